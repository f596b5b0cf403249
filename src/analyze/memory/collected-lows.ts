import type { LowPoint } from './low-points.js';

/** What was in use after a collection, and what that freed, bytes. */
export interface CollectedPoint extends LowPoint {
  readonly freed: number;
}

/** A full collection frees at least this share of the greatest … */
const LEAST_SHARE = 0.5;
/** … among so many points before and after. */
const NEIGHBOURS = 10;

/**
 * The points after full collections. In a small heap, one of young objects frees much as well, and leaves what full ones take; it is
 * known by what the collections around it freed, also those that came later.
 */
export function keepFullCollections(points: readonly CollectedPoint[]): LowPoint[] {
  return points.filter(({ freed }, at) => {
    let greatest = 0;
    for (let near = Math.max(0, at - NEIGHBOURS); near <= Math.min(points.length - 1, at + NEIGHBOURS); near++) {
      greatest = Math.max(greatest, points[near].freed);
    }
    return freed >= LEAST_SHARE * greatest;
  });
}
