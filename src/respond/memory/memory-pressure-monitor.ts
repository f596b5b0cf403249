import { summarizeCollections } from '../../analyze/memory/collections.js';
import type { GrowthLimits } from '../../analyze/memory/growth-watch.js';
import type { LeakState, LeakVerdict } from '../../analyze/memory/leak-watch.js';
import type { LowPoint } from '../../analyze/memory/low-points.js';
import { UncollectedWatch } from '../../analyze/memory/uncollected.js';
import { bindMethods } from '../../base/bind-methods.js';
import { Emitter, type Listener, type Unsubscribe } from '../../base/emitter.js';
import { ActionLog } from './action-log.js';
import { writeProgress } from './heap-progress.js';
import { completeOptions } from './memory-options.js';
import type {
  MemoryEvents,
  MemoryPressureOptions,
  MemoryReport,
  MemorySample,
  MemorySeries,
  MemorySource,
  Schedule,
} from './memory-report.js';
import { writeNotes } from './memory-words.js';
import { PressureGauge } from './pressure-gauge.js';
import { readSource } from './read-source.js';
import { SampleLog } from './sample-log.js';
import { SeriesWatch, type Overruled } from './series-watch.js';

/** Between looks at the verdicts, ms. */
const LOOK_EVERY = 10_000;
/** Collections are counted over so long, ms. */
const COLLECTIONS_OVER = 600_000;

const COUNTED = ['elements', 'listeners', 'entries'] as const;
/** Growth that counts at least: bytes, objects. */
const LEAST: Readonly<Record<MemorySeries, number>> = { heap: 1_000_000, elements: 50, listeners: 50, entries: 200 };
/** Shares of the allowance of false alarms; they and that of a heap that is not collected add up to 1. */
const ALLOWANCE: Readonly<Record<MemorySeries, number>> = { heap: 0.6, elements: 0.1, listeners: 0.1, entries: 0.1 };
const UNCOLLECTED_ALLOWANCE = 0.1;
const GRAVITY: readonly LeakVerdict[] = ['unknown', 'none', 'suspected', 'leak'];

/**
 * Watches the page's memory: how near the heap is to its limit, how often garbage is collected, and whether something leaks, by the low points of
 * the heap and the counts of objects, and which action it comes from.
 *
 * It is told samples and actions, or reads a source (`start`); it runs nothing by itself, and no method throws.
 */
export class MemoryPressureMonitor {
  readonly #emitter: Emitter<MemoryEvents>;
  readonly #onError: (error: unknown) => void;
  readonly #log = new SampleLog();
  readonly #actions = new ActionLog();
  readonly #gauge: PressureGauge;
  readonly #heap: SeriesWatch;
  readonly #uncollected: UncollectedWatch;
  readonly #counted: readonly (readonly [series: (typeof COUNTED)[number], watch: SeriesWatch])[];
  #looked = -Infinity;
  #refused = 0;
  #stop: (() => void) | undefined;

  constructor(options: MemoryPressureOptions = {}) {
    const { warning, critical, leakGrowth, falseAlarms, onError } = completeOptions(options);
    this.#onError = onError;
    this.#emitter = new Emitter(onError);
    this.#gauge = new PressureGauge(warning, critical);
    const limits = (series: MemorySeries): GrowthLimits => ({
      share: leakGrowth,
      least: LEAST[series],
      allowance: falseAlarms * ALLOWANCE[series],
    });
    this.#heap = new SeriesWatch('heap', limits('heap'));
    this.#uncollected = new UncollectedWatch(falseAlarms * UNCOLLECTED_ALLOWANCE);
    this.#counted = COUNTED.map((series) => [series, new SeriesWatch(series, limits(series))]);
    bindMethods(this);
  }

  /** Subscribes; returns the unsubscribe. */
  on<Name extends keyof MemoryEvents>(name: Name, listener: Listener<MemoryEvents[Name]>): Unsubscribe {
    return this.#emitter.on(name, listener);
  }

  /**
   * Takes a sample, however often: of every 10 s the last figures and the least of the heap are kept, 1000 times. The more often the heap is
   * read, the lower the low points that are seen, and the sooner a leak is: once a second will do.
   */
  addSample(sample: MemorySample): void {
    try {
      this.#take(sample);
    } catch (error) {
      this.#onError(error);
    }
  }

