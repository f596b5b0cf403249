import type { MetricKind, MetricTags, RateWindow } from './metrics.js';

/** One series, held: recording through it needs no look-up and makes no object. Every method is safe to pull off, and none throws. */
export interface MetricSeries<Kind extends MetricKind = MetricKind> {
  readonly kind: Kind;
  readonly name: string;
  readonly tags: MetricTags;
  readonly unit: string;
}

export interface Counter extends MetricSeries<'counter'> {
  /** @param value - 0 or more; what is negative or not finite is refused. Default 1. */
  add(value?: number): void;
  readonly value: number;
  /** Growth per second over a window that ends now. */
  rate(window: RateWindow): number;
}

export interface Gauge extends MetricSeries<'gauge'> {
  /** @param value - finite; others are refused. */
  set(value: number): void;
  /** NaN until it is set. */
  readonly value: number;
}

/** Figures of a distribution. All but `count` and `sum` are NaN while there is no value. */
interface Recorder {
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** The value below which a share (0–1) of the values lies, by nearest rank: within 0.79 % of it. */
  quantile(share: number): number;
  /** Values recorded per second over a window that ends now. */
  rate(window: RateWindow): number;
}

export interface Histogram extends MetricSeries<'histogram'>, Recorder {
  /** @param value - finite; others are refused. */
  record(value: number): void;
}

export interface Timer extends MetricSeries<'timer'>, Recorder {
  /** @param duration - ms, 0 or more; what is negative or not finite is refused. */
  record(duration: number): void;
  /** Begins a measurement, of any number at the same time: hand what it returns to `stop`. */
  start(): number;
  /** Records the time since a `start`, and returns it, ms. */
  stop(start: number): number;
}

export type AnyMetricSeries = Counter | Gauge | Histogram | Timer;
