import type { MetricSeries } from '../../model/metric-handles.js';
import type { MetricKind, MetricSnapshot, MetricTags } from '../../model/metrics.js';
import type { SeriesHost } from './series-host.js';

/** What the series of all kinds have in common. */
export abstract class Series<Kind extends MetricKind = MetricKind> implements MetricSeries<Kind> {
  protected readonly host: SeriesHost<Kind>;
  readonly tags: MetricTags;

  constructor(host: SeriesHost<Kind>, tags: MetricTags) {
    this.host = host;
    this.tags = tags;
  }

  get kind(): Kind {
    return this.host.kind;
  }

  get name(): string {
    return this.host.name;
  }

  get unit(): string {
    return this.host.unit;
  }

  /** As of the clock's last look. */
  abstract toSnapshot(): MetricSnapshot;

  /** Starts anew; whoever holds the series goes on with it. */
  abstract clear(): void;
}
