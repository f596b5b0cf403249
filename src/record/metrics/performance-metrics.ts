import { bindMethods } from '../../base/bind-methods.js';
import { createSteadyClock, pageClock, type Clock } from '../../base/clock.js';
import { FaultLog, messageOf } from '../../base/fault-log.js';
import { DEFAULT_METRIC_THRESHOLDS, type MetricThresholds } from '../../model/core-metrics.js';
import type { AnyMetricSeries, Counter, Gauge, Histogram, Timer } from '../../model/metric-handles.js';
import type { MetricKind, MetricsSnapshot, MetricTags } from '../../model/metrics.js';
import { createSeries, type AnySeries } from './create-series.js';
import { DEFAULT_MAX_SERIES, isShortText, MOST_CHARACTERS } from './limits.js';
import { MetricFamily } from './metric-family.js';
import type { MetricsLedger } from './metrics-ledger.js';
import { summarize, type PerformanceSummary } from './performance-summary.js';
import type { Series } from './series.js';
import { SlotClock } from './slot-clock.js';
import { TagPairs } from './tag-pairs.js';

/** Options of `PerformanceMetrics`. All optional. */
export interface PerformanceMetricsOptions {
  /** Default: the page's `performance.now()`. One that throws or goes back is taken to stand still. */
  readonly clock?: Clock;
  /** Most series; values of more go into one series a name, tagged `{ overflow: 'true' }`. Default 10,000. */
  readonly maxSeries?: number;
  /** Added to, and winning over, the default thresholds that the summary judges by. */
  readonly thresholds?: MetricThresholds;
  /** Hears of values and names that are refused, and of overflow. Default: once each on the console. */
  readonly report?: (part: string, error: unknown) => void;
}

/**
 * @param value - what was recorded just now: of a counter its increment.
 * @param time - of the clock's last look, at the start of the task at the earliest; ms since its time origin.
 */
export type MetricWatcher = (series: AnyMetricSeries, value: number, time: number) => void;

/**
 * Counters, gauges, histograms and timers by name and tags. What is recorded often is recorded through a handle (`metrics.counter(name)`),
 * the rest by name. Works without timers: rates over 1 s, 10 s, 1 min and 5 min follow the clock when something is recorded or read.
 *
 * No call throws. A name keeps its first kind and unit: another is refused, as are values that are none; all of it is counted in the
 * snapshot and told to `report`. A handle of a refused name works, and its values are in no figure.
 */
export class PerformanceMetrics {
  readonly #ledger: MetricsLedger;
  readonly #maxNames: number;
  readonly #thresholds: MetricThresholds;
  readonly #families = new Map<string, MetricFamily<AnySeries>>();
  readonly #watchers = new Map<string, Set<MetricWatcher>>();
  /** Where values of refused names go, by kind. */
  readonly #discarded = new Map<MetricKind, AnySeries>();

