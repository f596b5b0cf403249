/** What history is kept. Pinned sessions are kept whatever it says, and so is what was written in the last ten minutes. */
export interface Retention {
  /** Spans, counters and log lines of sessions that were last written longer ago are given up, their aggregates kept. Days; default 7. */
  readonly days: number;
  /** Sessions that were last written longer ago are deleted whole. Days, at least `days`; default 90. */
  readonly aggregateDays: number;
  /** Most sessions whose spans are kept; the oldest give theirs up first. Default 50. */
  readonly sessions: number;
  /** Most bytes that all sessions take in the store; the oldest spans go first, aggregates last. Default 200 MB. */
  readonly bytes: number;
}

const MB = 1_000_000;

export const DEFAULT_RETENTION: Retention = { days: 7, aggregateDays: 90, sessions: 50, bytes: 200 * MB };
