import { describe, expect, it, vi } from 'vitest';
import type { AlertSource } from '../../../src/model/alert-source.js';
import { AlertManager } from '../../../src/respond/alerts/alert-manager.js';
import { MOST_SERIES } from '../../../src/respond/alerts/rule-watch.js';
import { createManualClock } from '../../helpers/test-tracer.js';
import { createAlertWorld, toPicture } from './alert-world.js';

const fail = (): never => {
  throw new Error('no');
};

describe('values that are no numbers', () => {
  it.each([NaN, Infinity, -Infinity, '150' as never, null as never])('%s fires nothing, and leaves an alert as it is', (value) => {
    const { manager, source, tick, events } = createAlertWorld(['lag: value > 100', 'lag: value < 10']);
    source.set('lag', {}, value);
    tick(0);
    manager.check('lag', {}, value, 1);
    expect(events).toEqual([]);
    source.set('lag', {}, 150);
    tick(1);
    source.set('lag', {}, value);
    manager.check('lag', {}, value, 1500);
    tick(2);
    expect(events.map(toPicture)).toEqual(['1 opened']);
    expect(manager.open).toMatchObject([{ value: 150, peak: 150, stale: true }]);
    // Two rules, two ticks, two checks; NaN of the source only says that there is no value.
    expect(manager.status().badValues).toBe(Number.isNaN(value) ? 2 : 6);
  });

  it('of the time: the last one is taken', () => {
    const { manager, source, clock, events } = createAlertWorld(['lag: avg > 100 for 1s']);
    source.set('lag', {}, 150);
    clock.time = 5000;
    for (const now of [5000, NaN, -Infinity, Infinity, 10]) manager.evaluate(now);
    expect(events).toEqual([]);
    manager.evaluate(6000);
    source.set('lag', {}, 1);
    manager.evaluate(10);
    expect(events.map(toPicture)).toEqual(['6 opened', '6 resolved (recovered)']);
  });
});

describe('what an app hands over', () => {
  it('a source that throws fires nothing, is counted, and stops no other rule', () => {
    const source: AlertSource = {
      read: ({ metric }, visit) => (metric === 'bad' ? fail() : visit({}, 150)),
    };
    const { manager, faults, tick, events } = createAlertWorld(['bad: avg > 1', 'good: avg > 1'], { source });
    tick(0);
    expect(events.map(({ alert }) => alert.metric)).toEqual(['good']);
    expect(faults).toEqual(['alert source: no']);
    expect(manager.open).toHaveLength(1);
  });

  it('a delivery that throws or rejects is counted, and stops no other', async () => {
    const { manager, source, faults, tick, events } = createAlertWorld(['lag: avg > 100'], {
      deliveries: [fail, () => Promise.reject(new Error('later'))],
    });
    const last = vi.fn();
    const undo = manager.deliver(last);
    source.set('lag', {}, 150);
    tick(0);
    tick(1);
    await Promise.resolve();
    expect(faults).toEqual(['alert delivery: no', 'alert delivery: later']);
    expect([events.length, last.mock.calls.length]).toEqual([1, 1]);
    undo();
    source.set('lag', {}, 1);
    tick(2);
    expect([events.length, last.mock.calls.length]).toEqual([2, 1]);
  });

  it('a report that throws harms nobody either', () => {
    const { tick, source, manager } = createAlertWorld(['lag: avg > 100', '?'], {
      report: fail,
      deliveries: [fail],
      clock: { now: fail, timeOrigin: 0 },
    });
    source.set('lag', {}, 150);
    expect(() => tick(0)).not.toThrow();
    expect(manager.open).toHaveLength(1);
    expect(() => manager.stop()).not.toThrow();
  });

  it('tags whose getters throw, and tags that are no texts', () => {
    const { manager, faults } = createAlertWorld(['lag: value > 100']);
    const hostile = Object.defineProperty({}, 'a', { enumerable: true, get: fail });
    manager.check('lag', hostile, 500, 1);
    expect(faults).toEqual(['alert check: no']);
    manager.check('lag', { level: 7 as never, name: 'x'.repeat(100_000) }, 500, 2);
    expect(manager.open).toMatchObject([{ tags: { level: '7', name: 'x'.repeat(200) } }]);
    manager.check('lag', null as never, 500, 2);
    expect(manager.open).toHaveLength(2);
  });

  it('one tags object for all values, changed in between', () => {
    const { manager } = createAlertWorld(['lag: value > 100']);
    const tags = { page: 'a' };
    manager.check('lag', tags, 500, 1);
    tags.page = 'b';
    manager.check('lag', tags, 500, 2);
    expect(manager.open.map((alert) => alert.tags.page)).toEqual(['a', 'b']);
  });

  it('a delivery that edits, acknowledges or stops: what that causes is told after it', () => {
    const { manager, source, tick, events } = createAlertWorld(['a: avg > 1', 'b: avg > 1']);
    manager.deliver((event) => {
      if (event.type !== 'opened') return;
      if (event.alert.metric === 'a') manager.acknowledge(event.alert.id);
      else manager.stop();
    });
    source.set('a', {}, 2);
    source.set('b', {}, 2);
    tick(0);
    expect(events.map((event) => `${event.alert.metric} ${toPicture(event)}`)).toEqual([
      'a 0 opened',
      'b 0 opened',
      'a 0 updated (acknowledged)',
      'a 0 resolved (stopped)',
      'b 0 resolved (stopped)',
    ]);
  });

  it('a delivery that records values cannot go round in circles', () => {
    const { manager, events } = createAlertWorld(['lag: value > 100 suppress 0s']);
    manager.deliver(({ type }) => {
      manager.check('lag', {}, type === 'opened' ? 1 : 500);
      manager.evaluate();
    });
    manager.onChange(() => manager.check('lag', {}, 1));
    manager.check('lag', {}, 500, 10);
    expect(events).toHaveLength(1);
    expect(manager.status().skipped).toBe(3);
  });
});

