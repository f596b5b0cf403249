import { describe, expect, test } from 'vitest';
import { drawNormal } from '../../src/statistics/draws.js';
import { findCuts } from '../../src/statistics/e-divisive.js';
import { createRandom } from '../../src/statistics/random.js';

const cutsOf = (values: readonly number[], significance = 0.01): number[] =>
  findCuts(values, { significance, minimumSegment: 3, random: createRandom(1) }).map(({ index }) => index);

/** So many values about a level, within ±1 of it. */
function around(level: number, count: number, seed: number): number[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => level + 2 * random() - 1);
}

describe('findCuts', () => {
  test('finds no cut in values that are all alike, in none, and in too few', () => {
    expect(cutsOf(new Array<number>(30).fill(7))).toEqual([]);
    expect(cutsOf([])).toEqual([]);
    expect(cutsOf([1, 2, 9, 10])).toEqual([]);
  });

  test('finds a step where it is', () => {
    expect(cutsOf([...around(0, 13, 1), ...around(5, 17, 2)])).toEqual([13]);
  });

  test('finds a step that is taken back, though both ends are alike', () => {
    expect(cutsOf([...around(0, 20, 1), ...around(4, 10, 2), ...around(0, 20, 3)])).toEqual([20, 30]);
  });

  test('finds steps one after another, and says how rare each would be by chance', () => {
    const cuts = findCuts([...around(0, 20, 1), ...around(5, 20, 2), ...around(9, 20, 3)], {
      significance: 0.01,
      minimumSegment: 3,
      random: createRandom(1),
    });
    expect(cuts.map(({ index }) => index)).toEqual([20, 40]);
    for (const { pValue } of cuts) expect(pValue).toBeLessThanOrEqual(0.01);
  });

  test('gives the same for the same seed', () => {
    const values = [...around(0, 15, 1), ...around(1.5, 15, 2)];
    const run = () => findCuts(values, { significance: 0.05, minimumSegment: 3, random: createRandom(9) });
    expect(run()).toEqual(run());
  });

  test('finds a clear step in a short series, though its values seem to be alike by chance', () => {
    // Medians of 20 sessions in ms: 14 about 3.9, then 6 about 5.3; neighbours happen to be alike on both sides.
    const medians = [3.98, 3.95, 3.89, 4.03, 3.95, 3.8, 3.89, 3.98, 3.98, 4.03, 3.98, 3.83, 3.77, 3.77, 5.28, 5.47, 5.41, 5.28, 5.34, 5.34];
    for (const seed of [1, 2, 3]) {
      const cuts = findCuts(medians.map(Math.log), { significance: 0.005, minimumSegment: 3, random: createRandom(seed) });
      expect(cuts.map(({ index }) => index)).toEqual([14]);
    }
  });

  test('calls flat series changed no more often than the significance says, also those whose values are a bit alike', () => {
    const random = createRandom(3);
    let independent = 0;
    let alike = 0;
    for (let series = 0; series < 400; series++) {
      const values = Array.from({ length: 24 }, () => drawNormal(random));
      if (cutsOf(values, 0.01).length > 0) independent++;
      // Correlation 0.3: 1 - 0.3² = 0.91.
      let last = drawNormal(random);
      const chain = values.map((value) => (last = 0.3 * last + Math.sqrt(0.91) * value));
      if (cutsOf(chain, 0.01).length > 0) alike++;
    }
    // 1 % of 400 are 4; 9 or more have a chance of 2 % were it so. Without the correction for likeness 6 % would be changed.
    expect(independent).toBeLessThanOrEqual(8);
    expect(alike).toBeLessThanOrEqual(20);
  });
});
