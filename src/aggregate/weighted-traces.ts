import type { TraceWeight } from '../model/sampling.js';
import type { ProvisionalValue, SeriesSet } from './series-set.js';

/** Traces whose values wait, and values that do. Of more, the oldest trace's count with the weight that it has by then. */
const MOST_TRACES = 10_000;
const MOST_VALUES = 200_000;
/** Weights kept, as many as the recorder keeps. */
const MOST_WEIGHTS = 200_000;

/** How a value counts, in the lower bits of its code; above them its stratum, and then the number of its series. */
const BY_SPANS = 1;
const FAILED = 2;
const STRATUM_SHIFT = 2;
const SERIES_SHIFT = 9;
const STRATUM_MASK = (1 << (SERIES_SHIFT - STRATUM_SHIFT)) - 1;

/**
 * Where a value belongs and how it counts, in one number.
 *
 * @param bySpans - whether `TraceWeight.spans` is its weight, not `details`.
 * @param stratum - -1 to 126. Default none.
 */
export function encodeValue(series: number, bySpans: boolean, failed: boolean, stratum = -1): number {
  return (series << SERIES_SHIFT) | ((stratum + 1) << STRATUM_SHIFT) | (bySpans ? BY_SPANS : 0) | (failed ? FAILED : 0);
}

function seriesOf(code: number): number {
  return code >>> SERIES_SHIFT;
}

function stratumOf(code: number): number {
  return ((code >>> STRATUM_SHIFT) & STRATUM_MASK) - 1;
}

/**
 * Traces that stand for more than themselves. Such a trace turns out to stand for itself alone when it fails or is slow, so its values wait
 * until its run has ended.
 */
export class WeightedTraces {
  readonly #series: SeriesSet;
  readonly #weights = new Map<number, TraceWeight>();
  /** By trace: code and value in turn. */
  readonly #held = new Map<number, number[]>();
  #values = 0;

  constructor(series: SeriesSet) {
    this.#series = series;
  }

  weigh(trace: number, weight: TraceWeight): void {
    this.#weights.set(trace, weight);
    if (this.#weights.size <= MOST_WEIGHTS) return;
    const [oldest] = this.#weights.keys();
    this.settle(oldest);
    this.#weights.delete(oldest);
  }

  /** Counts a value at once, or holds it back where its trace has a weight. */
  take(trace: number, code: number, value: number): void {
    if (this.#weights.size === 0 || !this.#weights.has(trace)) {
      this.#record(code, value, 1);
      return;
    }
    let held = this.#held.get(trace);
    if (held === undefined) this.#held.set(trace, (held = []));
    held.push(code, value);
    this.#values++;
    while (this.#held.size > MOST_TRACES || this.#values > MOST_VALUES) this.settle(this.#held.keys().next().value!);
  }

  /** Counts what was held back of a trace. */
  settle(trace: number): void {
    const held = this.#held.get(trace);
    if (held === undefined) return;
    this.#held.delete(trace);
    this.#values -= held.length / 2;
    for (let at = 0; at < held.length; at += 2) this.takeNow(trace, held[at], held[at + 1]);
  }

  /** Counts a value with the weight that is known by now. */
  takeNow(trace: number, code: number, value: number): void {
    this.#record(code, value, this.#weightOf(trace, code));
  }

  provisional(trace: number, code: number, value: number): ProvisionalValue {
    return { series: seriesOf(code), value, weight: this.#weightOf(trace, code), failed: (code & FAILED) !== 0 };
  }

  /** Adds what is held back. */
  addProvisional(to: ProvisionalValue[]): void {
    for (const [trace, held] of this.#held) {
      for (let at = 0; at < held.length; at += 2) to.push(this.provisional(trace, held[at], held[at + 1]));
    }
  }

  #record(code: number, value: number, weight: number): void {
    this.#series.record(seriesOf(code), value, weight, (code & FAILED) !== 0, stratumOf(code));
  }

  #weightOf(trace: number, code: number): number {
    const weight = this.#weights.get(trace);
    return weight === undefined ? 1 : (code & BY_SPANS) !== 0 ? weight.spans : weight.details;
  }
}
