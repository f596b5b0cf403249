/** A short series seems to have more by chance alone often enough: a greater one would be held against real changes. */
const MOST_CORRELATION = 0.3;

/**
 * By how much more the mean of successive values varies than that of independent ones: (1 + r) / (1 - r), of a process in which each value
 * takes a share r of the last one's distance from the level (AR(1); Bayley and Hammersley 1946). At least 1, at most 1.86.
 *
 * @param residuals - distances from the level that is assumed.
 * @param parameters - how many means or lines were fitted to get them: each makes successive residuals less alike, by about 1 / n.
 */
export function varianceInflation(residuals: ArrayLike<number>, parameters: number): number {
  let products = 0;
  let squares = 0;
  for (let at = 0; at < residuals.length; at++) {
    squares += residuals[at] * residuals[at];
    if (at > 0) products += residuals[at] * residuals[at - 1];
  }
  if (!(squares > 0)) return 1;
  const correlation = Math.min(MOST_CORRELATION, Math.max(0, products / squares + parameters / residuals.length));
  return (1 + correlation) / (1 - correlation);
}
