import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mannKendall } from '../../src/statistics/mann-kendall.js';
import { medianOf } from '../../src/statistics/median.js';
import { studentQuantile } from '../../src/statistics/student-quantile.js';
import { theilSen } from '../../src/statistics/theil-sen.js';
import { varianceInflation } from '../../src/statistics/variance-inflation.js';

describe('medianOf', () => {
  test('takes the middle value, or the mean of the two in the middle', () => {
    expect(medianOf([3, 1, 2])).toBe(2);
    expect(medianOf([4, 1, 3, 2])).toBe(2.5);
    expect(medianOf([])).toBeNaN();
  });
});

describe('mannKendall', () => {
  test('counts pairs: of 1 3 2 4 five rise and one falls, and the variance is 4·3·13/18', () => {
    const { score, variance } = mannKendall([1, 3, 2, 4]);
    expect(score).toBe(4);
    expect(variance).toBeCloseTo(26 / 3, 12);
  });

  test('of ten rising values: z = (45 - 1) / √125', () => {
    // 10·9·25/18 = 125; z = 3.935; both tails of the normal distribution 8.3e-5.
    expect(mannKendall([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]).pValue).toBeCloseTo(8.3e-5, 6);
  });

  test('ties lower the variance: of 1 1 2 2 by two pairs, 2·1·9 each', () => {
    expect(mannKendall([1, 1, 2, 2]).variance).toBeCloseTo((156 - 36) / 18, 12);
  });

  test('says nothing of values that are all equal', () => {
    expect(mannKendall([5, 5, 5, 5]).pValue).toBe(1);
  });
});

describe('theilSen', () => {
  test('finds a line that one value in five is far away from', () => {
    const times = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    const values = times.map((time) => 2 + 3 * time);
    values[4] = 500;
    values[9] = -500;
    const line = theilSen(times, values);
    expect(line?.slope).toBe(3);
    expect(line?.intercept).toBe(2);
  });

  test('has no line through values of one time', () => {
    expect(theilSen([4, 4, 4], [1, 2, 3])).toBeUndefined();
    expect(theilSen([], [])).toBeUndefined();
  });

  test('the slope lies in its interval, and scales with the values', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 3, maxLength: 20 }), (values) => {
        const times = values.map((_, at) => at);
        const line = theilSen(times, values);
        const doubled = theilSen(
          times,
          values.map((value) => 2 * value),
        );
        expect(line!.low).toBeLessThanOrEqual(line!.slope);
        expect(line!.high).toBeGreaterThanOrEqual(line!.slope);
        expect(doubled!.slope).toBe(2 * line!.slope);
      }),
    );
  });
});

describe('varianceInflation', () => {
  test('is 1 for values that take turns or are all 0', () => {
    expect(varianceInflation([1, -1, 1, -1, 1, -1], 1)).toBe(1);
    expect(varianceInflation([0, 0, 0], 1)).toBe(1);
  });

  test('of 1 1 -1 -1 the correlation is (1 - 1 + 1) / 4, so (1 + 0.25) / (1 - 0.25)', () => {
    expect(varianceInflation([1, 1, -1, -1], 0)).toBeCloseTo(5 / 3, 12);
  });

  test('holds no more than 0.3 against a series', () => {
    expect(varianceInflation([1, 1, 1, 1, 1, -1, -1, -1, -1, -1], 1)).toBeCloseTo(1.3 / 0.7, 12);
  });
});

test.each([
  [0.95, 1, 6.313752],
  [0.95, 2, 2.919986],
  [0.95, 3, 2.353363],
  [0.975, 5, 2.570582],
  [0.95, 10, 1.812461],
  [0.975, 30, 2.042272],
  [0.05, 10, -1.812461],
  [0.5, 7, 0],
  // By integrating the density.
  [1 - 0.0008, 10, 4.284503],
  [1 - 0.0001, 20, 4.538521],
  [0.975, Infinity, 1.95996],
])('studentQuantile(%d, %d) is %d, as tables have it', (share, degrees, expected) => {
  expect(studentQuantile(share, degrees)).toBeCloseTo(expected, 4);
});
