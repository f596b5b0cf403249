import { createRandom } from '../../demo/world/random.js';
import { bootstrapMedian, type Interval } from './bootstrap.js';
import { quantileOf } from './statistics.js';

/** The same work done with everything on, and with tracing off; ms. */
export interface Pair {
  readonly on: number;
  readonly off: number;
  /** Collecting the garbage of the first, beyond that of the second: part of what tracing costs, and not in `on`. */
  readonly garbage: number;
  /** Writing to IndexedDB what the first recorded, ms; the waiting for the disk is in it. */
  readonly writing: number;
}

/** What the tracer that was on says of itself at the end. */
export interface OwnEstimate {
  /** Its own cost, as a share of the pipeline's time, since the page was opened; and the half-width of its 95 % interval. */
  readonly share: number;
  readonly uncertainty: number;
  /** Share of the traces that were recorded in full at the end. */
  readonly rate: number;
}

/** What the page sends. */
export interface PipelineResult {
  readonly pairs: readonly Pair[];
  readonly own: OwnEstimate;
  readonly doubts: readonly string[];
}

export interface PipelineOverhead {
  readonly own: OwnEstimate;
  readonly pairs: number;
  /** Median of (on + garbage − off) / off over the pairs: 0.01 is one per cent. */
  readonly overhead: number;
  /** 95 % confidence interval of the median. */
  readonly interval: Interval;
  /** What collecting garbage has of it. */
  readonly garbage: number;
  /** The same with the writing added, as if nothing else could have been done while it waited: an upper bound. */
  readonly withWriting: number;
  /** Median duration with tracing off, ms. */
  readonly off: number;
}

const NO_ESTIMATE: OwnEstimate = { share: NaN, uncertainty: NaN, rate: 1 };
/** Any will do; a fixed one prints the same interval for the same pairs. */
const SEED = 20_260;

/** @throws RangeError without pairs. */
export function computeOverhead(pairs: readonly Pair[], own: OwnEstimate = NO_ESTIMATE): PipelineOverhead {
  const shares = pairs.map(({ on, off, garbage }) => (on + garbage - off) / off);
  return {
    own,
    pairs: pairs.length,
    overhead: quantileOf(shares, 0.5),
    interval: bootstrapMedian(shares, createRandom(SEED).next),
    garbage: quantileOf(
      pairs.map(({ off, garbage }) => garbage / off),
      0.5,
    ),
    withWriting: quantileOf(
      pairs.map(({ on, off, garbage, writing }) => (on + garbage + writing - off) / off),
      0.5,
    ),
    off: quantileOf(
      pairs.map(({ off }) => off),
      0.5,
    ),
  };
}

/** Half the width of the interval. */
export function uncertaintyOf({ interval }: PipelineOverhead): number {
  return (interval.high - interval.low) / 2;
}
