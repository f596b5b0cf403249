import { describe, expect, it, vi } from 'vitest';
import { FaultLog, messageOf } from '../../src/base/fault-log.js';

describe('FaultLog', () => {
  it('counts by part and message, and warns once for each kind', () => {
    const warn = vi.fn();
    const faults = new FaultLog(warn);
    const { report } = faults;
    report('store', new Error('full'));
    report('store', new Error('full'));
    report('clock', new Error('full'));
    expect(faults.list()).toEqual([
      { part: 'store', message: 'full', count: 2 },
      { part: 'clock', message: 'full', count: 1 },
    ]);
    expect(warn.mock.calls.map(([text]) => text as string)).toEqual([
      'acttrace: store: full (reported once; the app is not affected)',
      'acttrace: clock: full (reported once; the app is not affected)',
    ]);
  });

  it('lists 50 kinds and counts the rest together', () => {
    const faults = new FaultLog(() => undefined);
    for (let kind = 0; kind < 60; kind++) faults.report('x', new Error(String(kind)));
    expect(faults.list()).toHaveLength(51);
    expect(faults.list()[50]).toMatchObject({ message: 'more kinds of errors', count: 10 });
  });

  it('survives a console that throws', () => {
    const faults = new FaultLog(() => {
      throw new Error('console');
    });
    expect(() => faults.report('x', 'y')).not.toThrow();
    expect(faults.list()).toEqual([{ part: 'x', message: 'y', count: 1 }]);
  });

  it('keeps long messages within bounds', () => {
    const faults = new FaultLog(() => undefined);
    faults.report('x', new Error('a'.repeat(100_000)));
    expect(faults.list()[0].message.length).toBeLessThanOrEqual(501);
  });
});

describe('messageOf', () => {
  const unreadable = {
    get message(): string {
      throw new Error('no');
    },
    toString() {
      throw new Error('no');
    },
  };

  it.each<[unknown, string]>([
    [new Error('broken'), 'broken'],
    [new TypeError(''), 'TypeError'],
    [Object.assign(new Error('x'), { message: 5 }), '5'],
    ['text', 'text'],
    [undefined, 'undefined'],
    [null, 'null'],
    [Symbol('s'), 'Symbol(s)'],
    [{ code: 3, message: 'from a plain object' }, 'from a plain object'],
    [Object.create(null), 'unreadable error'],
    [unreadable, 'unreadable error'],
  ])('reads %#', (error, message) => {
    expect(messageOf(error)).toBe(message);
  });
});
