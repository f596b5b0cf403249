import { bindOnAccess } from '../../base/bind-methods.js';
import type { Counter } from '../../model/metric-handles.js';
import type { CounterSnapshot, MetricTags, RateWindow } from '../../model/metrics.js';
import { LARGEST_VALUE } from './limits.js';
import { Series } from './series.js';
import { WindowedCounts } from './windowed-counts.js';
import type { SeriesHost } from './series-host.js';

export class CounterSeries extends Series<'counter'> implements Counter {
  #value = 0;
  readonly #growth: WindowedCounts;

  constructor(host: SeriesHost<'counter'>, tags: MetricTags) {
    super(host, tags);
    this.#growth = new WindowedCounts(host.clock.slot);
  }

  add(value = 1): void {
    if (!(typeof value === 'number' && value >= 0 && value <= LARGEST_VALUE)) return this.host.refuse(value);
    const slot = this.host.clock.tick();
    if (slot !== this.#growth.slot) this.#growth.moveTo(slot, this.#value);
    this.#value += value;
    if (this.host.watcher !== undefined) this.host.watcher(this, value);
  }

  get value(): number {
    return this.#value;
  }

  rate(window: RateWindow): number {
    this.host.clock.now();
    return this.#growth.rate(window, this.host.clock, this.#value);
  }

  toSnapshot(): CounterSnapshot {
    const { kind, name, tags, unit, value } = this;
    return { kind, name, tags, unit, value, rates: this.#growth.rates(this.host.clock, value) };
  }

  clear(): void {
    this.#value = 0;
    this.#growth.reset(this.host.clock.slot);
  }
}

bindOnAccess(CounterSeries.prototype);
