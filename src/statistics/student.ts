import { upperQuantile } from './normal.js';

/** The expansion is good to 1 % down to so many, for chances down to 1e-4; fewer count as so many … */
const FEWEST_DEGREES = 3;

/**
 * The value that Student's t is above with this chance: the expansion of G. A. Campbell and R. A. Fisher in powers of 1 / degrees
 * (Abramowitz and Stegun, 26.7.5).
 *
 * @param chance - below 0.5.
 * @param degrees - of freedom, Infinity for the normal distribution.
 */
export function studentQuantile(chance: number, degrees: number): number {
  const z = upperQuantile(chance);
  const n = Math.max(FEWEST_DEGREES, degrees);
  const square = z * z;
  const terms = [
    (square + 1) / 4,
    ((5 * square + 16) * square + 3) / 96,
    (((3 * square + 19) * square + 17) * square - 15) / 384,
    ((((79 * square + 776) * square + 1482) * square - 1920) * square - 945) / 92160,
  ];
  return z * terms.reduce((sum, term, power) => sum + term / n ** (power + 1), 1);
}
