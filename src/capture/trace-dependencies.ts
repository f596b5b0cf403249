import type { SpanSink } from '../model/ports.js';
import type { SpanKind } from '../model/span.js';
import type { TraceData } from '../model/trace-data.js';
import type { AsyncCurrentSpan } from './current-span.js';
import type { StructuredTrace } from './structured-trace.js';
import type { StagePerformance, TracedActions, TracingSummary } from './trace-options.js';

/** Reads a trace back from the table: the analysis behind `getTracedActions` and its kin. */
export interface TraceReader {
  tracedActions(data: TraceData, traceId: number): TracedActions;
  stagePerformance(data: TraceData, traceId: number, actionId: string): Readonly<Record<string, StagePerformance>> | null;
  summary(data: TraceData, traceId: number): TracingSummary;
}

/** The part of `ActionTraceFilter` that a trace needs. */
export interface TraceFilter {
  readonly timeFiltered: boolean;
  readonly limits: { readonly depth: number; readonly bytes: number };
  readonly enabled: boolean;
  shouldTrace(actionId: string): boolean;
}

/** Decides which traces are recorded in full, and which runs of the others are kept all the same. */
export interface TraceSampling {
  /** Whether the trace that begins now is recorded in full. */
  decide(): boolean;
  /** Chance that the last decision was made with, 0–1. */
  readonly probability: number;
  /** Whether a run or a stage took longer than its threshold; ms. */
  isSlow(kind: SpanKind, nameId: number, duration: number): boolean;
}

/** What a trace works with; all of it may throw without harm to the app. */
export interface TraceDependencies {
  readonly sink: SpanSink;
  readonly filter: TraceFilter;
  readonly reader: TraceReader;
  /** The session that the trace is part of. */
  readonly data: TraceData;
  /** Undefined: every trace is recorded. */
  readonly sampling: TraceSampling | undefined;
  /** Of all traces, the one whose span was made current last and still is. Unused where the browser keeps it, see `AsyncCurrentSpan`. */
  currentTrace?: StructuredTrace | undefined;
  /** Where the browser has `AsyncContext`. */
  readonly asyncCurrent: AsyncCurrentSpan | undefined;
  /** Takes errors that must not reach the app. */
  readonly report: (part: string, error: unknown) => void;
}
