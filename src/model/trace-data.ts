import type { ReadonlyCounterTable } from './counter-table.js';
import type { LogLine } from './log-line.js';
import type { TraceWeights } from './sampling.js';
import type { DropCounts, SessionInfo } from './session.js';
import type { ReadonlySpanTable } from './span-table.js';

/**
 * Everything recorded in a session, as the analyzer, the panel and the exporters read it.
 * The same shape for the running session, a stored one and an imported file.
 */
export interface TraceData {
  readonly session: SessionInfo;
  /** Strings by id. */
  readonly strings: { get(id: number): string; find(text: string): number; readonly size: number; slice(from?: number): string[] };
  readonly spans: ReadonlySpanTable;
  readonly counters: ReadonlyCounterTable;
  /** Of traces that stand for more than themselves, because runs were left out by sampling. */
  readonly weights: TraceWeights;
  readonly logs: readonly LogLine[];
  readonly dropped: DropCounts;
  /** Time up to which the recording reaches, ms since the time origin: where spans still open are cut for analysis. */
  readonly until: number;
}

/** Something that can be analyzed: a tracer, one of its traces, a stored session, an imported file. */
export interface TraceSource {
  toTraceData(): TraceData;
  /** Number of the one trace that is meant; absent: the whole session. */
  readonly traceId?: number;
}
