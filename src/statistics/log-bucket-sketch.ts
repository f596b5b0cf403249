/**
 * Quantiles of a stream in little memory: values are counted in buckets whose width grows with the value, 64 to each doubling, and
 * sketches of parts are merged by adding their counts. After DDSketch (Masson, Rim and Lee 2019) and HdrHistogram, with the buckets taken
 * from the bits of the number, so that a record needs no logarithm.
 *
 * **Error.** A bucket reaches from m·2^e to (m + 1/64)·2^e with 1 ≤ m < 2, and stands for its middle: a quantile is off by at most
 * 1/128 of the value, 0.79 %. Negative values have buckets of their own, mirrored.
 *
 * **Range.** That of single-precision numbers: values nearer to 0 than 2^-127 count as 0, and those beyond 2^128 are all in the outermost
 * bucket. So a sketch never has more than 16,320 buckets a sign (131 kB), and one of usual durations has a few hundred, of two bytes each
 * until one of them counts more than 65,535 values, or weights that are no whole numbers.
 */
const BUCKET_BITS = 6;
/** The high word of a double: sign, 11 bits of exponent, 20 of the fraction, of which 6 are kept. */
const SHIFT = 20 - BUCKET_BITS;
/** Added to a bucket's number to get the upper bits of the double that it starts with, so that numbers are small: bucket 64 starts with 2^-127. */
const OFFSET = (1023 - 128) << BUCKET_BITS;
const FIRST = 1 << BUCKET_BITS;
const LAST = (256 << BUCKET_BITS) - 1;
/** Number of the last bucket that has an upper bound. */
export const LAST_BOUNDED_BUCKET = LAST - 1;
/** Most that one sketch has: of both signs. */
export const MOST_BUCKETS = 2 * (LAST - FIRST + 1);
/** Set in a record in the numbers of buckets of negative values. */
const NEGATIVE = 0x8000;
/** Buckets added at once when a value lies outside of those that there are. */
const MARGIN = 64;

/** A sketch as it is stored: only buckets that count something, ascending by the values in them. */
export interface SketchRecord {
  /** Numbers of buckets, of negative values with bit 15 set. */
  readonly buckets: Uint16Array;
  readonly counts: Float64Array;
  /** Values of 0. */
  readonly zeros: number;
}

// Marked as pure, so that bundlers leave them out of the tracer's first load.
const double = /* @__PURE__ */ new Float64Array(1);
const words = /* @__PURE__ */ (() => new Uint32Array(double.buffer))();
const HIGH = /* @__PURE__ */ (() => (new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 1 : 0))();

export class LogBucketSketch {
  #above = new Buckets();
  /** Of the magnitudes of negative values. */
  #below = new Buckets();
  #zeros = 0;

  /** Counts a finite value `weight` times. */
  add(value: number, weight = 1): void {
    const bucket = bucketOf(Math.abs(value));
    if (bucket === 0) this.#zeros += weight;
    else if (value > 0) this.#above.add(bucket, weight);
    else this.#below.add(bucket, weight);
  }

  merge(other: LogBucketSketch): void {
    this.#zeros += other.#zeros;
    this.#above.merge(other.#above);
    this.#below.merge(other.#below);
  }

