import { cutText } from '../base/cut-text.js';
import { followPromise, isPromise } from '../capture/follow-promise.js';
import { NO_SPAN, type SpanId } from '../model/span.js';
import type { MetricTags } from '../model/metrics.js';
import type { StructuredTrace } from '../capture/structured-trace.js';
import type { PerformanceMetrics } from '../record/metrics/performance-metrics.js';

/** Metrics that operations are recorded as; tag `operation`, and what tags are given. */
export const OPERATION_DURATION = 'operation_duration';
export const OPERATION_ERRORS = 'operation_errors';
/** Open at a time; the oldest beyond are given up, without a duration. */
const MOST_OPEN = 10_000;
/** Children that one operation lists; more are timed as well. */
const MOST_CHILDREN = 100;
const MOST_CHARACTERS = 200;

/** What an operation comes with. All optional. */
export interface OperationOptions {
  /** The operation that this one is part of. */
  readonly parent?: Operation;
  readonly tags?: MetricTags;
  /** Kept with its span in the trace, under the filter's verbosity. */
  readonly context?: Readonly<Record<string, unknown>>;
}

/** Handle of an operation under way. Any number may be, of one name too, and each ends by itself. */
export interface Operation {
  readonly name: string;
  readonly id: number;
}

export interface OperationResult {
  readonly name: string;
  /** ms. */
  readonly duration: number;
  /** Less the time in which at least one child ran, ms. */
  readonly selfTime: number;
  readonly failed: boolean;
  /** Those that have ended, in the order of their ends. */
  readonly children: readonly OperationResult[];
}

interface OpenOperation extends Operation {
  readonly start: number;
  readonly tags: MetricTags | undefined;
  readonly span: SpanId;
  readonly parent: OpenOperation | undefined;
  readonly children: OperationResult[];
  readonly childTimes: { readonly start: number; readonly end: number }[];
}

/** Times operations of the app: as metrics, and as spans of the session's shared trace. */
export class Operations {
  readonly #metrics: PerformanceMetrics;
  readonly #trace: () => StructuredTrace;
  readonly #now: () => number;
  readonly #report: (part: string, error: unknown) => void;
  readonly #open = new Map<number, OpenOperation>();
  #ids = 0;
  #lost = 0;

  constructor(
    metrics: PerformanceMetrics,
    trace: () => StructuredTrace,
    now: () => number,
    report: (part: string, error: unknown) => void,
  ) {
    this.#report = report;
    this.#metrics = metrics;
    this.#trace = trace;
    this.#now = now;
  }

  /** Operations that were given up because too many were open, or ended without having been open. */
  get lost(): number {
    return this.#lost;
  }

  /** Never throws: what cannot be read of an app's options makes an operation that is not timed. */
  start(name: string, options?: OperationOptions): Operation {
    try {
      return this.#start(name, options ?? {});
    } catch (error) {
      this.#report('operation', error);
      return { name: '', id: -1 };
    }
  }

  #start(name: string, { parent, tags, context }: OperationOptions): Operation {
    const known = parent === undefined ? undefined : this.#open.get(parent.id);
    const text = cutText(String(name), MOST_CHARACTERS);
    const span = this.#trace().startSpan(text, { parent: known?.span ?? null, attributes: context, leaf: true });
    const operation: OpenOperation = {
      name: text,
      id: ++this.#ids,
      start: this.#now(),
      tags,
      span,
      parent: known,
      children: [],
      childTimes: [],
    };
    this.#open.set(operation.id, operation);
    if (this.#open.size > MOST_OPEN) {
      const [oldest] = this.#open.keys();
      this.#open.delete(oldest);
      this.#lost++;
    }
    return operation;
  }

  /** Undefined when it is not open, because it has ended before. @param error - why it failed. */
  end(operation: Operation, tags?: MetricTags, error?: unknown): OperationResult | undefined {
    try {
      return this.#end(operation, tags, error);
    } catch (fault) {
      this.#report('operation', fault);
      return undefined;
    }
  }

  #end(operation: Operation, tags: MetricTags | undefined, error: unknown): OperationResult | undefined {
    const open = this.#open.get(operation?.id);
    if (open === undefined) {
      this.#lost++;
      return undefined;
    }
    this.#open.delete(open.id);
    const end = this.#now();
    const failed = error !== undefined;
    if (open.span !== NO_SPAN) this.#trace().endSpan(open.span, error);
    const allTags = { ...open.tags, ...tags, operation: open.name };
    const duration = Math.max(0, end - open.start);
    this.#metrics.recordTimer(OPERATION_DURATION, duration, allTags);
    this.#metrics.recordHistogram(OPERATION_ERRORS, failed ? 1 : 0, allTags);
    const selfTime = duration - coveredBy(open.childTimes);
    const result: OperationResult = { name: open.name, duration, selfTime, failed, children: open.children };
    if (open.parent && open.parent.children.length < MOST_CHILDREN) {
      open.parent.children.push(result);
      open.parent.childTimes.push({ start: open.start, end });
    }
    return result;
  }

  /** Runs `work` as an operation, and hands on what it returns or throws. @param work - given the handle, for children. */
  track<T>(name: string, work: (operation: Operation) => T, options?: OperationOptions): T {
    const operation = this.start(name, options);
    let result: T;
    try {
      result = work(operation);
    } catch (error) {
      this.end(operation, undefined, error ?? 'thrown');
      throw error;
    }
    if (isPromise(result)) {
      const followed = followPromise(
        result,
        () => this.end(operation),
        (error) => this.end(operation, undefined, error ?? 'rejected'),
      );
      if (followed !== undefined) return followed;
    }
    this.end(operation);
    return result;
  }
}

/** Time in which at least one of some intervals was. */
function coveredBy(intervals: readonly { readonly start: number; readonly end: number }[]): number {
  let covered = 0;
  let until = -Infinity;
  for (const { start, end } of [...intervals].sort((a, b) => a.start - b.start)) {
    covered += Math.max(0, end - Math.max(start, until));
    until = Math.max(until, end);
  }
  return covered;
}
