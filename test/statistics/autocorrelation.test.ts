import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Distribution } from '../../src/statistics/distribution.js';
import { createNoise } from './noise.js';

function distributionOf(values: readonly number[]): Distribution {
  const distribution = new Distribution();
  for (const value of values) distribution.record(value);
  return distribution;
}

/** The textbook's: Σ (x_i - m)(x_i+1 - m) / Σ (x_i - m)², over values that are kept. */
function autocorrelationOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return values.slice(1).reduce((sum, value, at) => sum + (value - mean) * (values[at] - mean), 0) / squares;
}

/** x' = r·x + noise, around 20. */
function autoregressive(count: number, r: number, seed: number): number[] {
  const { normal } = createNoise(seed);
  let value = normal() / Math.sqrt(1 - r * r);
  return Array.from({ length: count }, () => 20 + (value = r * value + normal()));
}

describe('autocorrelation', () => {
  it('is that of the definition, though no value is kept', () => {
    // 1, 2, 4, 1: mean 2, distances -1, 0, 2, -1; products 0 + 0 - 2, squares 1 + 0 + 4 + 1.
    expect(distributionOf([1, 2, 4, 1]).autocorrelation).toBeCloseTo(-2 / 6, 12);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 3, maxLength: 80 }), (values) => {
        fc.pre(new Set(values).size > 1);
        expect(distributionOf(values).autocorrelation).toBeCloseTo(autocorrelationOf(values), 9);
      }),
    );
  });

  it.each([0, 0.3, 0.6, 0.9, -0.5])('finds the r = %d of autoregressive series of 200 values', (r) => {
    const found = Array.from({ length: 200 }, (_, seed) => distributionOf(autoregressive(200, r, seed + 1)).autocorrelation);
    const mean = found.reduce((sum, value) => sum + value, 0) / found.length;
    // Known to be too low by (1 + 4r) / 200 on average (Kendall 1954); the mean of 200 series has a standard error of at most 0.005.
    expect(Math.abs(mean - (r - (1 + 4 * r) / 200))).toBeLessThan(0.02);
  });

  it('of merged streams is their average, also where they differ from one another', () => {
    const merged = new Distribution();
    for (let seed = 1; seed <= 20; seed++) {
      const shifted = autoregressive(300, 0.5, seed).map((value) => value + 50 * seed);
      merged.merge(distributionOf(shifted));
    }
    expect(merged.autocorrelation).toBeGreaterThan(0.44);
    expect(merged.autocorrelation).toBeLessThan(0.52);
    // (1 - 0.5) / (1 + 0.5) of 6,000.
    expect(merged.effectiveCount / 2000).toBeCloseTo(1, 0);
  });

  it('is 0 where it cannot be said, and never beyond 1', () => {
    expect(distributionOf([]).autocorrelation).toBe(0);
    expect(distributionOf([1, 2]).autocorrelation).toBe(0);
    expect(distributionOf([5, 5, 5, 5]).autocorrelation).toBe(0);
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { maxLength: 30 }), (values) => {
        expect(Math.abs(distributionOf(values).autocorrelation)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('makes values that are alike count less, and none count more', () => {
    expect(distributionOf(autoregressive(4000, 0.6, 3)).effectiveCount / 1000).toBeCloseTo(1, 0);
    expect(distributionOf(autoregressive(500, -0.6, 3)).effectiveCount).toBe(500);
    expect(distributionOf([3]).effectiveCount).toBe(1);
  });
});
