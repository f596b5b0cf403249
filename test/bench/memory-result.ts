/** What the memory page sends. */
export interface MemoryResult {
  readonly spans: number;
  /** Bytes of the columns, from their lengths. */
  readonly counted: number;
  /** Bytes that the page grew by. */
  readonly measured: number;
  /** Series of metrics: half of them counters, half timers of 100 durations each. */
  readonly series: number;
  /** Bytes that the page grew by with them. */
  readonly seriesMeasured: number;
  readonly doubts: readonly string[];
}