  constructor({ clock = pageClock, maxSeries, thresholds, report = new FaultLog().report }: PerformanceMetricsOptions = {}) {
    const tell = (error: unknown): void => {
      try {
        report('metrics', error);
      } catch {
        // There is nobody else to be told.
      }
    };
    const room = typeof maxSeries === 'number' && maxSeries >= 1 ? Math.floor(maxSeries) : DEFAULT_MAX_SERIES;
    this.#ledger = {
      clock: new SlotClock(createSteadyClock(clock, tell)),
      pairs: new TagPairs(),
      room,
      overflow: 0,
      refused: 0,
      tell,
    };
    this.#maxNames = room;
    this.#thresholds = { ...DEFAULT_METRIC_THRESHOLDS, ...thresholds };
    bindMethods(this);
  }

  /** @param unit - of all series of the name, for people and exports. Default ''. */
  counter(name: string, tags?: MetricTags, unit?: string): Counter {
    return this.#find('counter', name, tags, unit) as Counter;
  }

  gauge(name: string, tags?: MetricTags, unit?: string): Gauge {
    return this.#find('gauge', name, tags, unit) as Gauge;
  }

  histogram(name: string, tags?: MetricTags, unit?: string): Histogram {
    return this.#find('histogram', name, tags, unit) as Histogram;
  }

  timer(name: string, tags?: MetricTags): Timer {
    return this.#find('timer', name, tags, 'ms') as Timer;
  }

  /** @param value - 0 or more. Default 1. */
  incrementCounter(name: string, value = 1, tags?: MetricTags, unit?: string): void {
    this.counter(name, tags, unit).add(value);
  }

  setGauge(name: string, value: number, tags?: MetricTags, unit?: string): void {
    this.gauge(name, tags, unit).set(value);
  }

  recordHistogram(name: string, value: number, tags?: MetricTags, unit?: string): void {
    this.histogram(name, tags, unit).record(value);
  }

  /** @param duration - ms. */
  recordTimer(name: string, duration: number, tags?: MetricTags): void {
    this.timer(name, tags).record(duration);
  }

  /** Begins to measure; what it returns records the time since then, and returns it, ms. */
  startTimer(name: string, tags?: MetricTags): () => number {
    const timer = this.timer(name, tags);
    const start = timer.start();
    return () => timer.stop(start);
  }

  /** Every series, in the order of names and then of series as they were first used. */
  *all(): Generator<AnyMetricSeries> {
    for (const { series } of this.#families.values()) yield* series;
  }

  /** Records a value as the name's kind has it: adds to a counter, sets a gauge. A new name is a histogram. */
  recordMetric(name: string, value: number, tags?: MetricTags, unit?: string): void {
    const kind = this.#families.get(name)?.kind ?? 'histogram';
    const series = this.#find(kind, name, tags, unit);
    if (series.kind === 'counter') series.add(value);
    else if (series.kind === 'gauge') series.set(value);
    else series.record(value);
  }

  /** What the series of a name are, by the first of them; undefined while there is none. */
  describe(name: string): { readonly isCounter: boolean; readonly isYesNo: boolean; readonly unit: string } | undefined {
    const [series] = this.#families.get(name)?.series ?? [];
    return series && { isCounter: series.kind === 'counter', isYesNo: isYesNo(series), unit: series.unit };
  }

  /** All series of a name, as handles: for figures that a snapshot does not have. */
  seriesOf(name: string): readonly AnyMetricSeries[] {
    return [...(this.#families.get(name)?.series ?? [])];
  }

  /**
   * Tells of each value of a name as it is recorded, before the record returns: of a counter what it grew by. Costs the records of other
   * names nothing. What the watcher throws is told to `report`.
   *
   * @param name - there may be no series of it yet.
   * @returns what ends it.
   */
  watch(name: string, watcher: MetricWatcher): () => void {
    const watchers = this.#watchers.get(name) ?? new Set();
    // One that is given twice is told twice, and each ends by itself.
    const own: MetricWatcher = (series, value, time) => watcher(series, value, time);
    this.#watchers.set(name, watchers.add(own));
    this.#connect(name);
    return () => {
      watchers.delete(own);
      if (watchers.size === 0) this.#watchers.delete(name);
      this.#connect(name);
    };
  }

  /** As in the snapshot, without making one. */
  get losses(): Pick<MetricsSnapshot, 'overflow' | 'refused'> {
    const { overflow, refused } = this.#ledger;
    return { overflow, refused };
  }

  /** Everything, as plain data. */
  getMetrics(): MetricsSnapshot {
    const { clock, overflow, refused } = this.#ledger;
    const now = clock.now();
    const series = [...this.#families.values()].flatMap((family) => family.series.map((one) => one.toSnapshot()));
    return { timestamp: clock.toEpoch(now), uptime: now - clock.since, series, overflow, refused };
  }

  /** How the tracer itself does. */
  getPerformanceSummary(): PerformanceSummary {
    const { clock } = this.#ledger;
    return summarize(this.seriesOf, this.#thresholds, clock.now() - clock.since);
  }

  /** Starts anew: all figures. Names, series and handles stay. */
  reset(): void {
    const ledger = this.#ledger;
    ledger.clock.since = ledger.clock.now();
    ledger.overflow = ledger.refused = 0;
    for (const { series } of this.#families.values()) for (const one of series) one.clear();
  }

  #find(kind: MetricKind, name: string, tags: MetricTags | undefined, unit = ''): AnySeries {
    try {
      const family = this.#families.get(name) ?? this.#open(kind, name, unit);
      if (family !== undefined && family.kind === kind && family.takes(unit)) return family.at(tags);
      if (family !== undefined) this.#refuse(`${family.describe()} takes no values of a ${kind}, or none of another unit`);
    } catch (error) {
      // Tags with getters that throw.
      this.#refuse(`tags cannot be read: ${messageOf(error)}`);
    }
    return this.#discard(kind);
  }

  /** A new name. Undefined: refused. */
  #open(kind: MetricKind, name: unknown, unit: unknown): MetricFamily<AnySeries> | undefined {
    if (!isShortText(name) || name === '' || !isShortText(unit)) {
      this.#refuse(`a name that is no text of 1 to ${MOST_CHARACTERS} characters was refused, or its unit`);
      return undefined;
    }
    if (this.#families.size >= this.#maxNames) {
      this.#ledger.overflow++;
      this.#ledger.tell('no room for more names: values of others are left out');
      return undefined;
    }
    const family = new MetricFamily(kind, name, unit, this.#ledger, createSeries);
    this.#families.set(name, family);
    this.#connect(name);
    return family;
  }

  #connect(name: string): void {
    const family = this.#families.get(name);
    if (family === undefined) return;
    const watchers = [...(this.#watchers.get(name) ?? [])];
    const tell = (series: Series, value: number): void => {
      for (const watcher of watchers) {
        try {
          watcher(series as AnySeries, value, this.#ledger.clock.time);
        } catch (error) {
          this.#ledger.tell(`${family.describe()}: a watcher failed: ${messageOf(error)}`);
        }
      }
    };
    family.watcher = watchers.length > 0 ? tell : undefined;
  }

  #refuse(text: string): void {
    this.#ledger.refused++;
    this.#ledger.tell(text);
  }

  #discard(kind: MetricKind): AnySeries {
    let series = this.#discarded.get(kind);
    if (series === undefined) {
      const ledger = { ...this.#ledger, room: Infinity, tell: () => undefined };
      this.#discarded.set(kind, (series = new MetricFamily(kind, '', '', ledger, createSeries).at(undefined)));
    }
    return series;
  }
}

/** Whether it may hold what is yes or no: a histogram without a unit, or of shares, no value of which was under 0 or over 1. */
function isYesNo(series: AnyMetricSeries): boolean {
  if (series.kind !== 'histogram' || (series.unit !== '' && series.unit !== '1')) return false;
  // Both are NaN while there is no value.
  return !(series.min < 0) && !(series.max > 1);
}
