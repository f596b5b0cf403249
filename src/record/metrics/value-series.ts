import { bindOnAccess } from '../../base/bind-methods.js';
import { SNAPSHOT_QUANTILES, type HistogramSnapshot, type MetricTags, type RateWindow } from '../../model/metrics.js';
import { LogBucketSketch } from '../../statistics/log-bucket-sketch.js';
import { findQuantiles } from '../../statistics/sketch-quantiles.js';
import { LARGEST_VALUE } from './limits.js';
import { Series } from './series.js';
import type { SeriesHost } from './series-host.js';
import { WindowedCounts } from './windowed-counts.js';

const SHARES = Object.values(SNAPSHOT_QUANTILES);

/** A distribution of values: in a sketch and a few figures beside it, however many there are. */
export class ValueSeries<Kind extends 'histogram' | 'timer'> extends Series<Kind> {
  readonly #least: number;
  #count = 0;
  #sum = 0;
  #min = Infinity;
  #max = -Infinity;
  #sketch = new LogBucketSketch();
  readonly #growth: WindowedCounts;

  /** @param least - smaller values are refused. */
  constructor(host: SeriesHost<Kind>, tags: MetricTags, least: number) {
    super(host, tags);
    this.#least = least;
    this.#growth = new WindowedCounts(host.clock.slot);
  }

  record(value: number): void {
    if (!(typeof value === 'number' && value >= this.#least && value <= LARGEST_VALUE)) return this.host.refuse(value);
    this.put(value, this.host.clock.tick());
  }

  /** Records a value that is fine, in a slot of the clock. */
  protected put(value: number, slot: number): void {
    if (slot !== this.#growth.slot) this.#growth.moveTo(slot, this.#count);
    this.#count++;
    this.#sum += value;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
    this.#sketch.add(value);
    if (this.host.watcher !== undefined) this.host.watcher(this, value);
  }

  get count(): number {
    return this.#count;
  }

  get sum(): number {
    return this.#sum;
  }

  get min(): number {
    return this.#count === 0 ? NaN : this.#min;
  }

  get max(): number {
    return this.#count === 0 ? NaN : this.#max;
  }

  get mean(): number {
    return this.#sum / this.#count;
  }

  quantile(share: number): number {
    return findQuantiles(this.#sketch, [typeof share === 'number' ? share : NaN], this)[0];
  }

  rate(window: RateWindow): number {
    this.host.clock.now();
    return this.#growth.rate(window, this.host.clock, this.#count);
  }

  toSnapshot(): HistogramSnapshot {
    const { kind, name, tags, unit, count, sum } = this;
    const [p50, p75, p95, p99] = findQuantiles(this.#sketch, SHARES, this);
    return {
      kind,
      name,
      tags,
      unit,
      count,
      sum,
      min: orNull(this.min),
      max: orNull(this.max),
      mean: orNull(this.mean),
      quantiles: { p50: orNull(p50), p75: orNull(p75), p95: orNull(p95), p99: orNull(p99) },
      rates: this.#growth.rates(this.host.clock, count),
    };
  }

  clear(): void {
    this.#count = this.#sum = 0;
    this.#min = Infinity;
    this.#max = -Infinity;
    this.#sketch = new LogBucketSketch();
    this.#growth.reset(this.host.clock.slot);
  }
}

bindOnAccess(ValueSeries.prototype);

/** JSON knows neither NaN nor -0. */
function orNull(figure: number): number | null {
  return Number.isNaN(figure) ? null : figure + 0;
}
