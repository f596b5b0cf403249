import type { DurationStatistics } from './analysis.js';
import { estimateCount, quantile, type Sample } from './sample.js';
import { averageError, computeSamplingErrors } from './sampling-errors.js';

/**
 * The distribution of some durations. Without any, every figure is 0.
 *
 * Average: Σ w·x / Σ w (J. Hájek's estimator; without sampling the plain mean). Its uncertainty has two parts, which are independent:
 * - the clock, of step `s`. A duration is the difference of two readings, taken at moments that know nothing of the clock's grid:
 *   - WebKit rounds down to the grid. With the phase p of a moment in its step uniform, a reading is off by p, of variance s²/12, and the
 *     difference has s²/6. (Where all durations are the same d, it has f·(s − f) with f = d mod s: s²/6 on average over f, s²/4 at most.)
 *   - Chromium and Firefox let each step come at a random moment of it, uniform too. A reading is then right on average for each p, with
 *     the variance p·(s − p), which is s²/6 on average over p; two readings in different steps are independent, so the difference has s²/3.
 *     (In the same step, which durations under s are, it has less.)
 *   So s²/3 is what the second have and more than the first can have, whatever the durations. The weighted average of n has a standard
 *   deviation of s · √(Σ w²) / (√3 · Σ w), which is s / √(3·n) for equal weights. Held by a simulation of both clocks, and measured: the
 *   steps of Chromium 156 last between 0 and 2 s, as said, and not all the same.
 *   https://chromium.googlesource.com/chromium/src/+/main/third_party/blink/renderer/core/timing/time_clamper.cc
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
  const ofClock = count === 0 ? 0 : weighted ? (resolution * Math.sqrt(squares / 3)) / estimatedCount : resolution / Math.sqrt(3 * count);
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
