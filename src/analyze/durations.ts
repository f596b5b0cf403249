import type { DurationStatistics } from './analysis.js';
import { estimateCount, quantile, type Sample } from './sample.js';
import { averageError, computeSamplingErrors } from './sampling-errors.js';

/**
 * The distribution of some durations. Without any, every figure is 0.
 *
 * Average: Σ w·x / Σ w (J. Hájek's estimator; without sampling the plain mean). Its uncertainty has two parts, which are independent:
 * - the clock: a duration read from a clock of step `s` is the difference of two readings, each off by a uniform error of variance s²/12;
 *   the difference has s²/6, and the weighted average of n of them a standard deviation of s · √(Σ w²) / (√6 · Σ w), which is s / √(6·n)
 *   for equal weights;
 * - sampling, where runs were left out: see `sampling-errors.ts`.
 *
 * @param resolution - step of the clock, ms; 0 unknown.
 * @param limit - ms, for the error of the number of violations; undefined: there is none.
 */
export function computeDurations(sample: Sample, resolution: number, limit?: number): DurationStatistics {
  const { values, weighted } = sample;
  const count = values.length;
  const estimatedCount = estimateCount(sample);
  let sum = 0;
  let squares = 0;
  for (let at = 0; at < count; at++) {
    const weight = weighted ? weighted.weights[at] : 1;
    sum += weight * values[at];
    squares += weight * weight;
  }
  const average = count === 0 ? 0 : sum / estimatedCount;
  const ofClock = count === 0 ? 0 : weighted ? (resolution * Math.sqrt(squares / 6)) / estimatedCount : resolution / Math.sqrt(6 * count);
  const sampling = computeSamplingErrors(sample, limit);
  return {
    count,
    estimatedCount,
    average,
    uncertainty: sampling ? Math.hypot(ofClock, averageError(sample, average)) : ofClock,
    min: count === 0 ? 0 : values[0],
    max: count === 0 ? 0 : values[count - 1],
    p50: quantile(sample, 0.5),
    p95: quantile(sample, 0.95),
    ...(sampling && { sampling }),
  };
}