  /** An action was done. @param time - ms, on the clock of the samples. */
  addAction(actionId: string, time: number): void {
    if (typeof actionId === 'string' && Number.isFinite(time)) this.#actions.add(actionId, time);
    else this.#refused++;
  }

  /** A task blocked the thread: collections that fall into it cost its duration at most, or what of it lies between the readings. Tell it after the samples. @param start - ms, as `duration`. */
  addLongTask(start: number, duration: number): void {
    if (Number.isFinite(start) && duration > 0 && duration < Infinity) this.#log.addLongTask(start, duration);
    else this.#refused++;
  }

  /** Reads a source: the heap once a second, objects every 10 s. Returns stop; a second start ends the first. */
  start(source: MemorySource, schedule: Schedule): () => void {
    this.#stop?.();
    const stop = readSource(source, schedule, this.addSample, this.#onError);
    this.#stop = stop;
    return stop;
  }

  /** All that is known, as plain data. */
  report(): MemoryReport {
    const log = this.#log;
    const { time } = log;
    const limit = this.#limit();
    const lows = log.heapLows();
    const from = Math.max(log.from, time - COLLECTIONS_OVER);
    return {
      time,
      level: this.#gauge.level,
      share: log.used / (limit ?? NaN),
      verdict: this.#verdict(),
      series: [
        this.#heap.report(limit, log.hasHeap ? writeProgress(lows, time) : undefined),
        ...this.#counted.map(([, watch]) => watch.report(limit)),
      ],
      samples: log.columns(),
      lowPoints: { time: lows.map((low) => low.time), value: lows.map(({ value }) => value) },
      ...(log.hasHeap && { collections: summarizeCollections(log.collectionsSince(from), from, time) }),
      notes: Number.isNaN(time) ? [] : writeNotes(log),
      refused: this.#refused,
    };
  }

  #take(sample: MemorySample): void {
    const time = sample?.time;
    if (!Number.isFinite(time) || time < this.#log.time) {
      this.#refused++;
      return;
    }
    this.#log.add(sample);
    this.#judgeLevel(sample);
    if (time - this.#looked < LOOK_EVERY) return;
    this.#looked = time;
    this.#judgeGrowth(time);
  }

  #limit(): number | undefined {
    const limit = this.#log.limit;
    return Number.isNaN(limit) ? undefined : limit;
  }

  #judgeLevel({ time, heapUsed }: MemorySample): void {
    // A sample of counts alone says nothing of the heap.
    if (heapUsed === undefined) return;
    const before = this.#gauge.level;
    const share = this.#log.used / this.#log.limit;
    const level = this.#gauge.update(share, time);
    if (level !== before) this.#emitter.emit('level', { time, level, before, share });
  }

  #judgeGrowth(now: number): void {
    const log = this.#log;
    const uncollected = this.#uncollected.look(log.heapLeast, log.heapLows, now, (points) => this.#actions.countUntil(points));
    this.#look(this.#heap, log.heapLows, now, (told) => {
      if (log.heapStandsStill) return { state: { verdict: 'unknown', reason: 'stands still' }, points: log.heapLows };
      return told.verdict === 'unknown' && uncollected ? { state: uncollected, points: log.heapLeast } : undefined;
    });
    for (const [series, watch] of this.#counted) this.#look(watch, () => log.counts(series), now);
  }

  #look(watch: SeriesWatch, read: () => readonly LowPoint[], now: number, overrule?: (told: LeakState) => Overruled | undefined): void {
    const before = watch.verdict;
    if (!watch.look(read, this.#actions, now, overrule)) return;
    this.#emitter.emit('verdict', { time: now, before, report: watch.report(this.#limit()) });
  }

  /** Of all series; that a count is not known says nothing. */
  #verdict(): LeakVerdict {
    const counted = this.#counted.map(([, { verdict }]) => verdict);
    const gravest = GRAVITY.findLast((verdict) => counted.includes(verdict) || this.#heap.verdict === verdict)!;
    return gravest === 'none' && this.#log.hasHeap ? this.#heap.verdict : gravest;
  }
}
