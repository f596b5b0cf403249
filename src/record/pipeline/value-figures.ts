import { LEARNED_THRESHOLD_RUNS } from '../../model/thresholds.js';
import { LogBucketSketch } from '../../statistics/log-bucket-sketch.js';
import { findQuantiles } from '../../statistics/sketch-quantiles.js';

/** A learned median is looked up anew when there are this many times as many values: it is asked for at every run. */
const RELEARN_GROWTH = 1.1;

/** Figures of all values of a stream, in a sketch however many there are: quantiles by nearest rank, within 0.79 %. */
export class ValueFigures {
  readonly #sketch = new LogBucketSketch();
  count = 0;
  #sum = 0;
  min = Infinity;
  max = -Infinity;
  #learned = NaN;
  #learnedAt = 0;

  /** @param value - finite, 0 or more. */
  add(value: number): void {
    this.count++;
    this.#sum += value;
    this.min = Math.min(this.min, value);
    this.max = Math.max(this.max, value);
    this.#sketch.add(value);
  }

  /** NaN of none. */
  get mean(): number {
    return this.#sum / this.count;
  }

  /** NaN of none. @param shares - 0 to 1, ascending. */
  quantiles(shares: readonly number[]): number[] {
    return findQuantiles(this.#sketch, shares, this);
  }

  /** The median once 30 values tell it, of up to a tenth fewer than there are. Undefined before, and where it is 0: the clock could not tell. */
  get learnedMedian(): number | undefined {
    if (this.count < LEARNED_THRESHOLD_RUNS) return undefined;
    if (this.count >= this.#learnedAt * RELEARN_GROWTH) {
      this.#learned = this.quantiles([0.5])[0];
      this.#learnedAt = this.count;
    }
    return this.#learned > 0 ? this.#learned : undefined;
  }
}
