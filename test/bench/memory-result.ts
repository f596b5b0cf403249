/** What the memory page sends. */
export interface MemoryResult {
  readonly spans: number;
  /** Bytes of the columns, from their lengths. */
  readonly counted: number;
  /** Bytes that the page grew by. */
  readonly measured: number;
  readonly doubts: readonly string[];
}