  /** Calls back with each bucket that counts something, ascending: its bounds (both 0 for values of 0; outermost: infinite) and its count. */
  forEach(visit: (low: number, high: number, count: number) => void): void {
    const { first, counts } = this.#below;
    for (let at = counts.length - 1; at >= 0; at--) {
      if (counts[at] > 0) visit(-lowerBound(first + at + 1), -lowerBound(first + at), counts[at]);
    }
    if (this.#zeros > 0) visit(0, 0, this.#zeros);
    const above = this.#above;
    for (let at = 0; at < above.counts.length; at++) {
      if (above.counts[at] > 0) visit(lowerBound(above.first + at), lowerBound(above.first + at + 1), above.counts[at]);
    }
  }

  toRecord(): SketchRecord {
    const below = this.#below;
    const above = this.#above;
    const used = below.used() + above.used();
    const buckets = new Uint16Array(used);
    const counts = new Float64Array(used);
    let to = 0;
    const put = (bucket: number, count: number): void => {
      if (!(count > 0)) return;
      buckets[to] = bucket;
      counts[to++] = count;
    };
    for (let at = below.counts.length - 1; at >= 0; at--) put((below.first + at) | NEGATIVE, below.counts[at]);
    for (let at = 0; at < above.counts.length; at++) put(above.first + at, above.counts[at]);
    return { buckets, counts, zeros: this.#zeros };
  }

  /** @param record - made by `toRecord`; trusted, but for numbers of buckets that there cannot be: those count as the next that there can. */
  static from(record: SketchRecord): LogBucketSketch {
    const sketch = new LogBucketSketch();
    sketch.#zeros = record.zeros;
    const { buckets, counts } = record;
    for (let at = 0; at < buckets.length; at++) {
      const bucket = Math.min(LAST, Math.max(FIRST, buckets[at] & ~NEGATIVE));
      (buckets[at] & NEGATIVE ? sketch.#below : sketch.#above).add(bucket, counts[at]);
    }
    return sketch;
  }
}

/** Whether numbers of buckets are in the order in which a record holds them, each there once. */
export function isAscending(buckets: Uint16Array): boolean {
  let last = -Infinity;
  for (const bucket of buckets) {
    const place = bucket & NEGATIVE ? -(bucket & ~NEGATIVE) : bucket;
    if (place <= last) return false;
    last = place;
  }
  return true;
}

/** Made once: most sketches have no negative values, and even an empty array takes 200 bytes. */
const NO_COUNTS = /* @__PURE__ */ new Uint16Array(0);

/** Counts of neighbouring buckets, from the lowest used to the highest. */
class Buckets {
  /** Two bytes each as long as they hold the counts exactly. */
  counts: Uint16Array | Float64Array = NO_COUNTS;
  /** Bucket of `counts[0]`. */
  first = 0;

  add(bucket: number, weight: number): void {
    let at = bucket - this.first;
    if (at < 0 || at >= this.counts.length) {
      this.#reach(bucket);
      at = bucket - this.first;
    }
    const count = this.counts[at] + weight;
    this.counts[at] = count;
    if (this.counts[at] !== count) this.#widen(at, count);
  }

  merge({ counts, first }: Buckets): void {
    for (let at = 0; at < counts.length; at++) if (counts[at] > 0) this.add(first + at, counts[at]);
  }

  used(): number {
    let used = 0;
    for (const count of this.counts) if (count > 0) used++;
    return used;
  }

  /** What two bytes cannot hold. */
  #widen(at: number, count: number): void {
    this.counts = Float64Array.from(this.counts);
    this.counts[at] = count;
  }

  #reach(bucket: number): void {
    const empty = this.counts.length === 0;
    const first = Math.max(FIRST, Math.min(empty ? bucket : this.first, bucket - MARGIN));
    const end = Math.min(LAST + 1, Math.max(empty ? 0 : this.first + this.counts.length, bucket + MARGIN));
    const counts = this.counts instanceof Uint16Array ? new Uint16Array(end - first) : new Float64Array(end - first);
    if (!empty) counts.set(this.counts, this.first - first);
    this.counts = counts;
    this.first = first;
  }
}

/** @param magnitude - 0 or above. Returns 0 for what counts as zero. */
function bucketOf(magnitude: number): number {
  double[0] = magnitude;
  const bucket = (words[HIGH] >>> SHIFT) - OFFSET;
  return bucket < FIRST ? 0 : bucket > LAST ? LAST : bucket;
}

/** Smallest value of a bucket. Of the bucket after the last: infinite, since the last holds all that is beyond. */
export function lowerBound(bucket: number): number {
  if (bucket > LAST) return Infinity;
  words[HIGH] = (bucket + OFFSET) << SHIFT;
  words[1 - HIGH] = 0;
  return double[0];
}
