/** The standard normal distribution. */

/**
 * Chance of a value above `z`, to a relative error of 1.2e-7 however small it is: the Chebyshev fit of erfc in Numerical Recipes (Press et
 * al., second edition 1992, section 6.2), halved.
 */
export function upperTail(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + x / 2);
  const polynomial = COEFFICIENTS.reduceRight((sum, coefficient) => sum * t + coefficient, 0);
  const tail = (t * Math.exp(-x * x + polynomial)) / 2;
  return z >= 0 ? tail : 1 - tail;
}

const COEFFICIENTS = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277,
];

/** Far beyond any chance that a double can hold. */
const FARTHEST = 40;
/** Bisection of ±40 to 1e-12. */
const HALVINGS = 46;

/** The value that a value is above with this chance, to 1e-6. @param chance - 0 (∞) to 1 (-∞). */
export function upperQuantile(chance: number): number {
  if (!(chance > 0)) return Number.isNaN(chance) ? NaN : Infinity;
  if (chance >= 1) return -Infinity;
  let low = -FARTHEST;
  let high = FARTHEST;
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (low + high) / 2;
    if (upperTail(middle) > chance) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
