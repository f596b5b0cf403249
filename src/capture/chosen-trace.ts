import type { SpanSink } from '../model/ports.js';
import { NO_SPAN, SpanStatus, type SpanId } from '../model/span.js';
import type { TraceData } from '../model/trace-data.js';
import type { IsSlow, TraceSample } from '../model/trace-sample.js';

/** A trace that chance chose: it stands for several, unless it fails or is slow, since it would have been kept then in any case. */
export class ChosenTrace implements TraceSample {
  readonly leftOut = false;
  readonly #sink: SpanSink;
  readonly #data: TraceData;
  readonly #trace: number;
  readonly #weight: number;
  readonly #isSlow: IsSlow;

  /** @param weight - one over the chance, over 1. */
  constructor(sink: SpanSink, data: TraceData, trace: number, weight: number, isSlow: IsSlow) {
    this.#sink = sink;
    this.#data = data;
    this.#trace = trace;
    this.#weight = weight;
    this.#isSlow = isSlow;
    sink.weigh(trace, weight, weight);
  }

  ended(span: SpanId, status: SpanStatus): void {
    const { spans } = this.#data;
    if (status !== SpanStatus.error && !this.#isSlow(spans.kind(span), spans.nameId(span), spans.end(span) - spans.start(span))) return;
    this.#sink.weigh(this.#trace, 1, this.#weight);
  }

  open(): SpanId {
    return NO_SPAN;
  }

  has(): boolean {
    return false;
  }

  close(): void {
    // Its spans are in the record.
  }

  rowOf(): SpanId {
    return NO_SPAN;
  }

  addFailure(): SpanId {
    return NO_SPAN;
  }
}
