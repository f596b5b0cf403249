import type { TraceWeight } from '../model/sampling.js';
import type { ProvisionalValue, SeriesSet } from './series-set.js';

/** Traces whose values wait, and values that do. Of more, the oldest trace's count with the weight that it has by then. */
const MOST_TRACES = 10_000;
const MOST_VALUES = 200_000;
/** Weights kept, as many as the recorder keeps. */
const MOST_WEIGHTS = 200_000;

/** How a value counts, in the lower bits of its code; the upper ones are the number of its series. */
const BY_SPANS = 1;
const FAILED = 2;

/** A value's series and how it counts, in one number. @param bySpans - whether `TraceWeight.spans` is its weight, not `details`. */
export function encodeValue(series: number, bySpans: boolean, failed: boolean): number {
  return series * 4 + (bySpans ? BY_SPANS : 0) + (failed ? FAILED : 0);
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
  #sampled = false;

  constructor(series: SeriesSet) {
    this.#series = series;
  }

  /** Whether any trace stands for others. */
  get areSampled(): boolean {
    return this.#sampled;
  }

  weigh(trace: number, weight: TraceWeight): void {
    this.#sampled = true;
    this.#weights.set(trace, weight);
    if (this.#weights.size <= MOST_WEIGHTS) return;
    const [oldest] = this.#weights.keys();
    this.settle(oldest);
    this.#weights.delete(oldest);
  }

  /** Counts a value at once, or holds it back where its trace has a weight. */
  take(trace: number, code: number, value: number): void {
    if (this.#weights.size === 0 || !this.#weights.has(trace)) {
      this.#series.record(code >>> 2, value, 1, (code & FAILED) !== 0);
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
    this.#series.record(code >>> 2, value, this.#weightOf(trace, code), (code & FAILED) !== 0);
  }

  provisional(trace: number, code: number, value: number): ProvisionalValue {
    return { series: code >>> 2, value, weight: this.#weightOf(trace, code), failed: (code & FAILED) !== 0 };
  }

  /** Adds what is held back. */
  addProvisional(to: ProvisionalValue[]): void {
    for (const [trace, held] of this.#held) {
      for (let at = 0; at < held.length; at += 2) to.push(this.provisional(trace, held[at], held[at + 1]));
    }
  }

  #weightOf(trace: number, code: number): number {
    const weight = this.#weights.get(trace);
    return weight === undefined ? 1 : (code & BY_SPANS) !== 0 ? weight.spans : weight.details;
  }
}
