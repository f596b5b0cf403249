import { LogBucketSketch, type SketchRecord } from './log-bucket-sketch.js';
import { SignBlocks } from './sign-blocks.js';
import { findQuantiles } from './sketch-quantiles.js';
import { SuccessiveValues } from './successive-values.js';

/** A distribution as it is stored, sent to a worker, or kept in a baseline. */
export interface DistributionRecord {
  /** Values recorded. */
  readonly recorded: number;
  /** Sum of their weights: how many there were. Equal to `recorded` where nothing was left out by sampling. */
  readonly count: number;
  /** Sum of the squares of their weights. */
  readonly squaredWeights: number;
  /** 0 while there is none. */
  readonly mean: number;
  /** Sum of the weighted squares of the distances from the mean. */
  readonly squaredDistances: number;
  /** NaN while there is none. */
  readonly min: number;
  readonly max: number;
  /** Sum of the products of successive distances from the mean of their stream: see `autocorrelation`. */
  readonly successiveProducts: number;
  /** Sum of the squares of the distances from the mean of their stream, weights not counted. */
  readonly successiveSquares: number;
  /** See `SignBlocks`: how much sums over blocks of values vary, and how much they would if the values were independent. */
  readonly blockSquares: number;
  readonly signSquares: number;
  readonly sketch: SketchRecord;
}

/** A value further from 0 than this is left out: the square of its distance from others would be no number. */
const LARGEST = 2 ** 500;

/**
 * What is known of a stream of values (durations in ms, bytes …) without keeping them: count, mean, variance, extremes, and quantiles
 * within 0.79 % of the value. Merging two gives what recording all values in one would have given: counts and quantiles exactly (weights
 * that are no whole numbers: up to rounding), mean and variance up to rounding (Welford 1962; Chan, Golub and LeVeque 1979).
 */
export class Distribution {
  #recorded = 0;
  #count = 0;
  #squaredWeights = 0;
  #mean = 0;
  #squaredDistances = 0;
  #min = NaN;
  #max = NaN;
  /** Of streams that were merged into this one. */
  #successiveProducts = 0;
  #successiveSquares = 0;
  #successive = new SuccessiveValues();
  #blockSquares = 0;
  #signSquares = 0;
  #blocks = new SignBlocks();
  #sketch = new LogBucketSketch();

