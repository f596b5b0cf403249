import type { Clock } from '../../src/base/clock.js';

/** Uniform in [0, 1), the same for the same seed (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * A clock as browsers coarsen it: rounded down to its step, or (`jitters`: Chromium, Firefox) with each step coming at a moment of it
 * that is random, and the same for all readings in that step.
 *
 * @param time - true time at each reading, ms; never going back.
 */
export function createCoarseClock(step: number, jitters: boolean, time: () => number, random: () => number): Clock {
  let cell = NaN;
  let threshold = 0;
  return {
    timeOrigin: 0,
    now() {
      const exact = time();
      const number = Math.floor(exact / step);
      if (number !== cell) {
        cell = number;
        threshold = jitters ? random() : 1;
      }
      return (exact / step - number >= threshold ? number + 1 : number) * step;
    },
  };
}
