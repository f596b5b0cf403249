import { mannKendall } from './mann-kendall.js';
import { medianOf } from './median.js';
import { upperQuantile } from './normal.js';

/** value = intercept + slope · time. */
export interface Line {
  readonly slope: number;
  /** Confidence interval of the slope. */
  readonly low: number;
  readonly high: number;
  readonly intercept: number;
}

/**
 * The line through values whose slope is the median of the slopes of all pairs (Theil 1950; Sen 1968): up to 29 % of the values may be
 * anything. The interval takes the slopes at the ranks that Kendall's score allows.
 *
 * @param times - ascending; pairs at one time have no slope and are left out.
 * @param confidence - of the interval, 0–1.
 * @param inflation - see `mannKendall`.
 * @returns undefined where no two times differ.
 */
export function theilSen(times: ArrayLike<number>, values: ArrayLike<number>, confidence = 0.95, inflation = 1): Line | undefined {
  const count = values.length;
  const slopes = new Float64Array((count * (count - 1)) / 2);
  let pairs = 0;
  for (let later = 1; later < count; later++) {
    for (let earlier = 0; earlier < later; earlier++) {
      const apart = times[later] - times[earlier];
      if (apart > 0) slopes[pairs++] = (values[later] - values[earlier]) / apart;
    }
  }
  if (pairs === 0) return undefined;
  const sorted = slopes.subarray(0, pairs).sort();
  const slope = medianOf(sorted);
  const reach = upperQuantile((1 - confidence) / 2) * Math.sqrt(mannKendall(values, inflation).variance);
  const low = sorted[Math.max(0, Math.floor((pairs - reach) / 2) - 1)];
  const high = sorted[Math.min(pairs - 1, Math.ceil((pairs + reach) / 2))];
  const intercept = medianOf(Float64Array.from({ length: count }, (_, at) => values[at] - slope * times[at]));
  return { slope, low, high, intercept };
}
