import type { SpanSink } from '../model/ports.js';
import { NO_SPAN, SpanKind, SpanStatus, UNKNOWN_PARENT, type SpanId } from '../model/span.js';

/** Handles of spans held aside, from here downwards: no row, and none of the numbers that have a meaning. */
const FIRST_HANDLE = -10;
/** Run and stage spans held aside of one trace: of more, the rest is not kept. */
const MOST_HELD = 10_000;

interface HeldSpan {
  readonly kind: SpanKind;
  readonly nameId: number;
  /** Handle, `NO_PARENT` or `UNKNOWN_PARENT`. */
  readonly parent: SpanId;
  readonly start: number;
  end: number;
  status: SpanStatus;
  /** Once the trace is kept after all. */
  row: number;
}

/**
 * A trace that sampling left out. Its run and stage spans are held aside, no more; when one of them fails or is slow, they go into the
 * record after all, so that errors and slow runs are never sampled away. Everything else in it costs a branch.
 */
export class LeftOutTrace {
  #held: HeldSpan[] = [];
  #forgotten = 0;
  #kept = false;
  readonly #sink: SpanSink;
  readonly #trackId: number;
  readonly #trace: number;

  constructor(sink: SpanSink, trackId: number, trace: number) {
    this.#sink = sink;
    this.#trackId = trackId;
    this.#trace = trace;
    sink.leaveOut(1);
  }

  /**
   * Starts a run or a stage.
   * @param parent - handle of a span of this trace, `NO_PARENT` or `UNKNOWN_PARENT`.
   */
  open(kind: SpanKind, nameId: number, parent: SpanId, start: number): SpanId {
    if (this.#held.length >= MOST_HELD) return NO_SPAN;
    const span: HeldSpan = { kind, nameId, parent, start, end: NaN, status: SpanStatus.unset, row: -1 };
    this.#held.push(span);
    if (this.#kept) this.#record(span);
    return FIRST_HANDLE - this.#forgotten - this.#held.length + 1;
  }

  /** Whether a handle is one of a span held here. */
  has(handle: SpanId): boolean {
    return this.#find(handle) !== undefined;
  }

  /**
   * Ends a span.
   * @returns what it was; undefined when the handle is not that of an open one.
   */
  close(
    handle: SpanId,
    end: number,
    status: SpanStatus,
  ): { readonly kind: SpanKind; readonly nameId: number; readonly duration: number } | undefined {
    const span = this.#find(handle);
    if (span === undefined || !Number.isNaN(span.end)) return undefined;
    span.end = end;
    span.status = status;
    if (span.row >= 0) this.#sink.close(span.row, this.#trace, end, status);
    return { kind: span.kind, nameId: span.nameId, duration: end - span.start };
  }

  /** Puts the trace into the record, and what follows of its runs and stages. */
  keep(): void {
    if (this.#kept) return;
    this.#kept = true;
    this.#sink.leaveOut(-1);
    for (const span of this.#held) this.#record(span);
  }

  /** The row of a span, once the trace is kept; else `NO_SPAN`. */
  rowOf(handle: SpanId): SpanId {
    return this.#find(handle)?.row ?? NO_SPAN;
  }

  /** A run ended, neither failed nor slow: lets go of what was held of it. */
  forget(): void {
    if (this.#kept || this.#held.some(({ end }) => Number.isNaN(end))) return;
    this.#forgotten += this.#held.length;
    this.#held = [];
  }

  #find(handle: SpanId): HeldSpan | undefined {
    return this.#held[FIRST_HANDLE - handle - this.#forgotten];
  }

  #record(span: HeldSpan): void {
    const { kind, nameId, start, end, status } = span;
    const parent = span.parent > FIRST_HANDLE ? span.parent : (this.#find(span.parent)?.row ?? UNKNOWN_PARENT);
    const stageId = kind === SpanKind.stage ? nameId : 0;
    span.row = this.#sink.add(kind, nameId, stageId, this.#trackId, this.#trace, parent, start, end, status);
  }
}
