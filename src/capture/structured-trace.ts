import { bindMethods } from '../base/bind-methods.js';
import { cutText } from '../base/cut-text.js';
import { messageOf } from '../base/fault-log.js';
import type { Json } from '../model/json.js';
import { LOG_TYPES, type LogLine, type LogType } from '../model/log-line.js';
import { NO_PARENT, NO_SPAN, SpanKind, SpanStatus, UNKNOWN_PARENT, type SpanId } from '../model/span.js';
import type { TraceData, TraceSource } from '../model/trace-data.js';
import { followPromise, isPromise } from './follow-promise.js';
import { OpenStages } from './open-stages.js';
import { takeObjectSnapshot, takeSnapshot } from './snapshot.js';
import type { TraceDependencies } from './trace-dependencies.js';
import type { SpanOptions, TraceOptions } from './trace-options.js';

/** Longest log message kept, characters. */
const MOST_MESSAGE = 2000;
/** Open spans known; far more than run at once. Of an app that ends none, the oldest half is taken as ended. */
const MOST_OPEN = 1000;
/** Error messages are kept at every verbosity, within this. */
const ERROR_LIMITS = { depth: 2, bytes: 4000 };

/**
 * Hierarchical spans and log lines of one recording. Made by `tracer.createTrace()`; every method is safe to pull off
 * and call, none throws, and none changes what a callback returns or throws.
 *
 * **Parents.** A span's parent is the handle that it is given; else the current span, which is set while the callback of
 * `withSpan`, `withSpanAsync` or `run` runs synchronously (not after an `await`: what runs then cannot be known); else none,
 * when nothing is open in this trace; else unknown, which is recorded as such. One association is made by definition: a
 * *stage* belongs to the pipeline run of its trace, when that run is all that is open.
 */
export class StructuredTrace implements TraceSource {
  /** Number of this trace within the session. */
  readonly traceId: number;
  protected readonly dependencies: TraceDependencies;
  protected readonly trackId: number;
  protected readonly openStages = new OpenStages();
  /** Shared by code that does not know of each other: there, no stage belongs to a pipeline by definition. */
  readonly #shared: boolean;
  #current: SpanId = NO_SPAN;
  /** Counted here, not in the record: a span may end while nothing is recorded, or after it was evicted. */
  readonly #open: SpanId[] = [];
  #pipeline: SpanId = NO_SPAN;

  constructor(dependencies: TraceDependencies, options: TraceOptions = {}, shared = false) {
    this.dependencies = dependencies;
    this.#shared = shared;
    this.traceId = dependencies.sink.nextTrace();
    this.trackId = dependencies.sink.intern(String(options.track ?? options.actorId ?? 'main'));
    bindMethods(this);
  }

  toTraceData(): TraceData {
    return this.dependencies.data;
  }

