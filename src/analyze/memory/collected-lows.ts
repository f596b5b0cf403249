import { medianOf } from '../../statistics/median.js';
import type { LowPoint } from './low-points.js';

/** What was in use after a collection, and what that freed, bytes. */
export interface CollectedPoint extends LowPoint {
  readonly freed: number;
  /** What collections of any kind typically freed around that time, bytes. */
  readonly typical: number;
}

/** A full collection frees at least so many times what collections typically do: most are of young objects. */
const LEAST_CONTRAST = 1.5;
/** It frees at least this share of the greatest … */
const LEAST_SHARE = 0.5;
/** … among so many points before and after. */
const NEIGHBOURS = 10;
/** It leaves at most this share of what it freed, by the lowest … */
const MOST_LEFT = 0.1;
/** … of so many points after. */
const NEXT = 2;

/**
 * The points after full collections. One of young objects leaves what full ones take: its low points rise with garbage that has grown old, for
 * as long as no full one comes, steadily and by all that a leak does. No browser tells which it was. It is known by what it freed:
 * clearly more than collections do that are seen every few seconds, and not much less than the greatest around it, also those that came
 * later. Where all free the same, none is known to have been full.
 */
export function keepFullCollections(points: readonly CollectedPoint[]): LowPoint[] {
  const deep = points.filter(({ freed, typical }) => freed >= LEAST_CONTRAST * typical);
  return deep.filter(({ value, freed }, at) => {
    let greatest = 0;
    for (let near = Math.max(0, at - NEIGHBOURS); near <= Math.min(deep.length - 1, at + NEIGHBOURS); near++) {
      greatest = Math.max(greatest, deep[near].freed);
    }
    let later = Infinity;
    for (let next = at + 1; next <= Math.min(deep.length - 1, at + NEXT); next++) later = Math.min(later, deep[next].value);
    return freed >= LEAST_SHARE * greatest && value - later <= MOST_LEFT * freed;
  });
}

/**
 * What was typically freed around each period: the median over its block of periods and the one before, as a block has few at its beginning.
 *
 * @param medians - of the collections of each period, bytes; NaN where there were none.
 * @param block - periods.
 */
export function typicallyFreed(medians: readonly number[], block: number): number[] {
  const typical: number[] = [];
  for (let from = 0; from < medians.length; from += block) {
    const around = medians.slice(Math.max(0, from - block), from + block).filter((freed) => !Number.isNaN(freed));
    typical.push(...new Array<number>(Math.min(block, medians.length - from)).fill(medianOf(around)));
  }
  return typical;
}
