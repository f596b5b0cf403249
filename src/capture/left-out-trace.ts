import type { SpanSink } from '../model/ports.js';
import { NO_SPAN, SpanKind, SpanStatus, UNKNOWN_PARENT, type SpanId } from '../model/span.js';
import { attachError } from './attach-error.js';
import type { IsSlow, TraceSample } from '../model/trace-sample.js';

/** Handles of spans held aside, from here downwards: no row, and none of the numbers that have a meaning. */
export const FIRST_HANDLE = -10;

/** Where the handles of all traces come from, so that none is taken for another's. */
export interface Handles {
  /** The next one: each is one less than the one before. */
  next: SpanId;
}

/** Run and stage spans held aside of one trace: of more, the rest is not kept. */
const MOST_HELD = 10_000;

interface HeldSpan {
  readonly handle: SpanId;
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
export class LeftOutTrace implements TraceSample {
  readonly leftOut = true;
  #held: HeldSpan[] = [];
  #kept = false;
  readonly #handles: Handles;
  readonly #sink: SpanSink;
  readonly #trackId: number;
  readonly #trace: number;
  readonly #isSlow: IsSlow;

  constructor(handles: Handles, sink: SpanSink, trackId: number, trace: number, isSlow: IsSlow) {
    this.#handles = handles;
    this.#sink = sink;
    this.#trackId = trackId;
    this.#trace = trace;
    this.#isSlow = isSlow;
    sink.leaveOut(1);
  }

  open(kind: SpanKind, nameId: number, parent: SpanId, start: number): SpanId {
    if (this.#held.length >= MOST_HELD) return NO_SPAN;
    const handle = this.#handles.next--;
    const span: HeldSpan = { handle, kind, nameId, parent, start, end: NaN, status: SpanStatus.unset, row: NO_SPAN };
    this.#held.push(span);
    if (this.#kept) this.#record(span);
    return handle;
  }

  has(handle: SpanId): boolean {
    return this.#find(handle) !== undefined;
  }

  close(handle: SpanId, end: number, status: SpanStatus, error: unknown): void {
    const span = this.#find(handle);
    if (!this.#sink.recording) {
      // Nothing comes into the record any more, and what is held must not be held for ever.
      if (span !== undefined) span.end = end;
      this.#forget();
      return;
    }
    if (span === undefined || !Number.isNaN(span.end)) {
      // No handle of the record: there the misuse is counted.
      this.#sink.close(handle, this.#trace, end, status);
      return;
    }
    span.end = end;
    span.status = status;
    if (span.row >= 0) this.#sink.close(span.row, this.#trace, end, status);
    if (status === SpanStatus.error || this.#isSlow(span.kind, span.nameId, end - span.start)) this.#keep();
    else this.#forget();
    if (span.row >= 0 && error !== undefined) attachError(this.#sink, span.row, error);
  }

  rowOf(handle: SpanId): SpanId {
    return this.#find(handle)?.row ?? NO_SPAN;
  }

  addFailure(kind: SpanKind, nameId: number, stageId: number, parent: SpanId, now: number): SpanId {
    this.#keep();
    return this.#sink.add(kind, nameId, stageId, this.#trackId, this.#trace, this.#parentRow(parent), now, now, SpanStatus.error);
  }

  ended(): void {
    // None of its spans was recorded when it ended.
  }

  #keep(): void {
    if (this.#kept) return;
    this.#kept = true;
    this.#sink.leaveOut(-1);
    for (const span of this.#held) this.#record(span);
  }

  /** A run has ended, neither failed nor slow: lets go of what was held of it. */
  #forget(): void {
    if (this.#kept || this.#held.some(({ end }) => Number.isNaN(end))) return;
    this.#held = [];
  }

  /** The newest are asked for most, and their handles are the lowest. */
  #find(handle: SpanId): HeldSpan | undefined {
    let at = this.#held.length - 1;
    while (at >= 0 && this.#held[at].handle < handle) at--;
    return this.#held[at]?.handle === handle ? this.#held[at] : undefined;
  }

  #parentRow(parent: SpanId): SpanId {
    return parent > FIRST_HANDLE ? parent : (this.#find(parent)?.row ?? UNKNOWN_PARENT);
  }

  #record(span: HeldSpan): void {
    const { kind, nameId, start, end, status } = span;
    const stageId = kind === SpanKind.stage ? nameId : 0;
    span.row = this.#sink.add(kind, nameId, stageId, this.#trackId, this.#trace, this.#parentRow(span.parent), start, end, status);
  }
}
