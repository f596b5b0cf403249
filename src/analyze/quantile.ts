/**
 * Quantile by nearest rank: the smallest value that at least a share `q` of all values does not exceed. Always a value that occurred.
 *
 * @param sorted - values in ascending order; none gives 0.
 * @param q - 0–1.
 */
export function nearestRank(sorted: ArrayLike<number>, q: number): number {
  if (sorted.length === 0) return 0;
  // The small number undoes the rounding of products such as 0.95 × 20 = 19.000000000000004.
  const rank = Math.ceil(q * sorted.length - 1e-9);
  return sorted[Math.min(sorted.length, Math.max(1, rank)) - 1];
}
