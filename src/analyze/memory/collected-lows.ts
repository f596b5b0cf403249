import type { LowPoint } from './low-points.js';

/** What was in use after a collection, and what that freed, bytes. */
export interface CollectedPoint extends LowPoint {
  readonly freed: number;
  /** Whether it left clearly less than the collection before it: see `isFall`. */
  readonly isFall: boolean;
  /** What was typically freed around that time, bytes, by collections that left no less than the one before, and by those that did. */
  readonly typical: { readonly young: number; readonly full: number };
}

/** Share of what a collection frees by which it leaves less than the one before: what is alive of young objects differs by less. */
const LEAST_FALL = 0.2;
/** A full collection frees at least so many times what collections of young objects typically do; as much where it is known by its fall … */
const LEAST_CONTRAST = 1.5;
const LEAST_CONTRAST_OF_FALL = 1;
/** … and at least this share of what full ones typically do. */
const LEAST_SHARE = 0.5;
/** It leaves at most this share of what it freed, by the lower of the next two full ones. */
const MOST_LEFT = 0.1;

/**
 * Whether a collection left clearly less than the one before it had left. One of young objects cannot: what the one before left has grown old,
 * and only a full collection frees old objects.
 *
 * @param fell - bytes. @param freed - bytes.
 */
export function isFall(fell: number, freed: number): boolean {
  return fell >= LEAST_FALL * freed;
}

/**
 * The points after full collections. One of young objects leaves what full ones take: its low points rise with garbage that has grown old, for
 * as long as no full one comes, steadily and by all that a leak does. No browser tells which it was. A full one is known by two things: it left
 * less than the collection before, and it freed clearly more than those do that did not. Where no other comes between two full ones, the later
 * leaves as much as the earlier: such a point is kept if the next that is known left no less. Where all free the same, none is known to have been
 * full.
 */
export function keepFullCollections(points: readonly CollectedPoint[]): LowPoint[] {
  const kept: LowPoint[] = [];
  /** What the next ones left that are known to be full, the nearest first. */
  let next = Infinity;
  let afterNext = Infinity;
  for (let at = points.length - 1; at >= 0; at--) {
    const { value, freed, isFall: isKnown, typical } = points[at];
    const contrast = isKnown ? LEAST_CONTRAST_OF_FALL : LEAST_CONTRAST;
    if (!(freed >= contrast * typical.young && freed >= LEAST_SHARE * typical.full)) continue;
    const isLow = value - Math.min(next, afterNext) <= MOST_LEFT * freed;
    if (isLow && (isKnown || next < Infinity)) kept.push(points[at]);
    if (isKnown) [next, afterNext] = [value, next];
  }
  return kept.reverse();
}