  /**
   * Starts a span. It does not become current: hand its handle on, or use `withSpan`.
   * @returns its handle; `NO_SPAN` while nothing is recorded.
   */
  startSpan(name: string, options?: SpanOptions): SpanId {
    const { sink, filter, report } = this.dependencies;
    if (!sink.recording) return NO_SPAN;
    try {
      if (!filter.enabled) return NO_SPAN;
    } catch (error) {
      report('filter', error);
    }
    try {
      const kind = kindOf(options);
      const nameId = sink.intern(String(name));
      const stageId = kind === SpanKind.stage ? nameId : 0;
      const parent = this.#parentOf(options?.parent, kind);
      const start = sink.now();
      const span = sink.add(kind, nameId, stageId, this.trackId, this.traceId, parent, start);
      if (this.#open.length >= MOST_OPEN) this.#open.splice(0, MOST_OPEN / 2);
      this.#open.push(span);
      if (kind === SpanKind.stage) this.openStages.add(span, nameId, start);
      else if (kind === SpanKind.pipeline && this.#open.length === 1) this.#pipeline = span;
      if (options?.attributes) this.#attach(span, options.attributes);
      return span;
    } catch (error) {
      report('capture', error);
      return NO_SPAN;
    }
  }

  /**
   * Ends a span. Spans may end in any order. A handle that is not open is counted as misuse and changes nothing.
   * @param error - given (and not undefined): the span failed, and the error's message is kept with it.
   */
  endSpan(span: SpanId, error?: unknown): void {
    if (span === NO_SPAN) return;
    this.#end(span, error === undefined ? SpanStatus.ok : SpanStatus.error, error);
  }

  /** Adds attributes to a span, snapshotted at once under the verbosity's limits; same keys replace. */
  setAttributes(span: SpanId, attributes: Readonly<Record<string, unknown>>): void {
    if (span === NO_SPAN || !this.dependencies.sink.recording) return;
    this.#attach(span, attributes);
  }

  /**
   * Runs `fn` inside a span that is current while `fn` runs, and returns what it returns. A native promise is waited for; what is
   * returned then is the next promise of its chain, with the same value or error, so that a rejection that nobody handles is still
   * reported by the page. (A promise of a subclass, or with properties of its own, is returned itself.) An error of `fn` is recorded
   * and thrown on as it is.
   */
  withSpan<T>(name: string, fn: (span: SpanId) => T, options?: SpanOptions): T {
    const span = this.startSpan(name, options);
    if (span === NO_SPAN) return fn(NO_SPAN);
    const kind = this.dependencies.data.spans.kind(span);
    const checkResult = kind === SpanKind.stage || kind === SpanKind.pipeline;
    let result: T;
    const before = this.#current;
    this.#current = span;
    try {
      result = fn(span);
    } catch (error) {
      this.#end(span, SpanStatus.error, error);
      throw error;
    } finally {
      this.#current = before;
    }
    if (isPromise(result)) {
      const followed = followPromise(
        result,
        (value) => this.#settle(span, value, checkResult),
        (error) => this.#end(span, SpanStatus.error, error ?? 'rejected without a reason'),
      );
      if (followed !== undefined) return followed;
    }
    this.#settle(span, result, checkResult);
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

  /** Makes a span current while `fn` runs synchronously. Returns what `fn` returns; throws what it throws. */
  run<T>(span: SpanId, fn: () => T): T {
    const before = this.#current;
    this.#current = this.dependencies.sink.recording ? span : before;
    try {
      return fn();
    } finally {
      this.#current = before;
    }
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
    return this.#current;
  }

  /**
   * The current span when it lies inside `span`, else `span`: what a context that is handed along unchanged means for a
   * call made from within a stage.
   */
  innermostIn(span: SpanId): SpanId {
    const { spans } = this.dependencies.data;
    for (let row = this.#current; row >= 0; row = spans.parent(row)) {
      if (row === span) return this.#current;
    }
    return span;
  }

  #parentOf(given: SpanId | null | undefined, kind: SpanKind): number {
    if (given === null) return NO_PARENT;
    if (given !== undefined) return this.dependencies.sink.has(given) ? given : UNKNOWN_PARENT;
    if (this.#current !== NO_SPAN) return this.#current;
    if (this.#open.length === 0) return NO_PARENT;
    if (kind === SpanKind.stage && this.#open.length === 1 && this.#pipeline !== NO_SPAN && !this.#shared) return this.#pipeline;
    return UNKNOWN_PARENT;
  }

  #settle(span: SpanId, result: unknown, checkResult: boolean): void {
    const failure = checkResult ? failureOf(result) : undefined;
    this.#end(span, failure === undefined ? SpanStatus.ok : SpanStatus.error, failure);
  }

  #end(span: SpanId, status: SpanStatus, error: unknown): void {
    const { sink, report } = this.dependencies;
    try {
      const at = this.#open.lastIndexOf(span);
      if (at >= 0) {
        if (at === this.#open.length - 1) this.#open.pop();
        else this.#open.splice(at, 1);
        this.openStages.remove(span);
        if (span === this.#pipeline) this.#pipeline = NO_SPAN;
      }
      if (sink.close(span, this.traceId, sink.now(), status) && error !== undefined) this.#attachError(span, error);
    } catch (fault) {
      report('capture', fault);
    }
  }

  #attach(span: SpanId, attributes: Readonly<Record<string, unknown>>): void {
    try {
      const snapshot = takeObjectSnapshot(attributes, this.dependencies.filter.limits);
      if (snapshot) this.dependencies.sink.attach(span, snapshot.value, snapshot.bytes);
    } catch (error) {
      this.dependencies.report('snapshot', error);
    }
  }

  #attachError(span: SpanId, error: unknown): void {
    const message = takeSnapshot(messageOf(error), ERROR_LIMITS);
    this.dependencies.sink.attach(span, { error: message.value }, message.bytes);
  }
}

function kindOf(options: SpanOptions | undefined): SpanKind {
  const name = options?.kind ?? 'measure';
  return Object.hasOwn(SpanKind, name) ? SpanKind[name] : SpanKind.measure;
}

/** The reason when a stage says `{ success: false }`, else undefined. */
function failureOf(result: unknown): unknown {
  try {
    if (typeof result !== 'object' || result === null) return undefined;
    const { success, error, errors } = result as { success?: unknown; error?: unknown; errors?: unknown };
    if (success !== false) return undefined;
    const reason: unknown = error ?? (Array.isArray(errors) ? errors[0] : undefined);
    return typeof reason === 'object' && reason !== null && 'message' in reason ? reason.message : (reason ?? 'success: false');
  } catch {
    // A result whose getters throw says nothing about success.
    return undefined;
  }
}
