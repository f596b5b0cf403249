import { bindOnAccess } from '../base/bind-methods.js';
import { NO_PARENT, NO_SPAN, SpanKind, SpanStatus, UNKNOWN_PARENT, type SpanId } from '../model/span.js';
import { StructuredTrace } from './structured-trace.js';
import type { OpenStage } from './open-stages.js';
import type { TraceDependencies } from './trace-dependencies.js';
import type { TraceSample } from '../model/trace-sample.js';
import type { ActionCapture, StagePerformance, TracedActions, TraceOptions, TracingSummary } from './trace-options.js';

/** The stage execution that a capture belongs to; undefined when it belongs to none, `unclear` when it has ended or is one of several. */
type Execution = OpenStage | 'unclear' | undefined;

/**
 * A trace that also records what each stage did with each action.
 *
 * **A capture closes an interval**: its time runs from the capture before it (of any action, traced or filtered out) in
 * the same stage execution, or from that execution's start. Where no stage span exists, from the capture before it in the
 * trace, or the trace's start. Without a handle, a capture belongs by definition to the only execution of its stage that is open in its
 * trace (in the shared trace, only to one that runs just now, up to its first `await`). A capture that brings its own `duration` (ms) is believed, clipped to its stage. Where several
 * executions of one stage are open and the capture does not say which one it belongs to, its parent is unknown and its
 * interval is empty: no time is better than somebody else's. So is the interval of a capture that comes after its execution ended.
 */
export class ActionAwareStructuredTrace extends StructuredTrace {
  /** Up to when captures have claimed the time outside any stage span: the last one, else the trace's start. */
  readonly #outside: Pick<OpenStage, 'capturedUntil' | 'untimed'>;

  constructor(dependencies: TraceDependencies, options: TraceOptions = {}, shared = false) {
    super(dependencies, options, shared);
    this.#outside = { capturedUntil: dependencies.sink.now(), untimed: 0 };
  }

  /**
   * Records data of an action in a stage, and the time since the capture before.
   *
   * @param data - snapshotted at once, as much of it as the verbosity keeps; `duration` (a finite number of ms, ≥ 0) is
   *   taken as the capture's own measurement, and an `error` (neither false nor missing) marks the capture as failed.
   * @param options.span - the stage execution's handle, where several executions of the stage run at once.
   */
  captureActionData(stage: string, actionId: string, data?: unknown, options?: { readonly span?: SpanId }): void {
    const { sink, filter, report } = this.dependencies;
    if (!sink.recording) return;
    try {
      if (!filter.timeFiltered && !this.#isTraced(actionId)) {
        this.untimedCaptures++;
        return;
      }
      const given = options?.span === NO_SPAN ? undefined : (options?.span ?? undefined);
      const timedFrom = sink.cost.begin();
      if (this.sample?.leftOut) this.#captureFailure(this.sample, stage, actionId, data, given);
      else this.#capture(stage, actionId, data, given);
      sink.cost.end(timedFrom);
    } catch (error) {
      report('capture', error);
    }
  }

  /** All captures of this trace that are still held, by action and stage, each with its `_performance`. */
  getTracedActions(): TracedActions {
    const { reader, data } = this.dependencies;
    return this.#guarded(() => reader.tracedActions(data, this.traceId), Object.create(null) as TracedActions);
  }

  /** The captures of one action by stage; null when it was not traced. */
  getActionTrace(actionId: string): Readonly<Record<string, readonly ActionCapture[]>> | null {
    return this.getTracedActions()[actionId] ?? null;
  }

  /** Counts of what this trace holds. */
  getTracingSummary(): TracingSummary {
    const { reader, data } = this.dependencies;
    const nothing = { tracedActionCount: 0, captureCount: 0, stages: [], spanCount: 0, duration: 0 };
    return this.#guarded(() => reader.summary(data, this.traceId), nothing);
  }

  /** Time of an action in each stage, by the rules in the class's description; null when it was not traced. */
  calculateStagePerformance(actionId: string): Readonly<Record<string, StagePerformance>> | null {
    const { reader, data } = this.dependencies;
    return this.#guarded(() => reader.stagePerformance(data, this.traceId, actionId), null);
  }

