import type { Aggregate, AlertSource, SeriesQuery } from '../../model/alert-source.js';
import { hasTags } from '../../model/has-tags.js';
import type { AnyMetricSeries } from '../../model/metric-handles.js';
import type { MetricTags } from '../../model/metrics.js';
import type { PerformanceMetrics } from './performance-metrics.js';
import { RecentValues } from './recent-values.js';

/** A name of which somebody asked. */
interface Watched {
  readonly values: Map<AnyMetricSeries, RecentValues>;
  readonly stop: () => void;
}

/**
 * What the metrics were in the last minute, for alert rules: a name is watched from the first question about it on, so that names of
 * which nobody asks cost nothing.
 *
 * `value` of a counter is its total, of a gauge what it is set to, of histograms and timers the value recorded last. `rate` of a counter is
 * its growth a second, of others the share of values that are not 0 (which tells something of those that are 1 or 0), from 20 values or three such on. Other aggregates of a counter are
 * of its increments, but for `count`, which is what they add up to.
 */
export class RecentMetrics implements AlertSource {
  readonly #metrics: PerformanceMetrics;
  /** ms, on the clock of the metrics. */
  readonly #now: () => number;
  readonly #onValue: () => void;
  readonly #watched = new Map<string, Watched>();

  /** @param onValue - called after each value of a name that was asked about. */
  constructor(metrics: PerformanceMetrics, now: () => number, onValue: () => void = () => undefined) {
    this.#metrics = metrics;
    this.#now = now;
    this.#onValue = onValue;
  }

  readonly read = (query: SeriesQuery, visit: (tags: MetricTags, value: number) => void): void => {
    const now = this.#now();
    const { values } = this.#watched.get(query.metric) ?? this.#watch(query.metric, now);
    for (const series of this.#metrics.seriesOf(query.metric)) {
      if (hasTags(series.tags, query.tags)) visit(series.tags, read(series, values.get(series), query.aggregate, now));
    }
  };

  readonly describe = (metric: string): ReturnType<NonNullable<AlertSource['describe']>> => this.#metrics.describe(metric);

  /** Forgets what it was asked about, and watches nothing any more. */
  stop(): void {
    for (const { stop } of this.#watched.values()) stop();
    this.#watched.clear();
  }

  #watch(name: string, now: number): Watched {
    const values: Watched['values'] = new Map();
    const stop = this.#metrics.watch(name, (series, value, time) => {
      let recent = values.get(series);
      if (recent === undefined) values.set(series, (recent = new RecentValues(now)));
      recent.add(value, time);
      this.#onValue();
    });
    const watched = { values, stop };
    this.#watched.set(name, watched);
    return watched;
  }
}

function read(series: AnyMetricSeries, recent: RecentValues | undefined, aggregate: Aggregate, now: number): number {
  const { kind } = series;
  if (aggregate.name === 'value' && (kind === 'counter' || kind === 'gauge')) return series.value;
  if (recent === undefined) return NaN;
  if (kind === 'counter' && aggregate.name === 'count') return recent.sum(now);
  if (kind === 'counter' && aggregate.name === 'rate') return recent.perSecond(now);
  return recent.read(aggregate, now);
}
