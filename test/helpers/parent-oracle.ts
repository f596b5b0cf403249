import type { ActionAwareStructuredTrace } from '../../src/capture/action-aware-structured-trace.js';
import { NO_PARENT, SpanKind, type SpanId } from '../../src/model/span.js';
import type { Tracer } from '../../src/tracer.js';

type Kind = 'pipeline' | 'stage' | 'measure';

/** What is true of one recorded row, by the program that was traced. */
interface Truth {
  readonly parent: number;
  /** Whether anybody who does not see the program's source can know it, by the rules of README, "How time is counted". */
  readonly knowable: boolean;
}

/**
 * Knows the true parent of every span, because the traced program tells it; and keeps its own books on what is open and what runs
 * synchronously, to tell whether that parent can be known. It shares no code with the tracer.
 */
export class ParentOracle {
  readonly truths = new Map<number, Truth>();
  readonly tracer: Tracer;
  openPipelines = 0;
  /** Most spans that were open at a time. */
  mostOpen = 0;
  open = 0;

  constructor(tracer: Tracer) {
    this.tracer = tracer;
  }

  note(row: number, parent: number, knowable: boolean): void {
    if (row < 0 || this.truths.has(row)) throw new Error(`The tracer gave out row ${row}.`);
    this.truths.set(row, { parent, knowable });
  }
}

/** A trace whose every call is also told to the oracle. `parent` is always the true one; `told` says whether the tracer hears of it. */
export class WatchedTrace {
  readonly #trace: ActionAwareStructuredTrace;
  readonly #oracle: ParentOracle;
  readonly #shared: boolean;
  readonly #open = new Map<SpanId, { readonly kind: Kind; readonly name: string }>();
  /** Spans whose callback runs synchronously just now, innermost last. */
  readonly #running: SpanId[] = [];

  constructor(trace: ActionAwareStructuredTrace, oracle: ParentOracle) {
    this.#trace = trace;
    this.#oracle = oracle;
    this.#shared = trace === oracle.tracer.trace;
  }

  start(kind: Kind, name: string, parent: number, told: boolean): SpanId {
    const knowable = told || this.#isKnowable(kind, parent);
    const span = this.#trace.startSpan(name, options(kind, parent, told));
    this.#opened(span, kind, name, parent, knowable);
    return span;
  }

  end(span: SpanId): void {
    this.#closed(span);
    this.#trace.endSpan(span);
  }

  /** A span around a function that may go on asynchronously. */
  within(kind: Kind, name: string, parent: number, told: boolean, work: (span: SpanId) => Promise<void>): Promise<void> {
    const knowable = told || this.#isKnowable(kind, parent);
    const inner = (span: SpanId): Promise<void> => {
      this.#opened(span, kind, name, parent, knowable);
      const result = this.#synchronously(span, () => work(span));
      // The tracer asks the same promise after this, so that the books are never behind.
      const close = (): void => this.#closed(span);
      result.then(close, close);
      return result;
    };
    return this.#trace.withSpanAsync(name, inner, options(kind, parent, told));
  }

  /** A span around a function that ends synchronously. */
  withinSync(kind: Kind, name: string, parent: number, told: boolean, work: (span: SpanId) => void): void {
    const knowable = told || this.#isKnowable(kind, parent);
    const inner = (span: SpanId): void => {
      this.#opened(span, kind, name, parent, knowable);
      try {
        this.#synchronously(span, () => work(span));
      } finally {
        this.#closed(span);
      }
    };
    this.#trace.withSpan(name, inner, options(kind, parent, told));
  }

  /** Makes a span current for a synchronous function. */
  run(span: SpanId, work: () => void): void {
    this.#trace.run(span, () => this.#synchronously(span, work));
  }

  /** @param execution - the stage execution that the capture truly belongs to */
  capture(stage: string, action: string, execution: SpanId, told: boolean): void {
    const open = [...this.#open].filter(([, span]) => span.kind === 'stage' && span.name === stage).map(([span]) => span);
    const inside = open.length > 0 && this.#runsIn(execution);
    this.#trace.captureActionData(stage, action, { told }, told ? { span: execution } : undefined);
    const { spans } = this.#oracle.tracer.toTraceData();
    const row = spans.rowCount - 1;
    if (spans.kind(row) !== SpanKind.capture) throw new Error('The capture was not recorded.');
    this.#oracle.note(row, execution, told || inside || (open.length === 1 && !this.#shared));
  }

  /** Whether what runs synchronously just now lies in a span, as far as that can be known. */
  #runsIn(execution: SpanId): boolean {
    let span = this.#running.at(-1) ?? NO_PARENT;
    while (span >= 0 && span !== execution) {
      const truth = this.#oracle.truths.get(span);
      span = truth?.knowable ? truth.parent : NO_PARENT;
    }
    return span === execution;
  }

  #isKnowable(kind: Kind, parent: number): boolean {
    if (this.#running.length > 0) return this.#agree(this.#running.at(-1), parent);
    const open = [...this.#open];
    if (open.length === 0) {
      const elsewhere = this.#shared && kind !== 'pipeline' && this.#oracle.openPipelines > 0;
      return !elsewhere && this.#agree(NO_PARENT, parent);
    }
    // By definition: a stage belongs to the pipeline run of its own trace, when that is all that is open.
    const [[only, { kind: around }]] = open;
    return open.length === 1 && !this.#shared && kind === 'stage' && around === 'pipeline' && this.#agree(only, parent);
  }

  /** A program that breaks its own structure would prove nothing. */
  #agree(around: SpanId | undefined, parent: number): boolean {
    if (around !== parent) throw new Error(`The test's program says ${parent} is the parent while it runs in ${around}.`);
    return true;
  }

  #synchronously<T>(span: SpanId, work: () => T): T {
    this.#running.push(span);
    try {
      return work();
    } finally {
      this.#running.pop();
    }
  }

  #opened(span: SpanId, kind: Kind, name: string, parent: number, knowable: boolean): void {
    const oracle = this.#oracle;
    oracle.note(span, parent, knowable);
    this.#open.set(span, { kind, name });
    oracle.mostOpen = Math.max(oracle.mostOpen, ++oracle.open);
    if (kind === 'pipeline') oracle.openPipelines++;
  }

  #closed(span: SpanId): void {
    const { kind } = this.#open.get(span)!;
    this.#open.delete(span);
    this.#oracle.open--;
    if (kind === 'pipeline') this.#oracle.openPipelines--;
  }
}

function options(kind: Kind, parent: number, told: boolean): { kind: Kind; parent?: number | null } {
  return told ? { kind, parent: parent === NO_PARENT ? null : parent } : { kind };
}