describe('thousands of series', () => {
  it('are followed up to 200 a rule; the rest is counted', () => {
    const all = Array.from({ length: 5000 }, (_, index) => ({ actor: `npc-${index}` }));
    let value = 150;
    const source: AlertSource = { read: (_query, visit) => all.forEach((tags) => visit(tags, value)) };
    const { manager, tick, events } = createAlertWorld(['lag: avg > 100 suppress 0s'], { source });
    tick(0);
    tick(1);
    expect(events).toHaveLength(MOST_SERIES);
    expect(manager.status()).toMatchObject({ open: MOST_SERIES, droppedSeries: 2 * (5000 - MOST_SERIES) });
    value = 1;
    tick(2);
    expect(events).toHaveLength(2 * MOST_SERIES);
    expect(manager.recent).toHaveLength(50);
    value = 150;
    // There is room again.
    tick(3);
    expect(events).toHaveLength(3 * MOST_SERIES);
  });

  it('leave nothing behind when they were over the limit once', () => {
    const { manager, events } = createAlertWorld(['lag: value > 100 suppress 1s']);
    for (let index = 0; index < 1000; index++) {
      const now = index * 1000;
      manager.check('lag', { run: String(index) }, 150, now);
      manager.check('lag', { run: String(index) }, 1, now + 1);
      manager.evaluate(now + 500);
    }
    expect(events).toHaveLength(2000);
    expect(manager.status()).toMatchObject({ open: 0, droppedSeries: 0 });
  });
});

describe('start and stop', () => {
  it('nothing happens before the first and after the last; rules and deliveries stay', () => {
    const clock = createManualClock(0, 0);
    const source: AlertSource = { read: vi.fn((_query, visit: (tags: object, value: number) => void) => visit({}, 150)) };
    const events: string[] = [];
    const manager = new AlertManager({
      source,
      clock,
      rules: ['lag: value > 100'],
      deliveries: [(event) => events.push(toPicture(event))],
    });
    manager.evaluate(0);
    manager.check('lag', {}, 500, 0);
    expect(source.read).not.toHaveBeenCalled();
    expect(manager.start()).toBe(manager.start());
    manager.evaluate(1000);
    clock.time = 2000;
    manager.stop();
    manager.stop();
    expect([manager.running, manager.open]).toEqual([false, []]);
    manager.evaluate(3000);
    // What was suppressed is forgotten.
    manager.start();
    manager.evaluate(4000);
    expect(events).toEqual(['1 opened', '2 resolved (stopped)', '4 opened']);
  });

  it('leaves no timer, listener or frame', () => {
    const timers = [vi.spyOn(globalThis, 'setTimeout'), vi.spyOn(globalThis, 'setInterval'), vi.spyOn(globalThis, 'addEventListener')];
    const { manager, source, tick } = createAlertWorld(['lag: avg > 100']);
    source.set('lag', {}, 150);
    tick(0);
    manager.stop();
    for (const timer of timers) expect(timer).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });

  it('tells when there is something new to show, and only then', () => {
    const { manager, source, tick } = createAlertWorld(['lag: avg > 100']);
    const changed = vi.fn();
    const undo = manager.onChange(changed);
    const changes = (act: () => void): number => {
      changed.mockClear();
      act();
      return changed.mock.calls.length;
    };
    source.set('lag', {}, 150);
    expect(changes(() => tick(0))).toBe(1);
    expect(changes(() => tick(1))).toBe(0);
    source.set('lag', {}, 151);
    expect(changes(() => tick(2))).toBe(1);
    expect(changes(() => manager.snooze(manager.open[0].id, 1000))).toBe(1);
    expect(changes(() => manager.addRule('a: avg > 1'))).toBe(1);
    expect(changes(() => manager.addRule('a: avg > 1'))).toBe(0);
    expect(changes(() => manager.removeRule('a: avg > 1'))).toBe(1);
    undo();
    expect(changes(() => tick(9))).toBe(0);
  });

  it('has methods that can be pulled off', () => {
    const { manager, source } = createAlertWorld(['lag: avg > 100']);
    source.set('lag', {}, 150);
    const { evaluate, status } = manager;
    evaluate(1);
    expect(status().open).toBe(1);
  });
});
