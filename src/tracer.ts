import type { Unsubscribe } from './base/emitter.js';
import type { Fault } from './base/fault-log.js';
import type { ActionAwareStructuredTrace } from './capture/action-aware-structured-trace.js';
import type { ActionTraceFilter } from './capture/action-trace-filter.js';
import type { TraceOptions } from './capture/trace-options.js';
import type { OwnCost } from './model/own-cost.js';
import type { DropCounts, SessionInfo, SpanMisuse } from './model/session.js';
import type { Capability } from './model/support.js';
import type { TracerControls } from './model/tracer-controls.js';
import type { TracerPart } from './model/tracer-part.js';
import type { TraceSource } from './model/trace-data.js';
import type { TracerSettings } from './store/tracer-settings.js';
import type { SessionHistory } from './store/session-history.js';

/** What a tracer tells its listeners. */
export interface TracerEvents {
  /** Spans, attributes or log lines were recorded. At most once a frame (or 50 ms where no frames run). */
  change: undefined;
  /** `start()` or `stop()` took effect. */
  running: boolean;
}

export interface TracerStatus {
  /** Spans held in memory. */
  readonly spans: number;
  /** Spans recorded since the page was loaded. */
  readonly spansRecorded: number;
  readonly logs: number;
  readonly attributeBytes: number;
  /** Chunks of 1024 spans with something in them that the store was not given yet. */
  readonly unwritten: number;
  readonly dropped: DropCounts;
  readonly misuse: SpanMisuse;
  /** Spans whose parent could not be known. */
  readonly unknownParents: number;
  /** Errors of acttrace or of what was handed to it; none of them reached the app. */
  readonly faults: readonly Readonly<Fault>[];
  /** What acttrace itself costs. */
  readonly ownCost: OwnCost;
  /** Share of new traces that are recorded in full, 0–1, as it is now. */
  readonly samplingRate: number;
}

/** Records one page load. Made by `createTracer`; every method is safe to pull off and call, and none throws. */
export interface Tracer extends TraceSource {
  readonly session: SessionInfo;
  readonly running: boolean;
  /** Starts recording. Until then nothing is touched, patched or observed. Returns `stop`. */
  start(): () => void;
  /** Stops recording, writes what is left, undoes every instrumentation and observer. Spans still open stay open in the record. */
  stop(): void;
  /** A new trace: one for each pipeline run, handed along in its context. */
  createTrace(options?: TraceOptions): ActionAwareStructuredTrace;
  /** The session's shared trace, for code that has no other at hand. */
  readonly trace: ActionAwareStructuredTrace;
  /** Adds something that works while the tracer runs: it is started now, or at the next start. Returns what removes it. */
  attach(part: TracerPart): () => void;
  /** What this browser offers to acttrace, and what it lacks. Rejects only when the list cannot be loaded. */
  support(): Promise<readonly Capability[]>;
  readonly filter: ActionTraceFilter;
  /** What tuning turns down; see `createTracerKnobs` of `acttrace/monitor`. */
  readonly controls: TracerControls;
  readonly settings: TracerSettings;
  readonly history: SessionHistory;
  /** The running session as trace JSON. Loads the exporter; rejects only when that cannot be loaded. */
  exportTrace(): Promise<string>;
  on<Name extends keyof TracerEvents>(name: Name, listener: (event: TracerEvents[Name]) => void): Unsubscribe;
  status(): TracerStatus;
  /** What watches this tracer: a `PerformanceMonitor`, while it is started. See `findMonitor`. */
  monitor?: object;
}
