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
/** Stretches of time with children that are kept apart: of more, the gaps between them count as theirs. */
const MOST_INTERVALS = 10_000;
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
  /** When children ran that have ended: apart from one another, in order. */
  readonly childTimes: { readonly start: number; readonly end: number }[];
  readonly openChildren: Set<OpenOperation>;
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
    const known = this.#open.get(parent?.id ?? -1);
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
      openChildren: new Set(),
    };
    known?.openChildren.add(operation);
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
    for (const { start } of open.openChildren) addInterval(open.childTimes, start, end);
    const selfTime = duration - open.childTimes.reduce((sum, time) => sum + time.end - time.start, 0);
    const result: OperationResult = { name: open.name, duration, selfTime, failed, children: open.children };
    if (open.parent?.openChildren.delete(open)) {
      if (open.parent.children.length < MOST_CHILDREN) open.parent.children.push(result);
      addInterval(open.parent.childTimes, open.start, end);
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

/** Adds an interval that ends no earlier than the others, together with those that it overlaps or is too many to be kept apart from. */
function addInterval(times: { readonly start: number; readonly end: number }[], from: number, end: number): void {
  let start = from;
  for (let last = times.at(-1); last !== undefined && (last.end >= start || times.length >= MOST_INTERVALS); last = times.at(-1)) {
    start = Math.min(start, last.start);
    times.pop();
    if (last.end < from && times.length < MOST_INTERVALS) break;
  }
  times.push({ start, end });
}
