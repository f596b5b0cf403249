import type { DurationStatistics } from './analysis.js';
import { nearestRank } from './quantile.js';

/**
 * The distribution of some durations. Without any, every figure is 0.
 *
 * Uncertainty: a duration read from a clock of step `s` is the difference of two readings, each off by a uniform error of
 * variance s²/12; the difference has s²/6, and the average of n of them a standard deviation of s / √(6·n).
 *
 * @param sorted - ms, ascending.
 * @param resolution - step of the clock, ms; 0 unknown.
 */
export function computeDurations(sorted: Float64Array, resolution: number): DurationStatistics {
  const count = sorted.length;
  let sum = 0;
  for (let at = 0; at < count; at++) sum += sorted[at];
  return {
    count,
    average: count === 0 ? 0 : sum / count,
    uncertainty: count === 0 ? 0 : resolution / Math.sqrt(6 * count),
    min: count === 0 ? 0 : sorted[0],
    max: count === 0 ? 0 : sorted[count - 1],
    p50: nearestRank(sorted, 0.5),
    p95: nearestRank(sorted, 0.95),
  };
}
