import { medianOf } from '../../statistics/median.js';
import { isLargeDrop } from '../heap-drops.js';

/** Garbage was collected: the heap fell between two readings. */
export interface Collection {
  /** ms: of the reading before, and of the one after. When in between is not known. */
  readonly from: number;
  readonly to: number;
  /** Bytes given back, less what was allocated between the readings. */
  readonly freed: number;
  /** 1 MB and 10 % of the heap, or more. */
  readonly large: boolean;
  /** ms: the thread stood still at most so long for it, in long tasks between the readings; absent where there was none. */
  readonly pause?: number;
}

export interface CollectionStatistics {
  /** The time they were counted over, ms. */
  readonly over: number;
  readonly count: number;
  readonly large: number;
  /** At least: between two readings, several look like one, and one that frees less than is allocated is not seen. */
  readonly perMinute: number;
  /** Bytes, of all of them; and of a typical one, NaN where there is none. */
  readonly freed: number;
  readonly medianFreed: number;
  /** More than 10 a minute, over a minute or more: the app makes garbage faster than is good for it. */
  readonly frequent: boolean;
  /**
   * Of the `collections` that may have fallen into long tasks. `pause` is an upper bound, ms: all of those tasks, as far as they lie between two
   * readings of the heap; how much of it was collecting, the browser does not tell. What was collected outside of long tasks, which takes less than
   * 50 ms each time, is not in it. Absent where none fell into one: then the cost is unknown, not 0.
   */
  readonly cost?: { readonly collections: number; readonly pause: number };
}

/** What is called a fall, bytes: a collection of young objects that is worth a look frees more. */
const LEAST_FALL = 100_000;
/** A minute. */
const FREQUENT = 10;
const MS_PER_MINUTE = 60_000;

/** A reading of the heap: ms and bytes. */
export interface HeapReading {
  readonly time: number;
  readonly used: number;
}

/**
 * Whether garbage was collected between two readings. Where the heap had just fallen, it is the same collection going on: memory is swept bit
 * by bit.
 *
 * @param before - a reading. @param after - the next one.
 * @param recent - the collections before, the last one last.
 */
export function findCollection(before: HeapReading, after: HeapReading, recent: readonly Collection[]): Collection | undefined {
  const fallen = before.used - after.used;
  const last = recent.at(-1);
  const goesOn = last?.to === before.time;
  if (!(fallen >= LEAST_FALL || (goesOn && fallen > 0))) return undefined;
  const freed = fallen + (goesOn ? last.freed : 0);
  return { from: goesOn ? last.from : before.time, to: after.time, freed, large: isLargeDrop(after.used + freed, freed) };
}

/** @param collections - within the time from … to, ms. */
export function summarizeCollections(collections: readonly Collection[], from: number, to: number): CollectionStatistics {
  const over = Math.max(0, to - from);
  const perMinute = over > 0 ? (collections.length * MS_PER_MINUTE) / over : 0;
  const pauses = collections.flatMap(({ pause }) => pause ?? []);
  return {
    over,
    count: collections.length,
    large: collections.filter(({ large }) => large).length,
    perMinute,
    freed: collections.reduce((sum, { freed }) => sum + freed, 0),
    medianFreed: medianOf(collections.map(({ freed }) => freed)),
    frequent: over >= MS_PER_MINUTE && perMinute > FREQUENT,
    ...(pauses.length > 0 && { cost: { collections: pauses.length, pause: pauses.reduce((sum, pause) => sum + pause, 0) } }),
  };
}
