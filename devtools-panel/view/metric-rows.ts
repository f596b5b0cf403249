import type { MetricKind, MetricTags, RateWindow } from '../../src/model/metrics.js';
import type { PerformanceMetrics } from '../../src/monitor.js';
import type { ChartedSeries } from './metric-chart.js';
import { isYesNo, metricWords, seriesText } from './metric-words.js';

/** A series as the metrics hand it out. */
export type LiveSeries = ReturnType<PerformanceMetrics['seriesOf']>[number];

/** Figures of a series as they are now; what its kind does not have is undefined, what is not known yet NaN. */
export interface MetricRow extends ChartedSeries {
  readonly key: string;
  readonly series: LiveSeries;
  readonly kind: MetricKind;
  /** Of a gauge what it is set to, of a counter its total, of others their mean. */
  readonly now: number;
  readonly count: number | undefined;
  readonly p50: number | undefined;
  readonly p75: number | undefined;
  readonly p95: number | undefined;
  readonly p99: number | undefined;
  readonly min: number | undefined;
  readonly max: number | undefined;
  /** Of a counter its growth, of others how many values. */
  readonly rates: Readonly<Record<RateWindow, number>> | undefined;
}

/** Quantiles of ten thousand series would take longer than a look at them may. */
export const MOST_ROWS = 200;
const WINDOWS = ['1s', '10s', '1m', '5m'] as const;

/** The series that a search finds, in order of name and tags: the first 200 with their figures, and how many there are in all. */
export function findRows(
  all: Iterable<LiveSeries>,
  search: string,
  chosen: string,
): { readonly rows: readonly MetricRow[]; readonly found: number; readonly total: number } {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  let total = 0;
  const found: { key: string; series: LiveSeries }[] = [];
  for (const series of all) {
    total++;
    const key = keyOf(series);
    const text = `${key} ${metricWords(series.name) ?? ''} ${series.kind} ${series.unit}`.toLowerCase();
    if (words.every((word) => text.includes(word))) found.push({ key, series });
  }
  found.sort((one, other) => (one.key < other.key ? -1 : 1));
  const shown = found.filter(({ key }, at) => at < MOST_ROWS || key === chosen);
  return { rows: shown.map(({ key, series }) => toRow(key, series)), found: found.length, total };
}

export function keyOf({ name, tags }: { readonly name: string; readonly tags: MetricTags }): string {
  return seriesText(name, tags);
}

function toRow(key: string, series: LiveSeries): MetricRow {
  const { name, tags, unit, kind } = series;
  const none = { count: undefined, p50: undefined, p75: undefined, p95: undefined, p99: undefined, min: undefined, max: undefined };
  const facts = { key, series, name, tags, unit, kind };
  if (series.kind === 'gauge') return { ...facts, ...none, now: series.value, rates: undefined };
  const rates = Object.fromEntries(WINDOWS.map((window) => [window, series.rate(window)])) as Record<RateWindow, number>;
  if (series.kind === 'counter') return { ...facts, ...none, now: series.value, rates };
  // Of noughts and ones, the mean tells everything.
  if (isYesNo(name)) return { ...facts, ...none, now: series.mean, count: series.count, rates };
  return {
    ...facts,
    now: series.mean,
    count: series.count,
    p50: series.quantile(0.5),
    p75: series.quantile(0.75),
    p95: series.quantile(0.95),
    p99: series.quantile(0.99),
    min: series.min,
    max: series.max,
    rates,
  };
}
