import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { takeObjectSnapshot, takeSnapshot } from '../../src/capture/snapshot.js';
import { SNAPSHOT_LIMITS } from '../../src/model/filter-config.js';

const ROOMY = { depth: 10, bytes: 100_000 };
const snap = (value: unknown, limits = ROOMY): unknown => takeSnapshot(value, limits).value;

describe('values become plain JSON', () => {
  it.each([
    ['text', 'text'],
    [1.5, 1.5],
    [true, true],
    [null, null],
    [undefined, 'undefined'],
    [NaN, 'NaN'],
    [-Infinity, '-Infinity'],
    [-0, '-0'],
    [12n, '12n'],
    [Symbol('x'), 'Symbol(x)'],
    [function walk() {}, 'ƒ walk'],
    [new Date(0), '1970-01-01T00:00:00.000Z'],
    [new Date(NaN), 'Invalid Date'],
    [/a+/g, '/a+/g'],
    [new Float64Array(3), 'Float64Array(3)'],
    [new ArrayBuffer(8), 'ArrayBuffer(8)'],
    [Promise.resolve(1), '[promise]'],
    [new TypeError('no'), { name: 'TypeError', message: 'no' }],
    [new Map([['a', { b: 1 }]]), { 'Map(1)': [['a', { b: 1 }]] }],
    [new Set([1, 'x']), { 'Set(2)': [1, 'x'] }],
    [
      [1, [2]],
      [1, [2]],
    ],
  ])('%s', (value, expected) => {
    expect(snap(value)).toEqual(expected);
  });

  it('names DOM nodes instead of walking the document', () => {
    const button = document.createElement('button');
    button.id = 'go';
    button.className = 'big red';
    expect(snap({ button })).toEqual({ button: '<button#go.big.red>' });
    expect(snap(document)).toBe('#document');
  });
});

describe('what would break a naive copy', () => {
  it('an object inside itself is circular; one met twice side by side is not', () => {
    const shared = { hp: 3 };
    const data: Record<string, unknown> = { first: shared, second: shared };
    data.self = data;
    expect(snap(data)).toEqual({ first: { hp: 3 }, second: { hp: 3 }, self: '[circular]' });
  });

  it('a throwing getter is named and spares its neighbours', () => {
    const data = {
      before: 1,
      get bad(): number {
        throw new Error('not now');
      },
      after: 2,
    };
    expect(snap(data)).toEqual({ before: 1, bad: '[threw: not now]', after: 2 });
  });

  it('a proxy may throw from any trap', () => {
    const hostile = new Proxy(
      {},
      {
        ownKeys() {
          throw new Error('trap');
        },
      },
    );
    expect(snap({ hostile })).toEqual({ hostile: '[threw: trap]' });
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    expect(String((snap({ x: revoked.proxy }) as { x: string }).x)).toContain('[threw:');
  });

  it('keys such as __proto__ stay data', () => {
    const data = JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}') as object;
    const copy = snap(data) as object;
    expect(JSON.stringify(copy)).toBe('{"__proto__":{"polluted":true},"constructor":1}');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe('bounds', () => {
  it('cuts depth and says what was there', () => {
    expect(snap({ a: { b: [1, 2] } }, { depth: 2, bytes: 1000 })).toEqual({ a: { b: '[array of 2]' } });
    expect(snap({ m: new Map(), s: new Set([1]) }, { depth: 1, bytes: 1000 })).toEqual({ m: '[Map of 0]', s: '[Set of 1]' });
  });

  it('cuts long text and says by how much', () => {
    expect(snap('x'.repeat(1005))).toBe(`${'x'.repeat(1000)}[… 5 more characters]`);
  });

  it('stops at the byte budget and counts the rest', () => {
    // 8 bytes a number: after 4 numbers the budget of 32 is spent.
    expect(snap([1, 2, 3, 4, 5, 6], { depth: 2, bytes: 32 })).toEqual([1, 2, 3, 4, '[… 2 more]']);
  });

  it('looks at no more than 200 entries', () => {
    const copy = snap(Array.from({ length: 1000 }, (_, index) => index)) as unknown[];
    expect(copy.length).toBe(201);
    expect(copy[200]).toBe('[… 800 more]');
  });

  it('keeps nothing at minimal verbosity, and wraps what is no object', () => {
    expect(takeObjectSnapshot({ a: 1 }, SNAPSHOT_LIMITS.minimal)).toBeUndefined();
    expect(takeObjectSnapshot('text', ROOMY)?.value).toEqual({ value: 'text' });
    expect(takeObjectSnapshot([1], ROOMY)?.value).toEqual({ value: [1] });
    expect(takeObjectSnapshot(undefined, ROOMY)).toBeUndefined();
  });
});

describe('laws', () => {
  it('plain JSON within bounds comes back equal and shares nothing with the original', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const copy = snap(value, { depth: 100, bytes: 1e9 });
        // JSON has no -0; the snapshot names it, since it would be lost on the way to a file.
        fc.pre(!JSON.stringify(value, (_k, v: unknown) => (Object.is(v, -0) ? '-0!' : v))?.includes('-0!'));
        expect(JSON.stringify(copy)).toBe(JSON.stringify(value));
        if (typeof value === 'object' && value !== null) expect(copy).not.toBe(value);
      }),
    );
  });

  it('anything at all becomes something that survives JSON unchanged', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withSparseArray: true,
    });
    fc.assert(
      fc.property(anything, (value) => {
        const copy = snap(value, SNAPSHOT_LIMITS.verbose);
        expect(JSON.parse(JSON.stringify(copy))).toEqual(copy);
      }),
    );
  });
});

it('cuts long keys as it cuts long texts', () => {
  const key = 'k'.repeat(1_000_000);
  expect(snap({ [key]: 1 })).toEqual({ [`${'k'.repeat(1000)}[… 999000 more characters]`]: 1 });
});
