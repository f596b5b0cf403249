import type { LogBucketSketch } from './log-bucket-sketch.js';

/**
 * The values below which shares of a sketch's values lie, by nearest rank (the k-th smallest, k = ⌈share·count⌉): within 0.79 % of it. In
 * one pass over the buckets.
 *
 * @param shares - 0 (the minimum) to 1 (the maximum), ascending. NaN gives NaN, and so do all while there is no value.
 * @param known - of the same values, exactly.
 */
export function findQuantiles(
  sketch: LogBucketSketch,
  shares: readonly number[],
  { count, min, max }: { readonly count: number; readonly min: number; readonly max: number },
): number[] {
  if (count === 0) return shares.map(() => NaN);
  const values = shares.map((share) => (share <= 0 ? min : share > 0 ? max : NaN));
  let next = 0;
  let below = 0;
  sketch.forEach((low, high, counted) => {
    below += counted;
    // Tolerant of what rounding makes of a sum of weights.
    for (; next < shares.length && !((shares[next] - 1e-9) * count > below); next++) {
      if (shares[next] > 0 && shares[next] < 1) values[next] = Math.min(max, Math.max(min, (low + high) / 2));
    }
  });
  return values;
}
