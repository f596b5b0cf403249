import { bindOnAccess } from '../base/bind-methods.js';
import { cutText } from '../base/cut-text.js';
import type { Json } from '../model/json.js';
import { LOG_TYPES, type LogLine, type LogType } from '../model/log-line.js';
import { NO_PARENT, NO_SPAN, SpanKind, SpanStatus, UNKNOWN_PARENT, type SpanId, type SpanKindName } from '../model/span.js';
import type { TraceData, TraceSource } from '../model/trace-data.js';
import { attachError } from './attach-error.js';
import { followPromise, isPromise } from './follow-promise.js';
import { OpenStages } from './open-stages.js';
import { appendPlain } from './plain-attributes.js';
import { failureOf } from './run-result.js';
import { takeObjectSnapshot, takeSnapshot } from './snapshot.js';
import type { TraceDependencies } from './trace-dependencies.js';
import type { SpanOptions, TraceOptions } from './trace-options.js';
import type { TraceSample } from '../model/trace-sample.js';

/** Longest log message kept, characters. */
const MOST_MESSAGE = 2000;
/** Open spans known; far more than run at once. Of an app that ends none, the oldest half is taken as ended. */
const MOST_OPEN = 1000;
/** The last moment that a date can name, ms: a file holds no later one. */
const MOST_TIME = 8.64e15;
/** Log lines kept of a trace that sampling left out. */
const LOGS_KEPT: ReadonlySet<LogType> = new Set(['error', 'failure', 'warn']);
/**
 * Hierarchical spans and log lines of one recording. Made by `tracer.createTrace()`; every method is safe to pull off
 * and call, none throws, and none changes what a callback returns or throws.
 *
 * **Parents.** A span's parent is the handle that it is given; else the current span, which is set while the callback of
 * `withSpan`, `withSpanAsync` or `run` runs synchronously (not after an `await`: what runs then cannot be known); else none,
 * when nothing is open in this trace (in the shared one: nor any pipeline run anywhere); else unknown, which is recorded as such. One association is made by definition: a
 * *stage* belongs to the pipeline run of its trace, when that run is all that is open.
 */
export class StructuredTrace implements TraceSource {
  /** Number of this trace within the session. */
  readonly traceId: number;
  protected readonly dependencies: TraceDependencies;
  protected readonly trackId: number;
  protected readonly openStages = new OpenStages();
  /** Captures that were filtered out without a look at the clock. */
  protected untimedCaptures = 0;
  /** Shared by code that does not know of each other: there, no stage belongs to a pipeline by definition. */
  protected readonly shared: boolean;
  /** What sampling decided; undefined when this trace is recorded and stands for itself. */
  protected readonly sample: TraceSample | undefined;
  /** Unused where the browser keeps it, see `AsyncCurrentSpan`. */
  #current: SpanId = NO_SPAN;
  /** Counted here, not in the record: a span may end while nothing is recorded, or after it was evicted. */
  readonly #open: SpanId[] = [];
  /** When the last of them ended, ms. */
  #idleSince = 0;
  /** Of those, the pipeline runs. */
  readonly #pipelines: SpanId[] = [];

  constructor(dependencies: TraceDependencies, options: TraceOptions = {}, shared = false) {
    this.dependencies = dependencies;
    this.shared = shared;
    const { sink, sampling } = dependencies;
    this.traceId = sink.nextTrace();
    this.trackId = sink.intern(String(options.track ?? options.actorId ?? 'main'));
    if (!shared) this.sample = sampling?.(this.trackId, this.traceId);
  }

  toTraceData(): TraceData {
    return this.dependencies.data;
  }

  /**
   * Starts a span. It does not become current: hand its handle on, or use `withSpan`.
   * @returns its handle; `NO_SPAN` while nothing is recorded.
   */
  startSpan(name: string, options?: SpanOptions): SpanId {
    return this.#start(name, options);
  }

