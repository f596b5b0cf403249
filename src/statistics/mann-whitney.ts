import type { Distribution } from './distribution.js';
import { upperTail } from './normal.js';

export interface MannWhitney {
  /** Chance that a value of the second is above one of the first; ties count half. 0.5 where they are alike. NaN where one is empty. */
  readonly superiority: number;
  /** Both directions. NaN where one is empty. */
  readonly pValue: number;
}

/**
 * The U test of H. B. Mann and D. R. Whitney (1947) on values in buckets: those of one bucket count as tied, which only weakens the test.
 * Normal approximation with the correction for ties (E. L. Lehmann, Nonparametrics, 1975, section 1.3) and for continuity.
 *
 * The counts behind superiority are those recorded, weights included; the sizes behind the p-value are the effective ones, so that values
 * that are alike because they follow one another, or that stand for others, do not count as independent.
 *
 * @param firstSize - independent values that would tell as much as the first; above 0.
 */
export function compareRanks(first: Distribution, second: Distribution, firstSize: number, secondSize: number): MannWhitney {
  if (first.recorded === 0 || second.recorded === 0) return { superiority: NaN, pValue: NaN };
  const shares = shareByBucket(first, second);
  const total = firstSize + secondSize;
  let below = 0;
  let superiority = 0;
  let ties = 0;
  for (const [one, two] of shares) {
    superiority += two * (below + one / 2);
    below += one;
    // Σ (t³ - t), of t values tied; shares of whole numbers of values would never make t less than 1.
    const tied = one * firstSize + two * secondSize;
    ties += Math.max(0, tied ** 3 - tied);
  }
  const product = firstSize * secondSize;
  const variance = (product / 12) * (total + 1 - ties / (total * Math.max(1, total - 1)));
  const distance = Math.max(0, Math.abs(superiority - 0.5) * product - 0.5);
  const pValue = variance > 0 ? Math.min(1, 2 * upperTail(distance / Math.sqrt(variance))) : 1;
  return { superiority, pValue };
}

/** Share of each side's values in each bucket that either has, ascending. Buckets are the same for all, but the outermost are cut at the extremes. */
function shareByBucket(first: Distribution, second: Distribution): [number, number][] {
  const merged: { low: number; high: number; shares: [number, number] }[] = [];
  [first, second].forEach((side, index) => {
    side.forEachBucket((low, high, count) => {
      const shares: [number, number] = [0, 0];
      shares[index] = count / side.count;
      merged.push({ low, high, shares });
    });
  });
  // Of a bucket cut by one side only, both parts overlap or touch in one point only with nothing in between.
  merged.sort((a, b) => a.low + a.high - (b.low + b.high));
  const result: [number, number][] = [];
  let last: (typeof merged)[number] | undefined;
  for (const bucket of merged) {
    if (last && sameBucket(last, bucket)) {
      last.shares[0] += bucket.shares[0];
      last.shares[1] += bucket.shares[1];
    } else {
      last = bucket;
      result.push(bucket.shares);
    }
  }
  return result;
}

/** Whether one lies in the other: a bucket, and the same cut at an extreme. */
function sameBucket(a: { low: number; high: number }, b: { low: number; high: number }): boolean {
  return (a.low <= b.low && b.high <= a.high) || (b.low <= a.low && a.high <= b.high);
}
