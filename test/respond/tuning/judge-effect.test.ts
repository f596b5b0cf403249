import { describe, expect, it } from 'vitest';
import { judgeEffect, levelOf } from '../../../src/respond/tuning/judge-effect.js';
import { createRandom } from '../../../src/statistics/random.js';

describe('judgeEffect', () => {
  it('gives the share of the excess that is gone, with its interval', () => {
    // Means 4 and 2 of a limit of 1: two thirds. Both variances are 2/3 of four values, and successive residuals (-1, 1, -1, 1 …) are not alike.
    const verdict = judgeEffect([3, 5, 3, 5], [1, 3, 1, 3], 1);
    // Spread 4/3; of a mean of four 1/3, of the difference 2/3; Welch's degrees (2/3)² / (2 · (1/3)² / 3) = 6; t(0.975, 6) = 2.4469.
    const reach = 2.4469 * Math.sqrt(2 / 3);
    expect(verdict).toMatchObject({ before: 4, after: 2, limit: 1, samples: [4, 4] });
    expect(verdict?.low).toBeCloseTo((2 - reach) / 3, 4);
    expect(verdict?.effectiveness).toBe(verdict && verdict.low > 0 ? 2 / 3 : 0);
    expect(verdict?.low).toBeGreaterThan(0);
    expect(verdict?.high).toBe(1);
  });

  it('has no verdict on few values, or where nothing was wrong', () => {
    expect(judgeEffect([3, 3, 3], [1, 1, 1, 1], 1)).toBeUndefined();
    expect(judgeEffect([3, 3, 3, 3], [1, 1, 1], 1)).toBeUndefined();
    expect(judgeEffect([1, 1, 1, 1], [0, 0, 0, 0], 1)).toBeUndefined();
  });

  it('is not moved by one value that is far off', () => {
    // The middle half is from 1 to 3: three times its width over it is 9.
    expect(levelOf([1, 1, 2, 3, 3])).toBe(2);
    expect(levelOf([1, 1, 2, 3, 3, 1000])).toBe(19 / 6);
    // Nearly all the same: of eight, the highest counts as the next.
    expect(levelOf([0, 0, 0, 0, 0, 0, 1, 1000])).toBe(2 / 8);
    expect(levelOf([])).toBeNaN();
  });

  /** Own cost as it is seen on a clock that steps by a twentieth of a run: mostly 0. */
  const coarse = (random: () => number, share: number, count: number): number[] =>
    Array.from({ length: count }, () => (random() < share * 20 ? 1 / 20 : 0));

  it('takes chance for an effect in less than one of twenty cases, on a coarse clock too', () => {
    const random = createRandom(7);
    let effects = 0;
    for (let trial = 0; trial < 2000; trial++) {
      const verdict = judgeEffect(coarse(random, 0.02, 15), coarse(random, 0.02, 30), 0.01);
      if (verdict && verdict.effectiveness >= 0.2) effects++;
    }
    expect(effects).toBeGreaterThan(0);
    expect(effects / 2000).toBeLessThan(0.05);
  });

  it('sees a real effect through that noise', () => {
    const random = createRandom(8);
    let effects = 0;
    for (let trial = 0; trial < 500; trial++) {
      if ((judgeEffect(coarse(random, 0.03, 15), coarse(random, 0.003, 30), 0.01)?.effectiveness ?? 0) >= 0.2) effects++;
    }
    expect(effects / 500).toBeGreaterThan(0.9);
  });
});
