/** What history is kept. */
export interface Retention {
  /** Sessions older than this are deleted when a tracer starts. Days; default 7. */
  readonly days: number;
  /** Most sessions kept, oldest deleted first. Default 50. */
  readonly sessions: number;
}

export const DEFAULT_RETENTION: Retention = { days: 7, sessions: 50 };
