import { bindOnAccess } from '../../base/bind-methods.js';
import type { Timer } from '../../model/metric-handles.js';
import type { MetricTags } from '../../model/metrics.js';
import type { SeriesHost } from './series-host.js';
import { ValueSeries } from './value-series.js';

export class TimerSeries extends ValueSeries<'timer'> implements Timer {
  constructor(host: SeriesHost<'timer'>, tags: MetricTags) {
    super(host, tags, 0);
  }

  start(): number {
    return this.host.clock.now();
  }

  stop(start: number): number {
    // Already when it is subtracted, what is no number may throw.
    const duration = typeof start === 'number' ? this.host.clock.now() - start : NaN;
    if (duration >= 0 && duration < Infinity) this.put(duration, this.host.clock.slot);
    else this.host.refuse(duration);
    return duration;
  }
}

bindOnAccess(TimerSeries.prototype);
