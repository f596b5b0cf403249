import { describe, expect, test } from 'vitest';
import { forEachStratumBucket, MOST_STRATA, Strata } from '../../src/statistics/strata.js';
import { createNoise } from './noise.js';

describe('strata', () => {
  test('keep their values apart', () => {
    const strata = new Strata();
    const [mira, tobin] = [strata.add('Mira', 3), strata.add('Tobin', 16)];
    for (const value of [1, 1, 4]) strata.record(mira, value);
    for (const value of [0, 8, 0]) strata.record(tobin, value);
    const record = strata.toRecord();
    expect([record.tracks, [...record.captures], [...record.offsets]]).toEqual([
      ['Mira', 'Tobin'],
      [3, 16],
      [0, 2, 3],
    ]);
    const found = [0, 1].map((number) => {
      const buckets: (readonly [number, number])[] = [];
      forEachStratumBucket(record, number, (low, _high, count) => buckets.push([low, count]));
      return buckets;
    });
    expect(found).toEqual([
      [
        [1, 2],
        [4, 1],
      ],
      [
        [0, 2],
        [8, 1],
      ],
    ]);
  });

  test('are as many as there is room for', () => {
    const strata = new Strata();
    for (let at = 0; at < MOST_STRATA; at++) expect(strata.add(`${at}`, 0)).toBe(at);
    expect(strata.add('one more', 0)).toBe(-1);
  });

  test('see a page that gets slow for a while, which levels of unlike runs would hide', () => {
    const { normal, uniform } = createNoise(3);
    const strata = new Strata();
    const numbers = [1, 10, 100, 1000].map((level) => ({ level, number: strata.add(`${level}`, 1) }));
    for (let at = 0; at < 4000; at++) {
      const { level, number } = numbers[Math.floor(uniform() * 4)];
      // Every other 40 runs take twice as long.
      strata.record(number, level * Math.exp(0.2 * normal()) * (at % 80 < 40 ? 2 : 1));
    }
    const { blockSquares, signSquares } = strata.toRecord();
    // Nearly all of a block of 16 lie on one side: sums of ±16 instead of ±4, sixteenfold; where a block spans both, less.
    expect(blockSquares / signSquares).toBeGreaterThan(8);
    expect(blockSquares / signSquares).toBeLessThan(16);
  });

  test('take values that have nothing to do with one another for that', () => {
    const { normal } = createNoise(4);
    const strata = new Strata();
    const numbers = [1, 2, 3].map((captures) => strata.add('Mira', captures));
    for (let at = 0; at < 6000; at++) strata.record(numbers[at % 3], Math.exp(normal()));
    const { blockSquares, signSquares } = strata.toRecord();
    expect(Math.abs(blockSquares / signSquares - 1)).toBeLessThan(0.25);
  });
});
