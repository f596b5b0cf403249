import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { quantileOf, quartilesOf, ratiosOf, shuffled } from './statistics.js';

describe('quantileOf', () => {
  it('interpolates between the nearest ranks', () => {
    // Four values lie at 0, 1/3, 2/3 and 1; a quarter is three quarters of the way from 10 to 20.
    expect(quantileOf([40, 10, 30, 20], 0.25)).toBe(17.5);
    expect(quantileOf([40, 10, 30, 20], 0.5)).toBe(25);
    expect([quantileOf([3, 1, 2], 0), quantileOf([3, 1, 2], 1)]).toEqual([1, 3]);
    expect(quantileOf([7], 0.3)).toBe(7);
  });

  it('sorts by size, not by text, and leaves the list as it was', () => {
    const values = [100, 9, 20];
    expect(quantileOf(values, 0.5)).toBe(20);
    expect(values).toEqual([100, 9, 20]);
  });

  it('refuses an empty list', () => {
    expect(() => quantileOf([], 0.5)).toThrow('A quantile needs at least one value.');
  });

  it('orders the quartiles and keeps them within the values', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1 }), (values) => {
        const { q1, median, q3 } = quartilesOf(values);
        expect(Math.min(...values)).toBeLessThanOrEqual(q1);
        expect(q1).toBeLessThanOrEqual(median);
        expect(median).toBeLessThanOrEqual(q3);
        expect(q3).toBeLessThanOrEqual(Math.max(...values));
      }),
    );
  });
});

describe('ratiosOf', () => {
  it('divides round by round', () => {
    expect(ratiosOf([10, 30], [5, 10])).toEqual([2, 3]);
  });

  it('refuses rounds that are missing', () => {
    expect(() => ratiosOf([1, 2], [1])).toThrow('2 rounds cannot be divided by 1.');
  });
});

describe('shuffled', () => {
  it('keeps every item and the list that it was given', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer()), (items) => {
        const before = [...items];
        expect(shuffled(items).sort((a, b) => a - b)).toEqual([...items].sort((a, b) => a - b));
        expect(items).toEqual(before);
      }),
    );
  });

  it('swaps from the end with the position that chance names', () => {
    // Chance always 0: 3 ↔ 1 gives 3 2 1, then 2 ↔ 3 gives 2 3 1.
    expect(shuffled([1, 2, 3], () => 0)).toEqual([2, 3, 1]);
  });
});
