import { LogBucketSketch, lowerBound } from './log-bucket-sketch.js';
import { SignBlocks } from './sign-blocks.js';

/**
 * Strata of one series: values of like executions side by side, in one list, so that hundreds of them are few objects. Plain data, as
 * `DistributionRecord` is.
 */
export interface StrataRecord {
  /** Lane of each stratum's executions. */
  readonly tracks: readonly string[];
  /** How much each execution captured. */
  readonly captures: Uint32Array;
  /** Where the buckets of each begin; one item more, for where the last ends. */
  readonly offsets: Uint32Array;
  /** As in a `SketchRecord`, of one stratum after the other. */
  readonly buckets: Uint16Array;
  readonly counts: Float64Array;
  /** Values of 0 in each. */
  readonly zeros: Float64Array;
  /** How alike successive values are once each is held against its own stratum: see `SignBlocks`. */
  readonly blockSquares: number;
  readonly signSquares: number;
}

interface Stratum {
  readonly track: string;
  readonly captures: number;
  readonly sketch: LogBucketSketch;
  count: number;
  /** Of the values before; NaN while there is none. */
  median: number;
  /** Values that the median is of. */
  of: number;
}

/** The median of a stratum is asked for again when there are so many times as many values. */
const GROWTH = 1.25;
/** Strata of one series; values of further ones are in none. */
export const MOST_STRATA = 126;

/**
 * The values of one series, apart by what makes executions alike: who it is about (the lane), and how much there was to do (captures). What
 * differs from run to run because the work does is then no noise, and no change when another session has more of the large runs.
 */
export class Strata {
  readonly #strata: Stratum[] = [];
  /** Of distances from the medians of strata, whose own is 0. */
  readonly #blocks = new SignBlocks(0);

  /** Number of a new stratum; -1 when there are too many. */
  add(track: string, captures: number): number {
    if (this.#strata.length >= MOST_STRATA) return -1;
    return this.#strata.push({ track, captures, sketch: new LogBucketSketch(), count: 0, median: NaN, of: 0 }) - 1;
  }

  /** @param number - as `add` returned it, 0 or above. @param value - 0 or above, below 2^127. */
  record(number: number, value: number): void {
    const stratum = this.#strata[number];
    if (stratum.count > 0) {
      if (stratum.count >= stratum.of * GROWTH) {
        stratum.median = medianOf(stratum.sketch);
        stratum.of = stratum.count;
      }
      this.#blocks.add(value - stratum.median, unasked);
    }
    stratum.count++;
    stratum.sketch.add(value);
  }

  toRecord(): StrataRecord {
    const sketches = this.#strata.map(({ sketch }) => sketch.toRecord());
    const offsets = new Uint32Array(sketches.length + 1);
    sketches.forEach(({ buckets }, at) => (offsets[at + 1] = offsets[at] + buckets.length));
    const buckets = new Uint16Array(offsets[sketches.length]);
    const counts = new Float64Array(buckets.length);
    sketches.forEach((sketch, at) => {
      buckets.set(sketch.buckets, offsets[at]);
      counts.set(sketch.counts, offsets[at]);
    });
    return {
      tracks: this.#strata.map(({ track }) => track),
      captures: Uint32Array.from(this.#strata, ({ captures }) => captures),
      offsets,
      buckets,
      counts,
      zeros: Float64Array.from(sketches, ({ zeros }) => zeros),
      blockSquares: this.#blocks.blockSquares,
      signSquares: this.#blocks.signSquares,
    };
  }
}

/** Calls back with each bucket of a stratum that counts something, ascending but for values of 0, as `Distribution.forEachBucket` does. */
export function forEachStratumBucket(
  { offsets, buckets, counts, zeros }: StrataRecord,
  number: number,
  visit: (low: number, high: number, count: number) => void,
): void {
  if (zeros[number] > 0) visit(0, 0, zeros[number]);
  for (let at = offsets[number]; at < offsets[number + 1]; at++) {
    if (counts[at] > 0) visit(lowerBound(buckets[at]), lowerBound(buckets[at] + 1), counts[at]);
  }
}

function medianOf(sketch: LogBucketSketch): number {
  let total = 0;
  sketch.forEach((_low, _high, count) => (total += count));
  let below = 0;
  let median = NaN;
  sketch.forEach((low, high, count) => {
    if (below < total / 2) median = (low + high) / 2;
    below += count;
  });
  return median;
}

const unasked = (): number => 0;
