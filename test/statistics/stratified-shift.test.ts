import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LOG_OF_CELL, LogCellCounter, meanOfCells, quantileOfCells, type LogCells } from '../../src/statistics/log-cells.js';
import { StratifiedShift, type ShiftStratum } from '../../src/statistics/stratified-shift.js';
import { createNoise } from './noise.js';

function cellsOf(values: readonly number[], resolution = 0): LogCells {
  const counter = new LogCellCounter();
  for (const value of values) counter.addBucket(value, value, 1, resolution);
  return counter.toCells();
}

function stratum(first: readonly number[], second: readonly number[], share = 1): ShiftStratum {
  return { first: cellsOf(first), second: cellsOf(second), firstShare: share, secondShare: share };
}

describe('cells of logarithms', () => {
  test('64 to each doubling', () => {
    expect(cellsOf([4, 2, 1, 4])).toEqual({ cells: Int32Array.of(0, 64, 128), counts: Float64Array.of(1, 1, 2), total: 4 });
    expect(64 * LOG_OF_CELL).toBeCloseTo(Math.LN2, 12);
  });

  test('a value that the clock stepped over is spread over the step, and none of it is lost', () => {
    // 1 ms of a clock that steps 1 ms lies between 0.5 and 1.5: 16 parts, of 1/32 above 0.5 to 1/32 below 1.5.
    const { cells, total } = cellsOf([1], 1);
    expect([cells[0], cells[cells.length - 1]]).toEqual([Math.round(64 * Math.log2(17 / 32)), Math.round(64 * Math.log2(47 / 32))]);
    expect(total).toBeCloseTo(1, 12);
    // Of 0, what lies above it.
    const ofZero = cellsOf([0], 1).cells;
    expect(ofZero[ofZero.length - 1]).toBe(Math.round(64 * Math.log2(31 / 64)));
  });

  test('have quantiles and a mean within a cell, of values that count as often as is said', () => {
    const counter = new LogCellCounter();
    counter.addCells(cellsOf([1, 2, 4, 8]));
    counter.addCells(cellsOf([16]), 4);
    const cells = counter.toCells();
    expect([0.125, 0.5, 0.95].map((share) => Math.exp(quantileOfCells(cells, share)))).toEqual(
      [1, 8, 16].map((value) => expect.closeTo(value, 9)),
    );
    // (1 + 2 + 4 + 8 + 4 · 16) / 8.
    expect(meanOfCells(cells)).toBeCloseTo(79 / 8, 9);
    expect([quantileOfCells(cellsOf([]), 0.5), meanOfCells(cellsOf([]))]).toEqual([NaN, NaN]);
  });
});

describe('one stratum', () => {
  test("is Mann and Whitney's: superiority, and p without corrections for ties and continuity", () => {
    const low = Array.from({ length: 10 }, (_, k) => 2 ** k);
    const high = Array.from({ length: 10 }, (_, k) => 2 ** (k + 5));
    const shift = new StratifiedShift([stratum(low, high)]);
    // A value of the second is not above one of the first in 4 + 3 + 2 + 1 pairs of 100, and equals it in 5.
    expect(shift.superiority).toBeCloseTo((85 + 5 / 2) / 100, 12);
    // z = (87.5 - 50) / √(100 · 21 / 12) = 2.8347; 2 · (1 - Φ(z)) = 0.004587.
    expect(shift.pValue(1)).toBeCloseTo(0.004587, 5);
    // n² / (2n + 1).
    expect(shift.information).toBeCloseTo(100 / 21, 12);
  });

  test("has Hodges and Lehmann's estimate: the median of all ratios", () => {
    const first = [1, 2, 8];
    const second = [4, 16, 32];
    // Binary logarithms: 2 4 5, less 0 1 3 each: 2 1 -1 4 3 1 5 4 2, of which the median is 2.
    expect(new StratifiedShift([stratum(first, second)]).middle).toBeCloseTo(Math.log(4), 2);
  });

  test('covers the true factor as often as it says, 95 times of 100', () => {
    const { normal } = createNoise(11);
    const sample = (count: number, factor: number): number[] => Array.from({ length: count }, () => factor * Math.exp(0.4 * normal()));
    const hits = Array.from({ length: 600 }, () => {
      const { low, high } = new StratifiedShift([stratum(sample(40, 1), sample(60, 1.3))]).interval(1.96, 1);
      return low <= Math.log(1.3) && Math.log(1.3) <= high;
    }).filter(Boolean).length;
    // 570 expected, with a standard deviation of √(600 · 0.95 · 0.05) = 5.3.
    expect(Math.abs(hits - 570)).toBeLessThan(4 * 5.3);
  });
});

