import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convert, fitLimit, LIMIT_UNITS, type KnownSeries, type LimitUnit } from '../../src/model/limit-unit.js';
import type { Aggregate } from '../../src/model/alert-source.js';

describe('a value in another unit', () => {
  it.each<[number, LimitUnit, string, number | undefined]>([
    [250, 'ms', 's', 0.25],
    [1.5, 's', 'ms', 1500],
    [2, 'min', 's', 120],
    [1, 'h', 'ms', 3_600_000],
    [1, 'ms', 'µs', 1000],
    [50, 'MB', 'B', 50_000_000],
    [50, 'MB', 'bytes', 50_000_000],
    [1500, 'kB', 'MB', 1.5],
    // Multiplied by 0.01, it would be 0.07000000000000001 and 0.35000000000000003.
    [7, '%', '1', 0.07],
    [35, '%', '1', 0.35],
    [5, '%', '%', 5],
    // Of a metric without a unit.
    [1.5, 's', '', 1500],
    [1, 'MB', '', 1_000_000],
    [5, '%', '', 0.05],
    [50, 'MB', 'ms', undefined],
    [50, '%', 'ms', undefined],
    [50, 's', 'coins', undefined],
  ])('%d %s in %j is %d', (value, from, to, expected) => {
    expect(convert(value, from, to)).toBe(expected);
  });

  it('is the same after there and back, but for rounding', () => {
    const unit = fc.constantFrom(...LIMIT_UNITS);
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1e12, noNaN: true }), unit, unit, (value, from, to) => {
        const there = convert(value, from, to);
        const back = convert(there ?? value, to, from);
        if (there === undefined) expect(back).toBeUndefined();
        else expect(Math.abs(back! - value)).toBeLessThanOrEqual(1e-14 * Math.abs(value));
      }),
    );
  });
});

describe('a limit', () => {
  const max: Aggregate = { name: 'max' };
  it.each<[string, Aggregate, number, LimitUnit | undefined, KnownSeries | undefined, number | string]>([
    ['wait', max, 200, undefined, { unit: 's' }, 200],
    ['wait', max, 200, 'ms', { unit: 's' }, 0.2],
    ['wait', max, 200, 'ms', undefined, 200],
    ['wait', max, 200, 'ms', { unit: '' }, 200],
    ['wait', { name: 'p', percent: 95 }, 5, 'MB', { unit: 'ms' }, 'a limit in MB does not fit, as p(95) of wait is in ms'],
    ['gold', { name: 'rate' }, 5, 'MB', { unit: 'B', isCounter: true }, 5_000_000],
    ['gold', { name: 'rate' }, 5, '%', { unit: 'B', isCounter: true }, 'a limit in % does not fit, as rate of gold is in B'],
    ['won', { name: 'rate' }, 5, '%', { unit: '', isCounter: false }, 0.05],
    ['won', { name: 'count' }, 5, 's', { unit: 's', isCounter: false }, 'a limit in s does not fit, as count of won is a number'],
    // Nobody knows yet whether it is a counter.
    ['won', { name: 'count' }, 5, 's', undefined, 5000],
    // What it is stands fast, whatever the series says.
    ['system.memory.heap_share', max, 90, '%', { unit: '' }, 0.9],
    ['system.memory.heap_used', max, 90, 'MB', { unit: '' }, 90_000_000],
    ['error_count', { name: 'count' }, 5, '%', undefined, 'a limit in % does not fit, as count of error_count is a number'],
  ])('on %s: %j %d %s, where %j is known', (metric, aggregate, limit, unit, known, expected) => {
    const fitted = fitLimit({ metric, aggregate, limit, unit }, known);
    expect(fitted.ok ? fitted.limit : fitted.message).toBe(expected);
  });
});
