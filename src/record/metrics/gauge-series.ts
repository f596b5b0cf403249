import { bindOnAccess } from '../../base/bind-methods.js';
import type { Gauge } from '../../model/metric-handles.js';
import type { GaugeSnapshot } from '../../model/metrics.js';
import { LARGEST_VALUE } from './limits.js';
import { Series } from './series.js';

export class GaugeSeries extends Series<'gauge'> implements Gauge {
  #value = NaN;
  /** ms since the clock's time origin. */
  #time = NaN;

  set(value: number): void {
    if (!(typeof value === 'number' && value >= -LARGEST_VALUE && value <= LARGEST_VALUE)) return this.host.refuse(value);
    this.host.clock.tick();
    this.#value = value;
    this.#time = this.host.clock.time;
    if (this.host.watcher !== undefined) this.host.watcher(this, value);
  }

  get value(): number {
    return this.#value;
  }

  toSnapshot(): GaugeSnapshot {
    const { kind, name, tags, unit, value } = this;
    if (Number.isNaN(value)) return { kind, name, tags, unit, value: null, lastUpdated: null };
    // JSON knows no -0.
    return { kind, name, tags, unit, value: value + 0, lastUpdated: this.host.clock.toEpoch(this.#time) };
  }

  clear(): void {
    this.#value = NaN;
  }
}

bindOnAccess(GaugeSeries.prototype);