  /**
   * Adds a value; one that is not finite (or beyond ±2^500) is left out.
   * @param weight - how many values it stands for. Default 1.
   */
  record(value: number, weight = 1): void {
    if (!(value >= -LARGEST && value <= LARGEST && weight > 0 && weight < Infinity)) return;
    // Of the stream alone, so before the value is in; a stream that goes on from a record has the record's median too.
    this.#blocks.add(value, this.#median);
    this.#recorded++;
    this.#count += weight;
    this.#squaredWeights += weight * weight;
    const distance = value - this.#mean;
    this.#mean += (distance * weight) / this.#count;
    this.#squaredDistances += weight * distance * (value - this.#mean);
    if (!(value >= this.#min)) this.#min = value;
    if (!(value <= this.#max)) this.#max = value;
    this.#successive.add(value);
    this.#sketch.add(value, weight);
  }

  merge(other: Distribution): void {
    if (other.#recorded === 0) return;
    const count = this.#count + other.#count;
    const distance = other.#mean - this.#mean;
    this.#squaredDistances += other.#squaredDistances + distance * distance * this.#count * (other.#count / count);
    this.#mean += distance * (other.#count / count);
    this.#count = count;
    this.#recorded += other.#recorded;
    this.#squaredWeights += other.#squaredWeights;
    // Values of two streams are no successors of one another: each stream keeps to its own mean.
    this.#successiveProducts += other.#successiveProducts + other.#successive.products;
    this.#successiveSquares += other.#successiveSquares + other.#successive.squares;
    this.#blockSquares += other.blockSquares;
    this.#signSquares += other.signSquares;
    if (!(other.#min >= this.#min)) this.#min = other.#min;
    if (!(other.#max <= this.#max)) this.#max = other.#max;
    this.#sketch.merge(other.#sketch);
  }

  get recorded(): number {
    return this.#recorded;
  }

  /** How many values there were, weights counted. */
  get count(): number {
    return this.#count;
  }

  /** NaN while there is none. */
  get mean(): number {
    return this.#recorded === 0 ? NaN : this.#mean;
  }

  /** Of the population that the weights stand for; NaN below two values. */
  get variance(): number {
    return this.#recorded < 2 ? NaN : Math.max(0, this.#squaredDistances) / this.#count;
  }

  get min(): number {
    return this.#min;
  }

  get max(): number {
    return this.#max;
  }

  /**
   * How alike successive values are (lag 1), -1 to 1, about 0 when they are independent: Σ (x_i - m)(x_i+1 - m) / Σ (x_i - m)², as usual
   * a little too low for short streams (by about (1 + 4r) / n). Of merged streams, their average, each about its own mean: that streams
   * differ from one another makes no values in them alike. 0 where it cannot be said.
   */
  get autocorrelation(): number {
    const squares = this.#successiveSquares + this.#successive.squares;
    if (this.#recorded < 3 || !(squares > 0)) return 0;
    return Math.min(1, Math.max(-1, (this.#successiveProducts + this.#successive.products) / squares));
  }

  /** See `SignBlocks`. Of merged streams, the sums, each about its own mean. 0 while streams are shorter than three blocks. */
  get blockSquares(): number {
    return this.#blockSquares + this.#blocks.blockSquares;
  }

  get signSquares(): number {
    return this.#signSquares + this.#blocks.signSquares;
  }

  /**
   * How many independent values of equal weight would tell as much: less than `recorded` where weights differ (Kish 1965) and where
   * successive values are alike (of an AR(1) process, (1 - r) / (1 + r) of them: Bayley and Hammersley 1946). At least 1 once there is one.
   */
  get effectiveCount(): number {
    if (this.#recorded === 0) return 0;
    const alike = Math.max(0, this.autocorrelation);
    return Math.max(1, this.independentCount * ((1 - alike) / (1 + alike)));
  }

  /** The same if no values were alike: `recorded`, or less where weights differ. */
  get independentCount(): number {
    return this.#recorded === 0 ? 0 : Math.min(this.#recorded, (this.#count * this.#count) / this.#squaredWeights);
  }

  /**
   * The value below which a share of the values lies, by nearest rank (the k-th smallest, k = ⌈share·count⌉): within 0.79 % of it.
   * @param share - 0 (the minimum) to 1 (the maximum). NaN while there is no value.
   */
  quantile(share: number): number {
    return findQuantiles(this.#sketch, [share], this)[0];
  }

  /** Calls back with each bucket that counts something, ascending: bounds, cut at the extremes, and count. */
  forEachBucket(visit: (low: number, high: number, count: number) => void): void {
    const cut = (bound: number): number => Math.min(this.#max, Math.max(this.#min, bound));
    this.#sketch.forEach((low, high, count) => visit(cut(low), cut(high), count));
  }

  toRecord(): DistributionRecord {
    return {
      recorded: this.#recorded,
      count: this.#count,
      squaredWeights: this.#squaredWeights,
      mean: this.#mean,
      squaredDistances: this.#squaredDistances,
      min: this.#min,
      max: this.#max,
      successiveProducts: this.#successiveProducts + this.#successive.products,
      successiveSquares: this.#successiveSquares + this.#successive.squares,
      blockSquares: this.blockSquares,
      signSquares: this.signSquares,
      sketch: this.#sketch.toRecord(),
    };
  }

  /** @param record - made by `toRecord`; trusted. What is recorded after it counts as another stream. */
  static from(record: DistributionRecord): Distribution {
    const distribution = new Distribution();
    distribution.#recorded = record.recorded;
    distribution.#count = record.count;
    distribution.#squaredWeights = record.squaredWeights;
    distribution.#mean = record.mean;
    distribution.#squaredDistances = record.squaredDistances;
    distribution.#min = record.min;
    distribution.#max = record.max;
    distribution.#successiveProducts = record.successiveProducts;
    distribution.#successiveSquares = record.successiveSquares;
    distribution.#blockSquares = record.blockSquares;
    distribution.#signSquares = record.signSquares;
    distribution.#sketch = LogBucketSketch.from(record.sketch);
    return distribution;
  }

  #median = (): number => this.quantile(0.5);
}