  /**
   * Ends a span. Spans may end in any order. A handle that is not open is counted as misuse and changes nothing.
   * @param error - given (and not undefined): the span failed, and the error's message is kept with it.
   */
  endSpan(span: SpanId, error?: unknown): void {
    // To end what was not held aside is no work to speak of, not even to time it.
    if (span === NO_SPAN && (error === undefined || !this.isLeftOut)) return;
    this.#end(span, error);
  }

  /**
   * Records a span after it is over.
   *
   * @param start - ms since the session's time origin, as `performance.now()` gives them; so is `end`.
   * @param options.parent - default: the current span, if it has been open since `start`; none, when nothing has been open in this trace
   *   since `start`; else unknown.
   * @param options.error - given (and not undefined): it failed, and the error's message is kept with it.
   * @returns its handle; `NO_SPAN` while nothing is recorded.
   */
  addSpan(name: string, start: number, end: number, options: SpanOptions & { readonly error?: unknown } = {}): SpanId {
    if (!this.isRecording) return NO_SPAN;
    const { sink, report } = this.dependencies;
    try {
      const { attributes, error } = options;
      if (!(start <= end && start >= -MOST_TIME && end <= MOST_TIME))
        throw new Error(`addSpan("${name}") needs a start and a later end in ms, not ${start} and ${end}.`);
      if (this.sample?.leftOut) {
        if (error !== undefined) this.#addFailure(this.sample, name, error);
        return NO_SPAN;
      }
      const kind = kindOf(options);
      const nameId = sink.intern(String(name));
      const stageId = kind === SpanKind.stage ? nameId : 0;
      const status = error === undefined ? SpanStatus.ok : SpanStatus.error;
      const span = sink.add(
        kind,
        nameId,
        stageId,
        this.trackId,
        this.traceId,
        this.#parentSince(start, options.parent),
        start,
        end,
        status,
      );
      if (attributes !== undefined) this.attach(span, attributes);
      this.sample?.ended(span, status);
      if (error !== undefined) attachError(sink, span, error);
      return span;
    } catch (error) {
      report('capture', error);
      return NO_SPAN;
    }
  }

  /** Adds attributes to a span, snapshotted at once under the verbosity's limits; same keys replace. */
  setAttributes(span: SpanId, attributes: Readonly<Record<string, unknown>>): void {
    if (span === NO_SPAN || !this.dependencies.sink.recording) return;
    const row = span < NO_SPAN ? (this.sample?.rowOf(span) ?? NO_SPAN) : span;
    if (row >= 0) this.attach(row, attributes);
  }

  /**
   * Runs `fn` inside a span that is current while `fn` runs, and returns what it returns. A native promise is waited for; what is
   * returned then is the next promise of its chain, with the same value or error, so that a rejection that nobody handles is still
   * reported by the page. (A promise of a subclass, or with properties of its own, is returned itself.) An error of `fn` is recorded
   * and thrown on as it is.
   */
  withSpan<T>(name: string, fn: (span: SpanId) => T, options?: SpanOptions): T {
    const span = this.#start(name, options);
    if (span === NO_SPAN && !this.isLeftOut) return fn(NO_SPAN);
    const findFailure = isRun(options?.kind) ? failureOf : findNone;
    let result: T;
    try {
      // Of a span that is not recorded, what is current around it stays current: the nearest that is.
      result = span === NO_SPAN ? fn(NO_SPAN) : this.#runIn(span, () => fn(span));
    } catch (error) {
      this.#end(span, error ?? 'no reason', name);
      throw error;
    }
    if (isPromise(result)) {
      const followed = followPromise(
        result,
        (value) => this.#end(span, findFailure(value), name),
        (error) => this.#end(span, error ?? 'no reason', name),
      );
      if (followed !== undefined) return followed;
    }
    this.#end(span, findFailure(result), name);
    return result;
  }

