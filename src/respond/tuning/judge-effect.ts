import { studentQuantile } from '../../statistics/student-quantile.js';
import { varianceInflation } from '../../statistics/variance-inflation.js';
import type { TuningVerdict } from './tuning-event.js';

/** With fewer values on a side, their spread says little. */
export const LEAST_VALUES = 4;
/** Both tails of a 95 % interval. */
const TAIL = 0.025;
/** Times the width of the middle half. */
const FENCE = 3;
/** Of so many values, the highest is not believed. */
const WINSOR = 8;

interface Side {
  readonly mean: number;
  /** Of the mean: squared standard error. */
  readonly variance: number;
  readonly degrees: number;
}

/**
 * Whether a figure came down from above its limit. By means, since a figure such as own cost is estimated from a sample of calls on a coarse
 * clock: each value may be far off, mostly 0 even, and only their mean is right. But for outliers, see `levelOf`. Welch's interval of the difference, widened where successive
 * values are alike.
 *
 * @param limit - below the mean of `before`.
 * @returns undefined with fewer than 4 values on a side, or where nothing is above the limit.
 */
export function judgeEffect(before: readonly number[], after: readonly number[], limit: number): TuningVerdict | undefined {
  if (before.length < LEAST_VALUES || after.length < LEAST_VALUES) return undefined;
  const [first, second] = [describe(before), describe(after)];
  const excess = first.mean - limit;
  if (!(excess > 0)) return undefined;
  const gain = first.mean - second.mean;
  const reach = reachOf(first, second);
  const share = (value: number): number => Math.max(-1, Math.min(1, value / excess));
  return {
    before: first.mean,
    after: second.mean,
    limit,
    effectiveness: gain > reach ? share(gain) : 0,
    low: share(gain - reach),
    high: share(gain + reach),
    samples: [before.length, after.length],
  };
}

/** Half-width of the interval of the difference of two means; degrees of freedom by Welch and Satterthwaite. */
function reachOf(first: Side, second: Side): number {
  const variance = first.variance + second.variance;
  if (variance === 0) return 0;
  const degrees = variance ** 2 / (first.variance ** 2 / first.degrees + second.variance ** 2 / second.degrees);
  return studentQuantile(1 - TAIL, degrees) * Math.sqrt(variance);
}

function describe(given: readonly number[]): Side {
  const values = tame(given);
  const mean = meanOf(values);
  const residuals = values.map((value) => value - mean);
  const degrees = values.length - 1;
  const spread = residuals.reduce((sum, residual) => sum + residual * residual, 0) / degrees;
  return { mean, variance: (spread / values.length) * varianceInflation(residuals, 1), degrees };
}

/**
 * The mean of a figure, outliers cut off; NaN of none. A call that a short garbage collection falls into while it is timed stands for
 * 64, so that one such value would say more than all others.
 */
export function levelOf(values: readonly number[]): number {
  return meanOf(tame(values));
}

/**
 * Takes the highest of each eight values for as high as the next (Winsor), which also holds where nearly all are 0, and cuts off what is further from
 * the middle half than three times its width (Tukey's outer fences).
 */
function tame(values: readonly number[]): readonly number[] {
  const sorted = Float64Array.from(values).sort();
  const last = sorted.length - 1;
  const low = sorted[Math.floor(last / 4)];
  const high = sorted[Math.ceil((last * 3) / 4)];
  const reach = FENCE * (high - low);
  const most = sorted[last - Math.floor(sorted.length / WINSOR)];
  // Where half of the values are the same, as 0 is on a coarse clock, all others would be outside of the fences.
  const [from, to] = reach > 0 ? [low - reach, Math.min(most, high + reach)] : [-Infinity, most];
  return values.map((value) => Math.min(to, Math.max(from, value)));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
