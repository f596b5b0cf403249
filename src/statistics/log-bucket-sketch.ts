/**
 * Quantiles of a stream in little memory: values are counted in buckets whose width grows with the value, 64 to each doubling, and
 * sketches of parts are merged by adding their counts. After DDSketch (Masson, Rim and Lee 2019) and HdrHistogram, with the buckets taken
 * from the bits of the number, so that a record needs no logarithm.
 *
 * **Error.** A bucket reaches from m·2^e to (m + 1/64)·2^e with 1 ≤ m < 2, and stands for its middle: a quantile is off by at most
 * 1/128 of the value, 0.79 %. Values of 0 and below, and those below 2^-1022, count as 0.
 */
const BUCKET_BITS = 6;
/** The high word of a double: sign, 11 bits of exponent, 20 of the fraction, of which 6 are kept. */
const SHIFT = 20 - BUCKET_BITS;
/** Buckets added at once when a value lies outside of those that there are. */
const MARGIN = 64;

/** A sketch as it is stored: only buckets that count something, ascending. */
export interface SketchRecord {
  readonly buckets: Uint16Array;
  readonly counts: Float64Array;
  /** Values of 0 and below. */
  readonly zeros: number;
}

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
const HIGH = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 1 : 0;

export class LogBucketSketch {
  #counts = new Float64Array(0);
  /** Bucket of `#counts[0]`. */
  #first = 0;
  #zeros = 0;

  /** Counts a finite value `weight` times. */
  add(value: number, weight = 1): void {
    const bucket = bucketOf(value);
    if (bucket === 0) this.#zeros += weight;
    else this.#addTo(bucket, weight);
  }

  merge(other: LogBucketSketch): void {
    this.#zeros += other.#zeros;
    const counts = other.#counts;
    for (let at = 0; at < counts.length; at++) if (counts[at] > 0) this.#addTo(other.#first + at, counts[at]);
  }

  /** Calls back with each bucket that counts something, ascending: its bounds (both 0 for values of 0) and its count. */
  forEach(visit: (low: number, high: number, count: number) => void): void {
    if (this.#zeros > 0) visit(0, 0, this.#zeros);
    const counts = this.#counts;
    for (let at = 0; at < counts.length; at++) {
      if (counts[at] > 0) visit(lowerBound(this.#first + at), lowerBound(this.#first + at + 1), counts[at]);
    }
  }

  toRecord(): SketchRecord {
    const used = [...this.#counts.keys()].filter((at) => this.#counts[at] > 0);
    return {
      buckets: Uint16Array.from(used, (at) => this.#first + at),
      counts: Float64Array.from(used, (at) => this.#counts[at]),
      zeros: this.#zeros,
    };
  }

  /** @param record - made by `toRecord`; trusted. */
  static from(record: SketchRecord): LogBucketSketch {
    const sketch = new LogBucketSketch();
    sketch.#zeros = record.zeros;
    record.buckets.forEach((bucket, at) => sketch.#addTo(bucket, record.counts[at]));
    return sketch;
  }

  #addTo(bucket: number, weight: number): void {
    if (bucket < this.#first || bucket >= this.#first + this.#counts.length) this.#reach(bucket);
    this.#counts[bucket - this.#first] += weight;
  }

  #reach(bucket: number): void {
    const empty = this.#counts.length === 0;
    const first = Math.max(0, Math.min(empty ? bucket : this.#first, bucket - MARGIN));
    const end = Math.max(empty ? 0 : this.#first + this.#counts.length, bucket + MARGIN);
    const counts = new Float64Array(end - first);
    if (!empty) counts.set(this.#counts, this.#first - first);
    this.#counts = counts;
    this.#first = first;
  }
}

/** 0 for what counts as zero. */
function bucketOf(value: number): number {
  if (!(value > 0)) return 0;
  double[0] = value;
  return words[HIGH] >>> SHIFT;
}

function lowerBound(bucket: number): number {
  words[HIGH] = bucket << SHIFT;
  words[1 - HIGH] = 0;
  return double[0];
}
