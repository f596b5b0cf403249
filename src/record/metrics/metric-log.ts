import type { AnyMetricSeries } from '../../model/metric-handles.js';

/** Samples kept of each series, one a tick: five minutes at one a second. */
const LOG_SAMPLES = 300;
/** Series that are followed, the first that there are: 400 × 300 × 8 bytes are 1 MB. */
const MOST_SERIES = 400;

/** One value a tick, oldest first; NaN where there was none. */
export interface SeriesLog {
  /** ms, on the clock of the ticks. */
  readonly time: readonly number[];
  /** Of a counter its growth a second, of a gauge its value, of histograms and timers the mean of the values since the tick before. */
  readonly value: readonly number[];
  /** Of histograms and timers: how many values those were; of counters the growth; of gauges 1. */
  readonly count: readonly number[];
}

interface Followed {
  /** As of the last tick. */
  count: number;
  sum: number;
  readonly values: Float32Array;
  readonly counts: Float32Array;
  /** Number of the tick at which it was found. */
  readonly since: number;
}

/** What metrics were in the last minutes, for charts. */
export class MetricLog {
  readonly #times = new Float64Array(LOG_SAMPLES);
  readonly #followed = new Map<AnyMetricSeries, Followed>();
  #ticks = 0;
  #left = 0;

  /** Series that there was no room for. */
  get left(): number {
    return this.#left;
  }

  /** @param now - ms. @param all - every series that there is, in an order that stays. */
  tick(now: number, all: Iterable<AnyMetricSeries>): void {
    const at = this.#ticks % LOG_SAMPLES;
    const elapsed = this.#ticks === 0 ? NaN : (now - this.#times[(this.#ticks - 1) % LOG_SAMPLES]) / 1000;
    this.#times[at] = now;
    this.#left = 0;
    for (const series of all) {
      const followed = this.#followed.get(series) ?? this.#follow(series);
      if (followed === undefined) this.#left++;
      else sample(series, followed, at, elapsed);
    }
    this.#ticks++;
  }

  /** Undefined while the series has not been seen by a tick, or where there was no room for it. */
  read(series: AnyMetricSeries): SeriesLog | undefined {
    const followed = this.#followed.get(series);
    if (followed === undefined) return undefined;
    const first = Math.max(followed.since, this.#ticks - LOG_SAMPLES);
    const ticks = Array.from({ length: this.#ticks - first }, (_, index) => (first + index) % LOG_SAMPLES);
    return {
      time: ticks.map((tick) => this.#times[tick]),
      value: ticks.map((tick) => followed.values[tick]),
      count: ticks.map((tick) => followed.counts[tick]),
    };
  }

  #follow(series: AnyMetricSeries): Followed | undefined {
    if (this.#followed.size >= MOST_SERIES) return undefined;
    const values = new Float32Array(LOG_SAMPLES).fill(NaN);
    const followed = { count: 0, sum: 0, values, counts: new Float32Array(LOG_SAMPLES), since: this.#ticks };
    this.#followed.set(series, followed);
    return followed;
  }
}

/** @param elapsed - since the tick before, s; NaN at the first. */
function sample(series: AnyMetricSeries, followed: Followed, at: number, elapsed: number): void {
  const { values, counts } = followed;
  if (series.kind === 'gauge') {
    values[at] = series.value;
    counts[at] = 1;
  } else if (series.kind === 'counter') {
    const growth = series.value - followed.sum;
    values[at] = growth / elapsed;
    counts[at] = growth;
    followed.sum = series.value;
  } else {
    const count = series.count - followed.count;
    values[at] = count > 0 ? (series.sum - followed.sum) / count : NaN;
    counts[at] = count;
    followed.count = series.count;
    followed.sum = series.sum;
  }
}
