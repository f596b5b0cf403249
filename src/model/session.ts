import type { DeviceClass } from './device-class.js';

/** One page load, recorded by one tracer. */
export interface SessionInfo {
  /** Unique; 16 hex digits. */
  readonly id: string;
  /** For people; by default the page's title. Renamed in the panel. */
  readonly name: string;
  /** Wall clock of time 0 of this session's spans, ms since the Unix epoch. */
  readonly timeOrigin: number;
  /** ms since `timeOrigin` at which tracing started. */
  readonly startedAt: number;
  /** Smallest step of the clock that was used, ms; 0 when unknown. */
  readonly resolution: number;
  /** Address of the page without query and fragment (they may hold secrets). */
  readonly page: string;
  /** The app's own name of its build, when given. */
  readonly build: string;
  /** What it was recorded on; absent in recordings from before this was kept. */
  readonly device?: DeviceClass;
}

/** Wall clock of a session's start, ms since the Unix epoch. */
export function startedAtWallClock({ timeOrigin, startedAt }: Pick<SessionInfo, 'timeOrigin' | 'startedAt'>): number {
  return timeOrigin + startedAt;
}

/** What a session lost because a limit was reached. Nothing is dropped silently. */
export interface DropCounts {
  /** Spans evicted from memory because the table was full (they may still be in the store). */
  readonly spans: number;
  /** Log lines evicted because the log was full. */
  readonly logs: number;
  /** Attribute snapshots left out because the session's attribute budget was spent. */
  readonly attributes: number;
  /** Spans whose name was folded into `(other names)`. */
  readonly names: number;
  /** Counter samples evicted because the table was full. */
  readonly counters: number;
  /** Traces left out by sampling; those recorded stand for them, see `TraceData.weights`. */
  readonly sampledOut: number;
}

/** Calls that made no sense for a span, counted instead of obeyed. */
export interface SpanMisuse {
  /** `endSpan` on a span that had ended. */
  readonly endedTwice: number;
  /** `endSpan` on a handle that is no span of this session, or whose span was evicted or recorded before a stop. */
  readonly endedUnknown: number;
}
