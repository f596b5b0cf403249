import { FEWEST_SESSIONS_TO_DRAW } from '../../statistics/bootstrap.js';

/** What one page load says of the change, by itself. */
export interface LoadShift {
  /** Logarithm of the factor; NaN where it has nothing in common with the other side. */
  readonly shift: number;
  /** Values of it. */
  readonly count: number;
}

/**
 * Variance that a change has because page loads differ from one another, and the degrees of freedom with which it is known. Where only one
 * side has page loads enough to tell, those of the other are taken to differ as much; where none has, nothing is known, and it is 0.
 */
export function varianceOfLoads(sides: readonly (readonly LoadShift[])[]): { readonly variance: number; readonly degrees: number } {
  const loads = sides.map((side) => side.filter(({ shift }) => !Number.isNaN(shift)));
  const own = loads.map((side) => (side.length < FEWEST_SESSIONS_TO_DRAW ? NaN : varianceOfMean(side)));
  const told = own.findIndex((variance) => !Number.isNaN(variance));
  if (told < 0) return { variance: 0, degrees: Infinity };
  // The variance of one page load is that of a mean of so many, times so many.
  const ofOne = own[told] * loads[told].length;
  const variances = own.map((variance, side) => (Number.isNaN(variance) ? ofOne / Math.max(1, loads[side].length) : variance));
  const variance = variances[0] + variances[1];
  // What is lent is known no better for being used twice.
  if (own.some(Number.isNaN)) return { variance, degrees: loads[told].length - 1 };
  return { variance, degrees: combineDegrees(variances[0], loads[0].length - 1, variances[1], loads[1].length - 1) };
}

/** Of a mean in which each counts as often as it has values. */
function varianceOfMean(loads: readonly LoadShift[]): number {
  const total = loads.reduce((sum, { count }) => sum + count, 0);
  const mean = loads.reduce((sum, { shift, count }) => sum + shift * count, 0) / total;
  const squares = loads.reduce((sum, { shift, count }) => sum + ((count / total) * (shift - mean)) ** 2, 0);
  return (squares * loads.length) / (loads.length - 1);
}

/** Degrees of freedom of a variance that is the sum of two, of which each has its own (B. L. Welch 1947, F. E. Satterthwaite 1946). */
export function combineDegrees(one: number, itsDegrees: number, other: number, othersDegrees: number): number {
  if (other === 0) return itsDegrees;
  if (one === 0) return othersDegrees;
  return (one + other) ** 2 / (one ** 2 / Math.max(1, itsDegrees) + other ** 2 / Math.max(1, othersDegrees));
}
