import type { CaptureDetail } from '../model/filter-config.js';
import type { SpanSink } from '../model/ports.js';
import type { TraceData } from '../model/trace-data.js';
import type { AsyncCurrentSpan } from './current-span.js';
import type { StructuredTrace } from './structured-trace.js';
import type { TraceSample } from '../model/trace-sample.js';
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
  readonly captures?: CaptureDetail;
  shouldTrace(actionId: string): boolean;
}

/** What a trace works with; all of it may throw without harm to the app. */
export interface TraceDependencies {
  readonly sink: SpanSink;
  readonly filter: TraceFilter;
  readonly reader: TraceReader;
  /** The session that the trace is part of. */
  readonly data: TraceData;
  /** Undefined: every trace is recorded. */
  readonly sampling: ((trackId: number, traceId: number) => TraceSample | undefined) | undefined;
  /** Of all traces, the one whose span was made current last and still is. Unused where the browser keeps it, see `AsyncCurrentSpan`. */
  currentTrace?: StructuredTrace | undefined;
  /** Where the browser has `AsyncContext`. */
  asyncCurrent: AsyncCurrentSpan | undefined;
  /** Takes errors that must not reach the app. */
  readonly report: (part: string, error: unknown) => void;
}
