import type { Entry } from './storage-entries.js';
import { quantileOf } from './statistics.js';

/** Spans by which blocking is told. */
const PER_SPANS = 100_000;

/** The same work done by our store and with one record a span, side by side. */
export interface StoragePair {
  readonly ours: number;
  readonly plain: number;
}

/** What the storage page sends. Durations in ms. */
export interface StoragePageResult {
  /** `worker` or `page`. */
  readonly writer: string;
  readonly spans: number;
  /** From the first span to the last acknowledged write. */
  readonly duration: number;
  readonly entries: readonly Entry[];
  /** Tasks over 50 ms, whoever's they were. */
  readonly longTasks: readonly Entry[];
  /** Bytes of the session as the store counts them, and by which the site's IndexedDB grew; 0 where the browser does not tell. */
  readonly storedBytes: number;
  readonly grownBytes: number;
  /** Spans a second written, in each round. */
  readonly written: readonly StoragePair[];
  /** Time to read 100,000 spans: ours analyzed as well, the others put into the same table. */
  readonly read: readonly StoragePair[];
  readonly doubts: readonly string[];
}

export interface StorageReport {
  readonly writer: string;
  readonly spans: number;
  readonly duration: number;
  /** The longest time for which we held the main thread, and the longest of the browser's tasks in which we had a part; ms. */
  readonly longestEntry: number;
  readonly longestTask: number;
  /** Of the main thread, for 100,000 spans; ms. */
  readonly blocking: number;
  /** Bytes a span. */
  readonly stored: number;
  readonly grown: number;
  /** Medians, and the median of the ratios within rounds. */
  readonly written: StoragePair & { readonly ratio: number };
  readonly read: StoragePair & { readonly ratio: number };
}

export function computeStorage(result: StoragePageResult): StorageReport {
  const { writer, spans, duration, entries, longTasks, storedBytes, grownBytes } = result;
  const lengthOf = ({ start, end }: Entry): number => end - start;
  const shared = longTasks.filter((task) => entries.some(({ start, end }) => start < task.end && end > task.start));
  return {
    writer,
    spans,
    duration,
    longestEntry: Math.max(0, ...entries.map(lengthOf)),
    longestTask: Math.max(0, ...shared.map(lengthOf)),
    blocking: (entries.reduce((sum, entry) => sum + lengthOf(entry), 0) / spans) * PER_SPANS,
    stored: storedBytes / spans,
    grown: grownBytes / spans,
    written: medianOf(result.written, ({ ours, plain }) => ours / plain),
    read: medianOf(result.read, ({ ours, plain }) => ours / plain),
  };
}

function medianOf(pairs: readonly StoragePair[], ratioOf: (pair: StoragePair) => number): StoragePair & { readonly ratio: number } {
  const median = (read: (pair: StoragePair) => number): number => quantileOf(pairs.map(read), 0.5);
  return { ours: median(({ ours }) => ours), plain: median(({ plain }) => plain), ratio: median(ratioOf) };
}
