import { createRandom } from '../../src/statistics/random.js';

export interface Noise {
  /** 0 to 1, 1 excluded. */
  readonly uniform: () => number;
  /** Of mean 0 and variance 1. */
  readonly normal: () => number;
}

/** Random numbers that are the same each time; normal ones by Box and Muller. */
export function createNoise(seed: number): Noise {
  const uniform = createRandom(seed);
  return { uniform, normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()) };
}