  #capture(stage: string, actionId: string, data: unknown, given: SpanId | undefined): void {
    const { sink } = this.dependencies;
    const now = sink.now();
    const stageId = sink.intern(String(stage));
    const execution = this.#executionOf(stageId, given);
    const start = this.#claim(execution, now, data);
    if (!this.#isTraced(actionId)) return;
    const status = this.#statusOf(data);
    const detail = status === SpanStatus.error ? 'all' : this.dependencies.filter.captures;
    if (detail === 'failures') return;
    const parent = this.#captureParent(execution, given);
    const nameId = sink.intern(String(actionId));
    const span = sink.add(SpanKind.capture, nameId, stageId, this.trackId, this.traceId, parent, start, now, status);
    if (status === SpanStatus.error) this.sample?.ended(span, status);
    if (detail !== 'times') this.attach(span, data);
  }

  /** In a trace that sampling left out, only failures are recorded; the time of their interval is not known. */
  #captureFailure(sample: TraceSample, stage: string, actionId: string, data: unknown, given: SpanId | undefined): void {
    const { sink } = this.dependencies;
    if (this.#statusOf(data) !== SpanStatus.error || !this.#isTraced(actionId)) return;
    const stageId = sink.intern(String(stage));
    const parent = this.#captureParent(this.#executionOf(stageId, given), given);
    this.attach(sample.addFailure(SpanKind.capture, sink.intern(String(actionId)), stageId, parent, sink.now()), data);
  }

  #captureParent(execution: Execution, given: SpanId | undefined): number {
    if (typeof execution === 'object') return execution.span;
    if (given !== undefined) return this.dependencies.sink.has(given) ? given : UNKNOWN_PARENT;
    return execution === 'unclear' ? UNKNOWN_PARENT : NO_PARENT;
  }

  #executionOf(stageId: number, span: SpanId | undefined): Execution {
    if (span !== undefined) {
      const open = this.openStages.bySpan(span);
      if (open !== undefined) return open;
      return this.dependencies.data.spans.kind(span) === SpanKind.stage ? 'unclear' : undefined;
    }
    return this.openStages.byStage(stageId, this.currentSpan, this.dependencies.data.spans, this.shared);
  }

  /** Start of the interval that a capture closes now; moves the mark up to which time is claimed. */
  #claim(execution: Execution, now: number, data: unknown): number {
    const own = this.#ownDuration(data);
    if (execution === 'unclear') return now;
    // Whose time the gap is cannot be known when captures in it were left untimed.
    const claimed = execution ?? this.#outside;
    const gap = claimed.untimed === this.untimedCaptures ? claimed.capturedUntil : now;
    const start = own === undefined ? gap : Math.max(execution?.start ?? 0, now - own);
    claimed.untimed = this.#outside.untimed = this.untimedCaptures;
    claimed.capturedUntil = this.#outside.capturedUntil = now;
    return Math.min(start, now);
  }

  #ownDuration(data: unknown): number | undefined {
    try {
      const duration = (data as { duration?: unknown } | null | undefined)?.duration;
      return typeof duration === 'number' && duration >= 0 && Number.isFinite(duration) ? duration : undefined;
    } catch {
      // A throwing getter: the snapshot records it as such, and the gap is the measurement.
      return undefined;
    }
  }

  #statusOf(data: unknown): SpanStatus {
    try {
      const error = (data as { error?: unknown } | null | undefined)?.error;
      return error === undefined || error === null || error === false || error === '' ? SpanStatus.ok : SpanStatus.error;
    } catch {
      // A throwing getter is no report of a failure; the snapshot records that it threw.
      return SpanStatus.ok;
    }
  }

  #isTraced(actionId: string): boolean {
    try {
      return this.dependencies.filter.shouldTrace(String(actionId));
    } catch (error) {
      // Recording too much is better than losing what the app asked to record.
      this.dependencies.report('filter', error);
      return true;
    }
  }

  #guarded<T>(read: () => T, fallback: T): T {
    try {
      return read();
    } catch (error) {
      this.dependencies.report('read', error);
      return fallback;
    }
  }
}

bindOnAccess(ActionAwareStructuredTrace.prototype);
