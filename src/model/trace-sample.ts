import type { SpanSink } from './ports.js';
import type { SpanId, SpanKind, SpanStatus } from './span.js';
import type { StageThresholds } from './thresholds.js';
import type { TraceData } from './trace-data.js';

/** What sampling needs of the tracer that it works for. */
export interface SamplingHost {
  readonly sink: SpanSink;
  readonly data: TraceData;
  readonly thresholds: () => StageThresholds;
}

/** Which traces are recorded; made by `createSampling`. */
export interface Sampling {
  /** Share of new traces that are recorded in full, 0–1, as it is now. */
  readonly rate: number;
  /** What the rate is multiplied with, 0–1: for tuning. Absent: nothing can be. */
  scale?: number;
  /** Decides on the trace that begins now; undefined: it is recorded, and stands for itself. */
  begin(host: SamplingHost, trackId: number, traceId: number): TraceSample | undefined;
}

/** Whether a run or a stage took longer than its threshold; ms. */
export type IsSlow = (kind: SpanKind, nameId: number, duration: number) => boolean;

/** What sampling decided for one trace. */
export interface TraceSample {
  /** True: nothing is recorded as a rule, and runs and stages are told to `open` and `close`. */
  readonly leftOut: boolean;
  /** Starts a run or a stage. @param parent - handle of a span, `NO_PARENT` or `UNKNOWN_PARENT`. */
  open(kind: SpanKind, nameId: number, parent: SpanId, start: number): SpanId;
  /** Whether a handle is one that `open` gave out. */
  has(handle: SpanId): boolean;
  /** Ends what `open` started. */
  close(handle: SpanId, end: number, status: SpanStatus, error: unknown): void;
  /** Row of a span that `open` started, once it is in the record; else `NO_SPAN`. */
  rowOf(handle: SpanId): SpanId;
  /** Puts what failed into the record, and with it the runs and stages around it. Returns its row. */
  addFailure(kind: SpanKind, nameId: number, stageId: number, parent: SpanId, now: number): SpanId;
  /** Of a recorded trace: a span of it has ended. */
  ended(span: SpanId, status: SpanStatus): void;
}
