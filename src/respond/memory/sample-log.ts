import { isFall, keepFullCollections, type CollectedPoint } from '../../analyze/memory/collected-lows.js';
import { findCollection, type Collection } from '../../analyze/memory/collections.js';
import type { LowPoint } from '../../analyze/memory/low-points.js';
import { FreedLog } from './freed-log.js';
import type { MemoryColumns, MemorySample } from './memory-report.js';

/** One period of 10 s. */
interface Row {
  readonly period: number;
  /** Of its first and of its last reading, ms. */
  readonly from: number;
  time: number;
  heapUsed: number;
  heapLimit: number;
  elements: number;
  listeners: number;
  entries: number;
  /** Least reading of the heap, of any kind. */
  least: LowPoint | undefined;
  /** Least reading after a clear collection, what that freed, and whether any of them left less than the one before it. */
  low: (LowPoint & { readonly freed: number; readonly isFall: boolean }) | undefined;
}

/** ms. */
const PERIOD = 10_000;
const MOST_ROWS = 1000;
/** A collection that left less than the one before was full, whatever it freed: bytes, below which readings are too near each other. */
const LEAST_FREED = 1_000_000;
/** Of more than one a second over the last ten minutes, the oldest are forgotten. */
const MOST_COLLECTIONS = 600;
/** Readings further apart do not tell into which long task a collection fell, ms. */
const CLOSE = 1500;
/** Readings that are looked at for whether they change at all … */
const ROWS_TO_JUDGE = 30;
/** … and the share of them that do in any page where something runs. */
const LEAST_CHANGING = 0.2;

/** What is known of a collection besides: the long tasks between its readings, and whether those are near enough each other to tell. */
interface SeenCollection extends Collection {
  readonly isClose: boolean;
  readonly tasks: readonly Stretch[];
}

/** ms. */
interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** The last 1000 periods of 10 s: of each the last reading, and the least of the heap. However often it is read, no more is kept. */
export class SampleLog {
  readonly #rows: Row[] = [];
  readonly #collections: SeenCollection[] = [];
  readonly #freed = new FreedLog();
  #limit = NaN;
  #heldByTracer = 0;
  #before: { readonly time: number; readonly used: number } | undefined;
  /** What the last collection left, and the one before it, bytes; NaN: none. */
  #left = NaN;
  #leftBefore = NaN;

