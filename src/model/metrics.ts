/**
 * Metrics: figures that an app counts or measures beside its traces. A series is a name with a set of tags; all series of a name are of
 * one kind and one unit. Snapshots are plain data that survive `JSON.stringify`; a figure that there is none of is null.
 */

/**
 * `counter` only grows · `gauge` is a value as it is now · `histogram` is a distribution of values · `timer` is a histogram of durations
 * in ms.
 */
export type MetricKind = 'counter' | 'gauge' | 'histogram' | 'timer';

/** Order does not matter. A tag with an empty value is as good as none. */
export type MetricTags = Readonly<Record<string, string>>;

/** Windows of rates, ms. */
export const RATE_WINDOWS = { '1s': 1000, '10s': 10_000, '1m': 60_000, '5m': 300_000 } as const;
export type RateWindow = keyof typeof RATE_WINDOWS;

/** Per second, over each window. */
export type Rates = Readonly<Record<RateWindow, number>>;

/** Quantiles that a snapshot has. */
export const SNAPSHOT_QUANTILES = { p50: 0.5, p75: 0.75, p95: 0.95, p99: 0.99 } as const;
export type SnapshotQuantile = keyof typeof SNAPSHOT_QUANTILES;

interface SeriesSnapshot {
  readonly name: string;
  readonly tags: MetricTags;
  /** '' where none was given. */
  readonly unit: string;
}

export interface CounterSnapshot extends SeriesSnapshot {
  readonly kind: 'counter';
  readonly value: number;
  /** How much the counter grew. */
  readonly rates: Rates;
}

export interface GaugeSnapshot extends SeriesSnapshot {
  readonly kind: 'gauge';
  /** Null until it is set. */
  readonly value: number | null;
  /** When it was set, ms since the Unix epoch. */
  readonly lastUpdated: number | null;
}

export interface HistogramSnapshot extends SeriesSnapshot {
  readonly kind: 'histogram' | 'timer';
  readonly count: number;
  readonly sum: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
  /** By nearest rank, within 0.79 % of the value. */
  readonly quantiles: Readonly<Record<SnapshotQuantile, number | null>>;
  /** How many values were recorded. */
  readonly rates: Rates;
}

export type MetricSnapshot = CounterSnapshot | GaugeSnapshot | HistogramSnapshot;

export interface MetricsSnapshot {
  /** When it was taken, ms since the Unix epoch. */
  readonly timestamp: number;
  /** For how long metrics have been recorded, ms. */
  readonly uptime: number;
  readonly series: readonly MetricSnapshot[];
  /** Times that a series was asked for which there was no room for, so that `{ overflow: 'true' }` was used: once a call by name, once a handle. */
  readonly overflow: number;
  /** Values that are none (NaN, a negative increment …), and calls by a name that is none or is of another kind or unit. */
  readonly refused: number;
}