  /**
   * As `withSpan` for asynchronous work: always returns a promise, also when `fn` throws at once.
   * The span is current only up to the first `await` inside `fn`; pass the handle on from there.
   */
  withSpanAsync<T>(name: string, fn: (span: SpanId) => T | PromiseLike<T>, options?: SpanOptions): Promise<T> {
    return this.withSpan(
      name,
      (span) => {
        try {
          const result = fn(span);
          return isPromise(result) ? (result as Promise<T>) : Promise.resolve(result);
        } catch (error) {
          // The callback's own error, whatever it is, unchanged.
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
          return Promise.reject(error);
        }
      },
      options,
    );
  }

  /**
   * Makes a span current while `fn` runs synchronously. Returns what `fn` returns; throws what it throws. What is no span that is
   * recorded leaves current what is.
   */
  run<T>(span: SpanId, fn: () => T): T {
    return this.dependencies.sink.recording && this.#knows(span) ? this.#runIn(span, fn) : fn();
  }

  info(message: string, source: string, payload?: unknown): void {
    this.addLog('info', message, source, payload);
  }
  success(message: string, source: string, payload?: unknown): void {
    this.addLog('success', message, source, payload);
  }
  failure(message: string, source: string, payload?: unknown): void {
    this.addLog('failure', message, source, payload);
  }
  step(message: string, source: string, payload?: unknown): void {
    this.addLog('step', message, source, payload);
  }
  error(message: string, source: string, payload?: unknown): void {
    this.addLog('error', message, source, payload);
  }
  data(message: string, source: string, payload?: unknown): void {
    this.addLog('data', message, source, payload);
  }
  warn(message: string, source: string, payload?: unknown): void {
    this.addLog('warn', message, source, payload);
  }

  /** Adds a log line. An unknown type counts as `info`. The payload is snapshotted at once. */
  addLog(type: LogType, message: string, source: string, payload?: unknown): void {
    const { sink, filter, report } = this.dependencies;
    if (!sink.recording) return;
    try {
      if (!filter.enabled) return;
      if (this.isLeftOut && !LOGS_KEPT.has(type)) return;
      const line = {
        type: LOG_TYPES.includes(type) ? type : 'info',
        message: cutText(String(message), MOST_MESSAGE),
        source: cutText(String(source ?? ''), MOST_MESSAGE),
        time: sink.now(),
        trace: this.traceId,
      };
      const keep: Json | undefined =
        payload === undefined || filter.limits.depth === 0 ? undefined : takeSnapshot(payload, filter.limits).value;
      sink.log(keep === undefined ? line : { ...line, payload: keep });
    } catch (error) {
      report('log', error);
    }
  }

  /** The log lines of this trace that are still held, oldest first. */
  get logs(): readonly LogLine[] {
    return this.dependencies.data.logs.filter((line) => line.trace === this.traceId);
  }

  /** The span that is current now, or `NO_SPAN`. */
  get currentSpan(): SpanId {
    const { asyncCurrent } = this.dependencies;
    return asyncCurrent === undefined ? this.#current : asyncCurrent.of(this);
  }

  /** Of all traces of the tracer, the one whose span was made current last and still is: where code runs that was handed no trace. Else this one. */
  get currentTrace(): StructuredTrace {
    const { asyncCurrent, currentTrace } = this.dependencies;
    return (asyncCurrent === undefined ? currentTrace : asyncCurrent.trace) ?? this;
  }

  /**
   * The current span when it lies inside `span`, else `span`: what a context that is handed along unchanged means for a
   * call made from within a stage.
   */
  innermostIn(span: SpanId): SpanId {
    const { spans } = this.dependencies.data;
    const current = this.currentSpan;
    // Of a trace that is left out, handles are no rows: its stages lie directly in its run.
    for (let row = current; row >= 0; row = spans.parent(row)) if (row === span) return current;
    return span;
  }

