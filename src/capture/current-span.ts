import { NO_SPAN, type SpanId } from '../model/span.js';
import type { StructuredTrace } from './structured-trace.js';

/** The part of the coming `AsyncContext.Variable` that is needed (https://github.com/tc39/proposal-async-context). */
interface AsyncVariable<T> {
  get(): T | undefined;
  run<R>(value: T, fn: () => R): R;
}

/** One span made current, and what was current around it: traces mix, each has a current span of its own. */
interface Frame {
  readonly trace: StructuredTrace;
  readonly span: SpanId;
  readonly outer: Frame | undefined;
}

/**
 * Knows the current span also after an `await`, where the browser has `AsyncContext`: the value of one of its variables follows the
 * flow of the program by itself. One for each tracer.
 */
export class AsyncCurrentSpan {
  readonly #variable: AsyncVariable<Frame | undefined>;

  constructor(variable: AsyncVariable<Frame | undefined>) {
    this.#variable = variable;
  }

  /** The current span of a trace, or `NO_SPAN`. */
  of(trace: StructuredTrace): SpanId {
    for (let frame = this.#variable.get(); frame !== undefined; frame = frame.outer) if (frame.trace === trace) return frame.span;
    return NO_SPAN;
  }

  /** The trace whose span was made current last, if one is. */
  get trace(): StructuredTrace | undefined {
    return this.#variable.get()?.trace;
  }

  run<R>(trace: StructuredTrace, span: SpanId, fn: () => R): R {
    return this.#variable.run({ trace, span, outer: this.#variable.get() }, fn);
  }
}

/** Undefined where the browser has no `AsyncContext`: then the current span is known up to the first `await`. */
export function findAsyncContext(global: unknown = globalThis): AsyncCurrentSpan | undefined {
  const Variable = (global as { AsyncContext?: { Variable?: new () => AsyncVariable<Frame | undefined> } }).AsyncContext?.Variable;
  return typeof Variable === 'function' ? new AsyncCurrentSpan(new Variable()) : undefined;
}
