import type { SpanId, SpanKindName } from '../model/span.js';

/** Options of `createTrace`. */
export interface TraceOptions {
  /** Timeline lane, for example the actor's name. Default `actorId`, else `main`. */
  readonly track?: string;
  readonly actorId?: string;
}

/** Options of `startSpan` and its kin. */
export interface SpanOptions {
  /**
   * The parent's handle, or `null` for a root. Default: the current span (inside `withSpan`, `run` or a stage, up to the
   * first `await`); else a root when nothing is open in the trace; else unknown, and shown so.
   */
  readonly parent?: SpanId | null;
  /** Default `measure`. */
  readonly kind?: SpanKindName;
  /** Nothing runs inside of it, as of a request under way: while it is open it makes no other span's parent unknown. Default false. */
  readonly leaf?: boolean;
  /** Snapshotted at once, under the verbosity's limits. */
  readonly attributes?: Readonly<Record<string, unknown>>;
}

export type { ActionCapture, StagePerformance, TracedActions, TracingSummary } from '../model/captures.js';
