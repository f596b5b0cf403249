import { describe, expect, test } from 'vitest';
import { inversionTail } from '../../src/statistics/inversions.js';
import { leastSquares } from '../../src/statistics/least-squares.js';

describe('leastSquares', () => {
  test('of 1 3 2 over 0 1 2: slope 1/2, constant 3/2, squares 3/2, error √(3/2 / 2)', () => {
    const fit = leastSquares(
      [
        [1, 1, 1],
        [0, 1, 2],
      ],
      [1, 3, 2],
    )!;
    expect(fit.coefficients[0]).toBeCloseTo(1.5, 12);
    expect(fit.coefficients[1]).toBeCloseTo(0.5, 12);
    expect(fit.squares).toBeCloseTo(1.5, 12);
    expect(fit.errors[1]).toBeCloseTo(Math.sqrt(0.75), 12);
    expect(fit.degrees).toBe(1);
  });

  test('tells nothing of too few values, or of columns that are mixes of others', () => {
    expect(leastSquares([[1, 1]], [1, 2])).toBeDefined();
    expect(leastSquares([[1], [2]], [1])).toBeUndefined();
    expect(
      leastSquares(
        [
          [1, 2, 3],
          [2, 4, 6],
        ],
        [1, 2, 3],
      ),
    ).toBeUndefined();
  });
});

describe('inversionTail', () => {
  test('counts orders: of three values one has no inversion, two have one, two have two, one has three', () => {
    expect([0, 1, 2, 3, 9].map((inversions) => Number((6 * inversionTail(3, inversions)).toFixed(9)))).toEqual([1, 3, 5, 6, 6]);
  });
});
