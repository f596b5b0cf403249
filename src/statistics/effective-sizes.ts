import type { Distribution } from './distribution.js';
import { degreesOfBlocks } from './sign-blocks.js';

export interface EffectiveSizes {
  /** One for each distribution. */
  readonly sizes: readonly number[];
  /** Degrees of freedom with which they are known. */
  readonly degrees: number;
}

/**
 * How many independent values would tell as much of quantiles and ranks, for each of some distributions of the same kind of values. How
 * much successive values are alike is taken of all of them together (`SignBlocks`): of one short recording it could hardly be told. What
 * the next value alone says (`Distribution.effectiveCount`) is believed where it says less.
 */
export function effectiveSizes(distributions: readonly Distribution[]): EffectiveSizes {
  const sum = (of: (one: Distribution) => number): number => distributions.reduce((total, one) => total + of(one), 0);
  const signs = sum(({ signSquares }) => signSquares);
  const alike = signs > 0 ? Math.max(1, sum(({ blockSquares }) => blockSquares) / signs) : 1;
  const sizes = distributions.map((one) => Math.min(one.effectiveCount, Math.max(1, one.independentCount / alike)));
  // Where no block was full, as many as of a mean of so many values.
  const degrees = signs > 0 ? degreesOfBlocks(signs) : sizes.reduce((total, size) => total + size, -sizes.length);
  return { sizes, degrees };
}
