/** How good an execution was, after S1: 100 points, less what it took too much of. */

const FULL = 100;
/** Time that costs nothing, ms; then a point for each 100 ms. */
const FREE_DURATION = 1000;
const DURATION_STEP = 100;
const MOST_FOR_DURATION = 30;
const MB = 1_000_000;
/** Heap growth that costs nothing; then a point for each 10 MB. */
const FREE_GROWTH = 50 * MB;
const GROWTH_STEP = 10 * MB;
const MOST_FOR_GROWTH = 20;
const POINTS_PER_ERROR = 10;
const MOST_FOR_ERRORS = 40;
/** A point for each 100 items per second. */
const THROUGHPUT_STEP = 100;
const MOST_FOR_THROUGHPUT = 10;

/** What is rated. What is not known costs and gives nothing. */
export interface RatedExecution {
  /** ms. */
  readonly totalDuration: number;
  /** Bytes. */
  readonly totalMemoryDelta?: number;
  readonly result?: { readonly totalErrors?: number };
  readonly overallThroughput?: { readonly itemsPerSecond?: number | undefined };
}

/** 0 to 100; NaN for what has no duration. */
export function calculatePerformanceRating({ totalDuration, totalMemoryDelta = 0, result, overallThroughput }: RatedExecution): number {
  const penalties =
    limited((totalDuration - FREE_DURATION) / DURATION_STEP, MOST_FOR_DURATION) +
    limited((totalMemoryDelta - FREE_GROWTH) / GROWTH_STEP, MOST_FOR_GROWTH) +
    limited((result?.totalErrors ?? 0) * POINTS_PER_ERROR, MOST_FOR_ERRORS);
  const bonus = limited((overallThroughput?.itemsPerSecond ?? 0) / THROUGHPUT_STEP, MOST_FOR_THROUGHPUT);
  return limited(FULL - penalties + bonus, FULL);
}

function limited(points: number, most: number): number {
  return Math.min(most, Math.max(0, points));
}
