import { findCuts, type Cut } from '../../statistics/e-divisive.js';
import { medianOf } from '../../statistics/median.js';

/** Fewer sessions are no level: two slow ones in a row are a bad day. */
const SHORTEST_LEVEL = 3;

/** A change of level, in logarithms. */
export interface LevelChange extends Cut {
  readonly before: number;
  readonly after: number;
}

/**
 * Changes of level that count. Smaller ones are taken out one by one, the least first, and those that are left are judged again by the
 * levels that then lie between them: several small ones in one direction may make a change that counts.
 *
 * @param least - smallest change that counts, as a difference of logarithms.
 */
export function findLevelChanges(logs: readonly number[], least: number, significance: number, random: () => number): LevelChange[] {
  let changes = measure(logs, findCuts(logs, { significance, minimumSegment: SHORTEST_LEVEL, random }));
  while (changes.length > 0) {
    const smallest = changes.reduce((a, b) => (sizeOf(b) < sizeOf(a) ? b : a));
    if (sizeOf(smallest) >= least) break;
    changes = measure(
      logs,
      changes.filter((change) => change !== smallest),
    );
  }
  return changes;
}

/** The level at each value: the median up to the changes next to it. */
export function levelsOf(logs: readonly number[], changes: readonly LevelChange[]): number[] {
  const bounds = [0, ...changes.map(({ index }) => index), logs.length];
  return bounds.slice(1).flatMap((to, part) => {
    const level = medianOf(logs.slice(bounds[part], to));
    return new Array<number>(to - bounds[part]).fill(level);
  });
}

function measure(logs: readonly number[], cuts: readonly Cut[]): LevelChange[] {
  return cuts.map(({ index, pValue }, at) => ({
    index,
    pValue,
    before: medianOf(logs.slice(cuts[at - 1]?.index ?? 0, index)),
    after: medianOf(logs.slice(index, cuts[at + 1]?.index ?? logs.length)),
  }));
}

function sizeOf({ before, after }: LevelChange): number {
  return Math.abs(after - before);
}
