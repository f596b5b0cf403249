import type { Histogram } from '../../model/metric-handles.js';
import type { MetricTags } from '../../model/metrics.js';
import { LARGEST_VALUE } from './limits.js';
import type { SeriesHost } from './series-host.js';
import { ValueSeries } from './value-series.js';

export class HistogramSeries extends ValueSeries<'histogram'> implements Histogram {
  constructor(host: SeriesHost<'histogram'>, tags: MetricTags) {
    super(host, tags, -LARGEST_VALUE);
  }
}