  /** What a trace of this tracer works with: for what is added to a tracer from outside. */
  static dependenciesOf(trace: StructuredTrace): TraceDependencies {
    return trace.dependencies;
  }

  /** As `startSpan` with what a definition has looked up before. */
  static start(trace: StructuredTrace, kind: SpanKind, nameId: number, parent: SpanId | null | undefined): SpanId {
    if (trace.isLeftOut && kind !== SpanKind.stage && kind !== SpanKind.pipeline) return NO_SPAN;
    return trace.#begin(kind, nameId, parent);
  }

  /** Whether spans are recorded just now. */
  protected get isRecording(): boolean {
    const { sink, filter, report } = this.dependencies;
    if (!sink.recording) return false;
    try {
      return filter.enabled;
    } catch (error) {
      // Recording too much is better than losing what the app asked to record.
      report('filter', error);
      return true;
    }
  }

  /** Whether sampling left this trace out. */
  protected get isLeftOut(): boolean {
    return this.sample?.leftOut === true;
  }

  protected attach(span: SpanId, attributes: unknown): void {
    const { sink, filter, report } = this.dependencies;
    try {
      const { limits } = filter;
      if (limits.depth === 0 || attributes === undefined || attributes === null) return;
      if (typeof attributes === 'object' && appendPlain(sink, span, attributes, limits)) return;
      const snapshot = takeObjectSnapshot(attributes, limits);
      if (snapshot) sink.attach(span, snapshot.value, snapshot.bytes);
    } catch (error) {
      report('snapshot', error);
    }
  }