  /** @param sample - not older than the one before. */
  add(sample: MemorySample): void {
    const row = this.#rowOf(sample.time);
    row.time = sample.time;
    row.elements = figure(sample.elements, row.elements);
    row.listeners = figure(sample.listeners, row.listeners);
    row.entries = figure(sample.entries, row.entries);
    const used = figure(sample.heapUsed, NaN);
    if (Number.isNaN(used)) return;
    row.heapUsed = used;
    // A limit of 0 is none.
    row.heapLimit = this.#limit = figure(sample.heapLimit, NaN) || NaN;
    this.#heldByTracer = figure(sample.heldByTracer, 0);
    const after = { time: sample.time, used };
    const before = this.#before;
    const collection = before && findCollection(before, after, this.#collections);
    this.#before = after;
    const point = { time: sample.time, value: Math.max(0, used - this.#heldByTracer) };
    if (row.least === undefined || point.value < row.least.value) row.least = point;
    if (collection === undefined) return;
    const last = this.#collections.at(-1);
    const goesOn = last !== undefined && last.to === before?.time;
    const isClose = sample.time - (before?.time ?? -Infinity) <= CLOSE;
    if (goesOn) {
      this.#collections.pop();
      this.#freed.takeBack();
    } else this.#leftBefore = this.#left;
    this.#left = used;
    const { freed, large } = collection;
    const fell = isFall(this.#leftBefore - used, freed);
    this.#freed.add(row.period, freed, fell);
    if ((large || (fell && freed >= LEAST_FREED)) && (row.low === undefined || point.value < row.low.value)) {
      row.low = { ...point, freed, isFall: fell || row.low?.isFall === true };
    }
    // What a collection that goes on cost before, it has cost.
    const seen = goesOn ? last : undefined;
    this.#collections.push({
      ...collection,
      isClose: isClose && seen?.isClose !== false,
      tasks: seen?.tasks ?? [],
      ...(seen?.pause !== undefined && { pause: seen.pause }),
    });
    if (this.#collections.length > MOST_COLLECTIONS) this.#collections.shift();
  }

  /** A task that blocked the thread: a collection that may have been in it cost at most what of it lies between its readings. @param start - ms, as `duration`. */
  addLongTask(start: number, duration: number): void {
    const end = start + duration;
    for (let at = this.#collections.length - 1; at >= 0 && this.#collections[at].to > start; at--) {
      const { from, to, isClose, tasks: before } = this.#collections[at];
      if (!isClose || from >= end) continue;
      const tasks = [...before, { start: Math.max(start, from), end: Math.min(end, to) }];
      this.#collections[at] = { ...this.#collections[at], tasks, pause: lengthOf(tasks) };
    }
  }

  /** Of the last sample, ms; NaN before the first. */
  get time(): number {
    return this.#rows.at(-1)?.time ?? NaN;
  }

  /** Of the first sample that is kept, ms. */
  get from(): number {
    return this.#rows[0]?.from ?? NaN;
  }

  /** Heap in use at the last reading, bytes; NaN: never read. */
  get used(): number {
    return this.#before?.used ?? NaN;
  }

  /** Of the heap at that reading, bytes; NaN: not known. */
  get limit(): number {
    return this.#limit;
  }

  /** What acttrace held of it, bytes. */
  get heldByTracer(): number {
    return this.#heldByTracer;
  }

  get hasHeap(): boolean {
    return this.#before !== undefined;
  }

  /** Whether the figure of the heap hardly ever changes: the browser rounds it and looks anew now and then, or nothing runs. */
  get heapStandsStill(): boolean {
    const rows = this.#rows.slice(-ROWS_TO_JUDGE).filter(({ heapUsed }) => !Number.isNaN(heapUsed));
    const changes = rows.filter(({ heapUsed }, at) => at > 0 && heapUsed !== rows[at - 1].heapUsed).length;
    return rows.length >= ROWS_TO_JUDGE && changes < LEAST_CHANGING * rows.length;
  }

  /** @param after - ms. */
  collectionsSince(after: number): Collection[] {
    return this.#collections.filter(({ to }) => to > after);
  }

  /** After full collections, less what acttrace held. */
  heapLows = (): LowPoint[] => {
    const points: CollectedPoint[] = [];
    for (const { period, low } of this.#rows) if (low) points.push({ ...low, typical: this.#freed.typical(period) });
    return keepFullCollections(points);
  };

  /** Of any readings, less what acttrace held. */
  heapLeast = (): LowPoint[] => this.#rows.map(({ least }) => least).filter((least) => least !== undefined);

  counts(series: 'elements' | 'listeners' | 'entries'): LowPoint[] {
    return this.#rows.filter((row) => !Number.isNaN(row[series])).map((row) => ({ time: row.time, value: row[series] }));
  }

  columns(): MemoryColumns {
    const column = (name: keyof MemoryColumns): number[] => this.#rows.map((row) => row[name]);
    return {
      time: column('time'),
      heapUsed: column('heapUsed'),
      heapLimit: column('heapLimit'),
      elements: column('elements'),
      listeners: column('listeners'),
      entries: column('entries'),
    };
  }

  #rowOf(time: number): Row {
    const period = Math.floor(time / PERIOD);
    let row = this.#rows.at(-1);
    if (row?.period === period) return row;
    row = {
      period,
      from: time,
      time,
      heapUsed: NaN,
      heapLimit: NaN,
      elements: NaN,
      listeners: NaN,
      entries: NaN,
      least: undefined,
      low: undefined,
    };
    this.#rows.push(row);
    if (this.#rows.length > MOST_ROWS) this.#rows.shift();
    return row;
  }
}

/** A figure that is one: finite, and not below 0. */
function figure(value: unknown, otherwise: number): number {
  return typeof value === 'number' && value >= 0 && value < Infinity ? value : otherwise;
}

/** Each moment once: a long frame is told beside the long tasks in it. */
function lengthOf(stretches: readonly Stretch[]): number {
  let length = 0;
  let covered = -Infinity;
  for (const { start, end } of [...stretches].sort((a, b) => a.start - b.start)) {
    length += Math.max(0, end - Math.max(start, covered));
    covered = Math.max(covered, end);
  }
  return length;
}
