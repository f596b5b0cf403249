import { upperTail } from './normal.js';

export interface MannKendall {
  /** Pairs of which the later value is greater, less those of which it is less. */
  readonly score: number;
  /** Of the score, were there no trend. */
  readonly variance: number;
  /** Of both directions. 1 where nothing can be said. */
  readonly pValue: number;
}

/**
 * Whether values tend to rise or to fall (Mann 1945; Kendall 1975), whatever their distribution: variance corrected for ties, p-value from
 * the normal distribution with continuity correction, good from about 8 values on.
 *
 * @param values - in order of time.
 * @param inflation - by how much more the score varies because successive values are alike (Hamed and Rao 1998), see `varianceInflation`.
 */
export function mannKendall(values: ArrayLike<number>, inflation = 1): MannKendall {
  const count = values.length;
  let score = 0;
  for (let later = 1; later < count; later++) {
    for (let earlier = 0; earlier < later; earlier++) score += Math.sign(values[later] - values[earlier]);
  }
  let variance = count * (count - 1) * (2 * count + 5);
  const sorted = Float64Array.from(values).sort();
  for (let from = 0; from < count;) {
    let to = from + 1;
    while (to < count && sorted[to] === sorted[from]) to++;
    const ties = to - from;
    variance -= ties * (ties - 1) * (2 * ties + 5);
    from = to;
  }
  variance = (variance / 18) * inflation;
  const pValue = variance > 0 ? Math.min(1, 2 * upperTail(Math.max(0, Math.abs(score) - 1) / Math.sqrt(variance))) : 1;
  return { score, variance, pValue };
}