  #start(name: string, options: SpanOptions | undefined): SpanId {
    if (!this.isRecording) return NO_SPAN;
    const { sink, report } = this.dependencies;
    const timedFrom = sink.cost.begin();
    let span = NO_SPAN;
    try {
      // Of a trace that is left out, the rest takes no more than this, which is timed as well.
      if (!this.isLeftOut || isRun(options?.kind)) {
        const kind = options === undefined ? SpanKind.measure : kindOf(options);
        const attributes = options?.attributes;
        span = this.#begin(kind, sink.intern(String(name)), options?.parent, options?.leaf);
        if (attributes !== undefined && span >= 0) this.attach(span, attributes);
      }
    } catch (error) {
      report('capture', error);
    }
    sink.cost.end(timedFrom);
    return span;
  }

  #begin(kind: SpanKind, nameId: number, given: SpanId | null | undefined, leaf = false): SpanId {
    const { sink } = this.dependencies;
    const parent = this.#parentOf(given, kind);
    const start = sink.now();
    const span = this.sample?.leftOut
      ? this.sample.open(kind, nameId, parent, start)
      : sink.open(kind, nameId, kind === SpanKind.stage ? nameId : 0, this.trackId, this.traceId, parent, start);
    if (span === NO_SPAN || leaf) return span;
    const open = this.#open;
    if (open.length >= MOST_OPEN) open.splice(0, MOST_OPEN / 2);
    open.push(span);
    if (kind === SpanKind.stage) this.openStages.add(span, nameId, start, this.untimedCaptures);
    else if (kind === SpanKind.pipeline) this.#enterPipeline(span, start);
    return span;
  }

  #enterPipeline(span: SpanId, start: number): void {
    const { cost } = this.dependencies.sink;
    cost.pipelineStarted(start);
    if (this.#pipelines.length >= MOST_OPEN) {
      this.#pipelines.shift();
      cost.pipelineEnded(start);
    }
    this.#pipelines.push(span);
  }

  #runIn<T>(span: SpanId, fn: () => T): T {
    const { dependencies } = this;
    const { asyncCurrent, currentTrace } = dependencies;
    if (asyncCurrent !== undefined) return asyncCurrent.run(this, span, fn);
    const before = this.#current;
    this.#current = span;
    dependencies.currentTrace = this;
    try {
      return fn();
    } finally {
      this.#current = before;
      dependencies.currentTrace = currentTrace;
    }
  }

  #parentOf(given: SpanId | null | undefined, kind: SpanKind): number {
    if (given === undefined) {
      const current = this.currentSpan;
      if (current !== NO_SPAN) return current;
      const open = this.#open.length;
      if (open === 0)
        return this.shared && kind !== SpanKind.pipeline && this.dependencies.sink.cost.openPipelines > 0 ? UNKNOWN_PARENT : NO_PARENT;
      if (kind === SpanKind.stage && open === 1 && this.#pipelines.length === 1 && !this.shared) return this.#pipelines[0];
      return UNKNOWN_PARENT;
    }
    if (given === null) return NO_PARENT;
    return this.#knows(given) ? given : UNKNOWN_PARENT;
  }

  #knows(span: SpanId): boolean {
    return span < NO_SPAN ? this.sample !== undefined && this.sample.has(span) : this.dependencies.sink.has(span);
  }

  /** Parent of a span that began at `start` and is over. */
  #parentSince(start: number, given: SpanId | null | undefined): number {
    if (given !== undefined) return this.#parentOf(given, SpanKind.measure);
    const current = this.currentSpan;
    if (current !== NO_SPAN) return this.dependencies.data.spans.start(current) <= start ? current : UNKNOWN_PARENT;
    return this.#open.length === 0 && this.#idleSince <= start ? NO_PARENT : UNKNOWN_PARENT;
  }

  #end(span: SpanId, error: unknown, name = ''): void {
    const { sink, report } = this.dependencies;
    const timedFrom = sink.cost.begin();
    try {
      if (span !== NO_SPAN) {
        const status = error === undefined ? SpanStatus.ok : SpanStatus.error;
        const now = sink.now();
        const open = this.#open;
        const last = open.length - 1;
        // Nearly always the last.
        if (open[last] === span) open.pop();
        else {
          const at = open.lastIndexOf(span);
          if (at >= 0) open.splice(at, 1);
        }
        if (open.length === 0) this.#idleSince = now;
        if (this.openStages.size > 0 || this.#pipelines.length > 0) this.#leaveRun(span, now, error);
        const { sample } = this;
        if (sample?.leftOut) sample.close(span, now, status, error);
        else if (sink.close(span, this.traceId, now, status)) {
          sample?.ended(span, status);
          if (error !== undefined) attachError(sink, span, error);
        }
      } else if (error !== undefined && this.sample && sink.recording) this.#addFailure(this.sample, name, error);
    } catch (fault) {
      report('capture', fault);
    }
    sink.cost.end(timedFrom);
  }

  #leaveRun(span: SpanId, now: number, error: unknown): void {
    if (this.openStages.remove(span)) return;
    const at = this.#pipelines.lastIndexOf(span);
    if (at < 0) return;
    this.#pipelines.splice(at, 1);
    const { sink } = this.dependencies;
    sink.cost.pipelineEnded(now);
    if (error !== undefined) sink.failedRuns++;
  }

  #addFailure(sample: TraceSample, name: string, error: unknown): void {
    const { sink } = this.dependencies;
    const { currentSpan } = this;
    const parent = currentSpan === NO_SPAN ? UNKNOWN_PARENT : currentSpan;
    attachError(sink, sample.addFailure(SpanKind.measure, sink.intern(String(name)), 0, parent, sink.now()), error);
  }
}

bindOnAccess(StructuredTrace.prototype);

/** What a span returns that is no run says nothing about it. */
const findNone = (): unknown => undefined;

/** True of the kinds that are held aside when a trace is left out. */
function isRun(kind: SpanKindName | undefined): boolean {
  return kind === 'stage' || kind === 'pipeline';
}

function kindOf(options: SpanOptions): SpanKind {
  const name = options.kind ?? 'measure';
  return Object.hasOwn(SpanKind, name) ? SpanKind[name] : SpanKind.measure;
}
