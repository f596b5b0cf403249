import { describe, expect, test } from 'vitest';
import { Distribution } from '../../src/statistics/distribution.js';
import { effectiveSizes } from '../../src/statistics/effective-sizes.js';
import { SignBlocks } from '../../src/statistics/sign-blocks.js';
import { createNoise } from './noise.js';

function distributionOf(values: readonly number[]): Distribution {
  const distribution = new Distribution();
  for (const value of values) distribution.record(value);
  return distribution;
}

/** Lognormal values, each so many times: what pages record whose runs wait for one another. */
function repeated(count: number, times: number, seed: number): number[] {
  const { normal } = createNoise(seed);
  return Array.from({ length: count / times }, () => 4 * Math.exp(0.3 * normal())).flatMap((value) => new Array<number>(times).fill(value));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe('signs in blocks', () => {
  test('by hand', () => {
    // The median is known, 0. Signs: +1 × 16, then -1 × 16. Of the 17 blocks of 16, the k-th has 16 - k above and k below: sums 16, 14 … -16.
    const blocks = new SignBlocks(0);
    const add = (value: number, times: number): void => {
      for (let time = 0; time < times; time++) blocks.add(value, () => NaN);
    };
    add(5, 16);
    expect([blocks.blockSquares, blocks.signSquares]).toEqual([0, 0]);
    add(-1, 16);
    // Their squares add up to 2 · 4 · (1 + 4 + … + 64) = 2 · 4 · 204 = 1632, about a mean of 0; over 16; and 32 / (32 - 16) for their being few.
    expect(blocks.blockSquares).toBeCloseTo((1632 / 16) * 2, 9);
    // 17 blocks, of signs whose squares are 1 on average.
    expect(blocks.signSquares).toBeCloseTo(17, 9);
  });

  test('take off what the median of few values is off by, and do without those that it is of', () => {
    const blocks = new SignBlocks();
    const add = (value: number, times: number): void => {
      for (let time = 0; time < times; time++) blocks.add(value, () => 0);
    };
    add(5, 16);
    add(1, 16);
    add(-1, 16);
    // The median is of 16 values, then from 20 on of 20 (1.25 · 16), 25, 31.25 → 32 and 40. Blocks end at the 16th sign (value 32) to the 32nd (48).
    const of = Array.from({ length: 17 }, (_, at) => (at === 0 ? 25 : at < 9 ? 32 : 40));
    const squares = of.reduce((sum, known, at) => sum + (16 - 2 * at) ** 2 / (1 + 16 / known), 0);
    expect(blocks.blockSquares).toBeCloseTo((squares / 16) * 2, 9);
    expect(blocks.signSquares).toBeCloseTo(17, 9);
  });
});

describe('effective sizes', () => {
  test('of independent values are about their number', () => {
    const sizes = Array.from({ length: 200 }, (_, seed) => {
      const pair = [repeated(200, 1, seed), repeated(200, 1, seed + 1000)].map(distributionOf);
      return effectiveSizes(pair).sizes[0];
    });
    // Chance makes them look alike now and then, and never the other way round: a little less than 200 on average.
    expect(meanOf(sizes)).toBeGreaterThan(160);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(200);
  });

  test('of values that come in fours are about a quarter', () => {
    const sizes = Array.from({ length: 100 }, (_, seed) => effectiveSizes([distributionOf(repeated(2000, 4, seed))]).sizes[0]);
    // The next value alone says (1 - 3/4) / (1 + 3/4) = 1/7 of them; it is believed where it says less.
    expect(meanOf(sizes)).toBeGreaterThan(200);
    expect(meanOf(sizes)).toBeLessThan(500);
  });

  test('see what the next value alone does not: slow states under much noise', () => {
    const { uniform, normal } = createNoise(5);
    let level = 0;
    const values = Array.from({ length: 4000 }, (_, at) => {
      if (at % 40 === 0) level = uniform() < 0.5 ? 0 : 1;
      // One run in twenty takes a hundred times as long, so that durations next to one another have little to do with one another.
      return Math.exp(level + 0.2 * normal()) * (uniform() < 0.05 ? 100 : 1);
    });
    const distribution = distributionOf(values);
    expect(distribution.effectiveCount).toBeGreaterThan(3000);
    // 100 states; blocks of 16 see most of it: 1/13 of the values or so.
    expect(effectiveSizes([distribution]).sizes[0]).toBeLessThan(500);
  });

  test('of nothing, of few, of values all alike', () => {
    expect(effectiveSizes([]).sizes).toEqual([]);
    expect(effectiveSizes([distributionOf([1, 5, 2])])).toEqual({ sizes: [3], degrees: 2 });
    expect(effectiveSizes([distributionOf(new Array<number>(100).fill(7))]).sizes).toEqual([100]);
  });

  test('survive being stored and merged', () => {
    const [first, second] = [distributionOf(repeated(300, 4, 1)), distributionOf(repeated(300, 4, 2))];
    const merged = Distribution.from(first.toRecord());
    merged.merge(Distribution.from(second.toRecord()));
    expect(merged.blockSquares).toBeCloseTo(first.blockSquares + second.blockSquares, 9);
    expect(merged.signSquares).toBeCloseTo(first.signSquares + second.signSquares, 9);
  });
});
