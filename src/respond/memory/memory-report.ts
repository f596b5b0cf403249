import type { CollectionStatistics } from '../../analyze/memory/collections.js';
import type { Exhaustion } from '../../analyze/memory/exhaustion.js';
import type { Growth } from '../../analyze/memory/growth.js';
import type { GrowthSource } from '../../analyze/memory/growth-source.js';
import type { LeakVerdict } from '../../analyze/memory/leak-watch.js';

/** What is known of the page's memory at one moment. What a browser does not tell is left out. */
export interface MemorySample {
  /** ms, on any clock that does not go back: the same as that of the actions. */
  readonly time: number;
  /** Heap in use, bytes. */
  readonly heapUsed?: number;
  /** What the heap may grow to, bytes. */
  readonly heapLimit?: number;
  /** What acttrace holds of `heapUsed`, bytes: growth is looked for in the rest. Default 0. */
  readonly heldByTracer?: number;
  /** Elements in the document. */
  readonly elements?: number;
  /** Listeners that are registered, as far as the app counts them. */
  readonly listeners?: number;
  /** Entries in the browser's performance buffer. */
  readonly entries?: number;
}

/** Share of the heap's limit that is in use; unknown without figures. */
export type PressureLevel = 'normal' | 'warning' | 'critical' | 'unknown';

/** What is watched for growth. */
export type MemorySeries = 'heap' | 'elements' | 'listeners' | 'entries';

export interface SeriesReport {
  readonly series: MemorySeries;
  readonly unit: 'bytes' | 'objects';
  readonly verdict: LeakVerdict;
  /** Why, in words. */
  readonly reasons: readonly string[];
  /** What the verdict rests on; absent where nothing is held against the series. */
  readonly growth?: Growth;
  /** The action that the growth comes from; absent where none explains it clearly better than all others do, and no worse than time. */
  readonly source?: GrowthSource;
  /** While there is growth without a source: the actions whose counts suit it best, the likeliest first, three at most. */
  readonly likely?: readonly string[];
  /** Of the heap, while its growth is certain and its limit is known. */
  readonly exhaustion?: Exhaustion;
}

/** Columns for a chart: one value a sample that was kept, NaN where there was no figure. */
export interface MemoryColumns {
  /** ms: of the last reading of each period. */
  readonly time: readonly number[];
  /** Bytes: the last reading. */
  readonly heapUsed: readonly number[];
  readonly heapLimit: readonly number[];
  readonly elements: readonly number[];
  readonly listeners: readonly number[];
  readonly entries: readonly number[];
}

export interface MemoryReport {
  /** Of the last sample, ms; NaN before the first. */
  readonly time: number;
  readonly level: PressureLevel;
  /** heapUsed / heapLimit of the last sample; NaN without figures. */
  readonly share: number;
  /** The gravest of all series'; of counts alone where there is no heap figure. */
  readonly verdict: LeakVerdict;
  readonly series: readonly SeriesReport[];
  readonly samples: MemoryColumns;
  /** Of the heap, after full collections, less what acttrace held: ms and bytes. */
  readonly lowPoints: { readonly time: readonly number[]; readonly value: readonly number[] };
  /** Of the last ten minutes; absent where there is no heap figure. */
  readonly collections?: CollectionStatistics;
  /** What must be known to read this right, in words. */
  readonly notes: readonly string[];
  /** Samples and actions without a time, or with one before the last. */
  readonly refused: number;
}

export interface MemoryEvents {
  /** The level changed. */
  level: { readonly time: number; readonly level: PressureLevel; readonly before: PressureLevel; readonly share: number };
  /** The verdict about a series changed, or an action was found that explains it. */
  verdict: { readonly time: number; readonly before: LeakVerdict; readonly report: SeriesReport };
}

export interface MemoryPressureOptions {
  /** Shares of the heap's limit. Default 0.75 and 0.9. */
  readonly warning?: number;
  readonly critical?: number;
  /** Growth of the low points that is called a leak, as a share of what they were. Default 0.1. */
  readonly leakGrowth?: number;
  /** Chance of ever calling one that is none, as far as chance is to blame, 0–1. Default 0.01. */
  readonly falseAlarms?: number;
  /** Told what a listener or a source threw. Default: nobody. */
  readonly onError?: (error: unknown) => void;
}

/** Where `start` reads. What it throws counts as no figure. */
export interface MemorySource {
  /** ms. */
  now(): number;
  /** Read every second: undefined where the browser does not tell. */
  heap?(): { readonly used: number; readonly limit?: number } | undefined;
  /** Read every 10 s, since to count elements takes up to a millisecond in a large page. */
  objects?(): Pick<MemorySample, 'elements' | 'listeners' | 'entries'>;
}

/** Runs something once after a delay, ms; returns what cancels it. */
export type Schedule = (run: () => void, delay: number) => () => void;
