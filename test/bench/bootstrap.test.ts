import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { createRandom } from '../../demo/world/random.js';
import { bootstrapMedian } from './bootstrap.js';

describe('bootstrapMedian', () => {
  it('is a point where all values are the same', () => {
    expect(bootstrapMedian([3, 3, 3], createRandom(1).next)).toEqual({ low: 3, high: 3 });
  });

  it('draws with replacement, from the whole list', () => {
    // Of one value and another, the median of two draws is 0, 5 or 10 with chances 1/4, 1/2, 1/4: both tails of 2.5 % lie in the outer ones.
    expect(bootstrapMedian([0, 10], createRandom(1).next)).toEqual({ low: 0, high: 10 });
    // The middle half of the same medians: its limits lie at the very border between 0 and 5, so a narrower one is taken.
    expect(bootstrapMedian([0, 10], createRandom(1).next, 0.4)).toEqual({ low: 5, high: 5 });
  });

  it('gives the same again with the same seed', () => {
    const values = Array.from({ length: 40 }, (_, index) => (index * 37) % 41);
    expect(bootstrapMedian(values, createRandom(7).next)).toEqual(bootstrapMedian(values, createRandom(7).next));
  });

  it('agrees with the exact interval of order statistics', () => {
    // Of 100 values the exact 95 % interval of the median runs from the 40th to the 61st (binomial, n = 100, p = 1/2).
    const { low, high } = bootstrapMedian(
      Array.from({ length: 100 }, (_, index) => index + 1),
      createRandom(3).next,
    );
    expect(Math.abs(low - 40)).toBeLessThanOrEqual(2);
    expect(Math.abs(high - 61)).toBeLessThanOrEqual(2);
  });

  it('stays within the values and in order, and moves with them', () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(values, fc.integer(), fc.integer({ min: -1000, max: 1000 }), (list, seed, shift) => {
        const { low, high } = bootstrapMedian(list, createRandom(seed).next);
        expect(Math.min(...list)).toBeLessThanOrEqual(low);
        expect(low).toBeLessThanOrEqual(high);
        expect(high).toBeLessThanOrEqual(Math.max(...list));
        const moved = bootstrapMedian(
          list.map((value) => value + shift),
          createRandom(seed).next,
        );
        expect(moved.low).toBeCloseTo(low + shift, 6);
        expect(moved.high).toBeCloseTo(high + shift, 6);
      }),
      { numRuns: 20 },
    );
  });

  it('refuses an empty list', () => {
    expect(() => bootstrapMedian([], Math.random)).toThrow('An interval needs at least one value.');
  });
});
