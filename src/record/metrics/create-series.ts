import type { MetricKind, MetricTags } from '../../model/metrics.js';
import { CounterSeries } from './counter-series.js';
import { GaugeSeries } from './gauge-series.js';
import { HistogramSeries } from './histogram-series.js';
import type { SeriesHost } from './series-host.js';
import { TimerSeries } from './timer-series.js';

export type AnySeries = CounterSeries | GaugeSeries | HistogramSeries | TimerSeries;

/** A series of the kind that its host is of. */
export function createSeries(host: SeriesHost, tags: MetricTags): AnySeries {
  if (isOf(host, 'counter')) return new CounterSeries(host, tags);
  if (isOf(host, 'gauge')) return new GaugeSeries(host, tags);
  if (isOf(host, 'timer')) return new TimerSeries(host, tags);
  return new HistogramSeries(host as SeriesHost<'histogram'>, tags);
}

function isOf<Kind extends MetricKind>(host: SeriesHost, kind: Kind): host is SeriesHost<Kind> {
  return host.kind === kind;
}
