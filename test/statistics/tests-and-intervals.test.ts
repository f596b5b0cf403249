import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { correctHolm } from '../../src/statistics/holm.js';
import { upperQuantile, upperTail } from '../../src/statistics/normal.js';
import { newcombeInterval, wilsonInterval } from '../../src/statistics/proportions.js';

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
