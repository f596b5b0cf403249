import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Distribution } from '../../src/statistics/distribution.js';
import { correctHolm } from '../../src/statistics/holm.js';
import { compareRanks } from '../../src/statistics/mann-whitney.js';
import { upperQuantile, upperTail } from '../../src/statistics/normal.js';
import { newcombeInterval, wilsonInterval } from '../../src/statistics/proportions.js';
import { studentQuantile } from '../../src/statistics/student.js';

function distributionOf(values: readonly number[]): Distribution {
  const distribution = new Distribution();
  for (const value of values) distribution.record(value);
  return distribution;
}

describe('the normal distribution', () => {
  // scipy.stats.norm.sf and isf.
  test.each([
    [0, 0.5],
    [1, 0.15865525393145707],
    [1.96, 0.024997895148220435],
    [3.5, 0.00023262907903552502],
    [6, 9.865876450376946e-10],
    [-2, 0.9772498680518208],
  ])('above %d lies %d', (z, chance) => {
    expect(Math.abs(upperTail(z) / chance - 1)).toBeLessThan(1.3e-7);
    expect(upperQuantile(chance)).toBeCloseTo(z, 6);
  });

  test('at the ends', () => {
    expect([upperQuantile(0), upperQuantile(1), upperQuantile(NaN)]).toEqual([Infinity, -Infinity, NaN]);
  });
});

describe("Student's t", () => {
  // scipy.stats.t.isf.
  test.each([
    [0.025, 3, 3.182],
    [0.0008, 4, 7.61],
    [0.0008, 10, 4.285],
    [0.0001, 20, 4.539],
    [0.005, 40, 2.704],
    [0.025, Infinity, 1.96],
  ])('above a chance of %d with %d degrees', (chance, degrees, value) => {
    expect(Math.abs(studentQuantile(chance, degrees) / value - 1)).toBeLessThan(0.011);
  });
});

describe("Mann and Whitney's U", () => {
  test('of samples with ties, as scipy.stats.mannwhitneyu has it', () => {
    const first = distributionOf([1, 1, 2, 4, 8]);
    const second = distributionOf([1, 2, 4, 4, 16, 16, 16]);
    const { superiority, pValue } = compareRanks(first, second, 5, 7);
    // U of the first is 9.5 of 35 pairs: it is above the second in 9.5, so the second is above it in 25.5.
    expect(superiority).toBeCloseTo(25.5 / 35, 12);
    expect(pValue).toBeCloseTo(0.2125223429851929, 6);
    const low = distributionOf(Array.from({ length: 10 }, (_, k) => 2 ** k));
    const high = distributionOf(Array.from({ length: 10 }, (_, k) => 2 ** (k + 5)));
    expect(compareRanks(low, high, 10, 10).pValue).toBeCloseTo(0.005075392315273923, 6);
  });

  test('turns round with the sides', () => {
    const values = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(values, values, (a, b) => {
        const [first, second] = [distributionOf(a), distributionOf(b)];
        const there = compareRanks(first, second, a.length, b.length);
        const back = compareRanks(second, first, b.length, a.length);
        expect(there.superiority + back.superiority).toBeCloseTo(1, 9);
        expect(there.pValue).toBeCloseTo(back.pValue, 9);
        // Each pair counted by itself; whole numbers up to 50 have buckets of their own.
        const above = b.flatMap((two) => a.map((one): number => (two > one ? 1 : two === one ? 0.5 : 0)));
        expect(there.superiority).toBeCloseTo(above.reduce((sum, one) => sum + one, 0) / above.length, 9);
      }),
    );
  });

  test('counts as many values as there are independent ones', () => {
    const low = distributionOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const high = distributionOf([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(compareRanks(low, high, 100, 100).pValue).toBeLessThan(compareRanks(low, high, 10, 10).pValue);
  });

  test('knows nothing of nothing, and of what is all the same', () => {
    expect(compareRanks(new Distribution(), distributionOf([1]), 0, 1)).toEqual({ superiority: NaN, pValue: NaN });
    expect(compareRanks(distributionOf([5, 5, 5]), distributionOf([5, 5]), 3, 2)).toEqual({ superiority: 0.5, pValue: 1 });
  });
});

describe("Holm's correction", () => {
  test('by hand', () => {
    // 0.01·4 = 0.04, then max(0.04, 0.02·3 = 0.06), max(0.06, 0.03·2) = 0.06, max(0.06, 0.05·1) = 0.06; the one that is none stays out.
    const corrected = correctHolm([0.03, 0.01, NaN, 0.05, 0.02]);
    expect(corrected).toEqual([0.06, 0.04, NaN, 0.06, 0.06]);
  });

  test('raises p-values, to 1 at most, and keeps their order', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (pValues) => {
        const corrected = correctHolm(pValues);
        pValues.forEach((p, at) => {
          expect(corrected[at]).toBeGreaterThanOrEqual(p);
          expect(corrected[at]).toBeLessThanOrEqual(1);
          pValues.forEach((other, index) => expect(p > other && corrected[at] < corrected[index]).toBe(false));
        });
      }),
    );
  });
});

describe('intervals of proportions', () => {
  test("as in Newcombe's tables", () => {
    // R. G. Newcombe 1998, table I: 81 of 263, 0 of 20, 1 of 29.
    const wilson = [
      [81, 263, 0.2553, 0.3662],
      [0, 20, 0, 0.1611],
      [1, 29, 0.0061, 0.1718],
    ];
    for (const [of, count, low, high] of wilson) {
      const interval = wilsonInterval(of / count, count, 1.959964);
      expect(interval.low).toBeCloseTo(low, 4);
      expect(interval.high).toBeCloseTo(high, 4);
    }
    // Table II, method 10. His difference is the first less the second, ours the other way round.
    const newcombe = [
      [56, 70, 48, 80, 0.0524, 0.3339],
      [9, 10, 3, 10, 0.1705, 0.809],
      [5, 56, 0, 29, -0.0381, 0.1926],
      [0, 10, 0, 20, -0.1611, 0.2775],
    ];
    for (const [a, m, b, n, low, high] of newcombe) {
      const interval = newcombeInterval(b / n, n, a / m, m, 1.959964);
      expect(interval.difference).toBeCloseTo(a / m - b / n, 12);
      expect(interval.low).toBeCloseTo(low, 4);
      expect(interval.high).toBeCloseTo(high, 4);
    }
  });
});