describe('several strata', () => {
  test('only like values are held against each other: more of the large ones is no change', () => {
    const small = [1, 1.1, 1.2, 1.3, 1.4];
    const large = small.map((value) => 100 * value);
    const many = (values: readonly number[], times: number): number[] => Array.from({ length: times }, () => values).flat();
    // The second side has ten times as many of the large.
    const apart = new StratifiedShift([stratum(many(small, 10), small), stratum(large, many(large, 10))]);
    expect([apart.middle, apart.superiority]).toEqual([expect.closeTo(0, 2), expect.closeTo(0.5, 12)]);
    const together = new StratifiedShift([stratum([...many(small, 10), ...large], [...small, ...many(large, 10)])]);
    expect(together.middle).toBeGreaterThan(Math.log(50));
  });

  test('are added up with weights of 1 / (n + 1), by hand', () => {
    // Stratum one: 1 of 2 pairs above, n = 1, m = 2, weight 1/4. Stratum two: 3 of 3 above, n = 3, m = 1, weight 1/5.
    const shift = new StratifiedShift([stratum([2], [1, 4]), stratum([1, 2, 4], [8])]);
    const weight = 2 / 4 + 3 / 5;
    const above = 1 / 4 + 3 / 5;
    expect(shift.superiority).toBeCloseTo(above / weight, 12);
    expect(shift.information).toBeCloseTo(weight, 12);
    // Variance 1/12 · (2/4 + 3/5): z = (0.85 - 0.55) / 0.30277 = 0.99087, p = 0.32174.
    expect(shift.pValue(1)).toBeCloseTo(0.3217, 3);
  });

  test('turn round with the sides', () => {
    const values = fc.array(fc.double({ min: 0.01, max: 1000, noNaN: true }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(values, values), { minLength: 1, maxLength: 4 }),
        fc.double({ min: 1, max: 4, noNaN: true }),
        (pairs, inflation) => {
          const there = new StratifiedShift(pairs.map(([a, b]) => stratum(a, b)));
          const back = new StratifiedShift(pairs.map(([a, b]) => stratum(b, a)));
          expect(there.superiority + back.superiority).toBeCloseTo(1, 9);
          expect(there.pValue(inflation)).toBeCloseTo(back.pValue(inflation), 9);
          const [one, two] = [there.interval(1, inflation), back.interval(1, inflation)];
          if (!Number.isNaN(one.low + two.high)) expect(one.low + two.high).toBeCloseTo(0, 6);
          expect(there.middle + back.middle).toBeCloseTo(0, 6);
        },
      ),
    );
  });

  test('that stand for fewer independent values tell less', () => {
    const few = new StratifiedShift([stratum([1, 2, 3, 4], [2, 4, 6, 8], 0.5)]);
    const all = new StratifiedShift([stratum([1, 2, 3, 4], [2, 4, 6, 8])]);
    expect([few.middle, few.superiority]).toEqual([all.middle, all.superiority]);
    expect(few.pValue(1)).toBeGreaterThan(all.pValue(1));
    // 2 values a side: 4 / 5.
    expect(few.information).toBeCloseTo(4 / 5, 12);
  });

  test('nothing is known of nothing, and no bound where there are too few pairs for it', () => {
    const none = new StratifiedShift([]);
    expect([none.middle, none.superiority, none.pValue(1), none.information]).toEqual([NaN, NaN, NaN, 0]);
    expect(new StratifiedShift([stratum([], [1])]).middle).toBeNaN();
    expect(new StratifiedShift([stratum([1], [2])]).interval(3, 1)).toEqual({ low: NaN, high: NaN });
    // Values that no logarithm holds apart.
    expect(new StratifiedShift([stratum([0, 0], [0, 0])]).middle).toBe(0);
  });
});
