/** Own cost that acttrace promises: share of the time in which pipelines run, 0–1. */
export const OWN_COST_BUDGET = 0.01;

/** What acttrace itself costs the page. Estimated from a sample of its calls, each timed; the clock's own step averages out. */
export interface OwnCost {
  /** ms of main thread since the start, in all. */
  readonly total: number;
  /** Over the time since the start, 0–1. */
  readonly shareOfMainThread: number;
  /** While pipelines ran, over the time in which at least one ran, 0–1; NaN before the first. */
  readonly shareOfPipeline: number;
  /** Half-width of the 95 % interval of `shareOfPipeline`, from the spread of the timed calls; NaN with too few of them. */
  readonly uncertainty: number;
  /** Calls that were timed. */
  readonly timed: number;
  /** Approximate bytes held: columns, strings, captured data, log lines, counters. */
  readonly bytesHeld: number;
}
