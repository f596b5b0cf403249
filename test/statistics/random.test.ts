import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../src/statistics/random.js';

function draw(seed: number, count: number): number[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, random);
}

describe('a seeded generator', () => {
  test('repeats itself for the same seed, and stays within [0, 1)', () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer(), fc.double()), (seed) => {
        const values = draw(seed, 100);
        expect(values).toEqual(draw(seed, 100));
        expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
      }),
    );
  });

  test('neighbouring seeds have nothing in common', () => {
    // First numbers of 10,000 seeds in a row: as even as numbers of one seed.
    const firsts = Array.from({ length: 10_000 }, (_, seed) => draw(seed, 1)[0]);
    for (const values of [firsts, draw(7, 10_000)]) {
      const bins = new Array<number>(100).fill(0);
      for (const value of values) bins[Math.floor(value * 100)]++;
      // χ² of 100 bins of 100: 99 expected, with a standard deviation of √198 = 14; five of them either way.
      const chiSquare = bins.reduce((sum, count) => sum + (count - 100) ** 2 / 100, 0);
      expect(Math.abs(chiSquare - 99)).toBeLessThan(70);
      // Correlation of successive values: 0 ± 1/√10,000.
      const products = values.slice(1).reduce((sum, value, at) => sum + (value - 0.5) * (values[at] - 0.5), 0);
      expect(Math.abs((products / values.length) * 12)).toBeLessThan(0.05);
    }
  });
});
