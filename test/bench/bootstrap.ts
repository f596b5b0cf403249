import { quantileOf } from './statistics.js';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Resamples: enough for the limits of a 95 % interval to stand still in the third digit (Efron and Tibshirani advise 1000 or more). */
const RESAMPLES = 2000;

/**
 * Interval that holds the median of what the values were drawn from with the given confidence: the percentile bootstrap (Efron and
 * Tibshirani, An Introduction to the Bootstrap, chapter 13). It supposes nothing about how the values are distributed, only that
 * they are independent.
 *
 * @param random - in [0, 1); a seeded one gives the same interval again.
 * @param confidence - 0–1. Default 0.95.
 * @throws RangeError without values.
 */
export function bootstrapMedian(values: readonly number[], random: () => number, confidence = 0.95): Interval {
  if (values.length === 0) throw new RangeError('An interval needs at least one value.');
  const medians = Array.from({ length: RESAMPLES }, () => {
    const resample = Array.from(values, () => values[Math.floor(random() * values.length)]);
    return quantileOf(resample, 0.5);
  });
  const tail = (1 - confidence) / 2;
  return { low: quantileOf(medians, tail), high: quantileOf(medians, 1 - tail) };
}
