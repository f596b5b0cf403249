/** The middle of a distribution: half of the values lie between `q1` and `q3`. */
export interface Quartiles {
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
}

/**
 * Quantile by linear interpolation between the two nearest ranks (type 7 of Hyndman and Fan, what R and NumPy do).
 *
 * @param share - from 0 (the least) to 1 (the greatest).
 * @throws RangeError without values: there is no median of nothing.
 */
export function quantileOf(values: readonly number[], share: number): number {
  if (values.length === 0) throw new RangeError('A quantile needs at least one value.');
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (position - below);
}

export function quartilesOf(values: readonly number[]): Quartiles {
  return { q1: quantileOf(values, 0.25), median: quantileOf(values, 0.5), q3: quantileOf(values, 0.75) };
}

/**
 * Ratios of a case to the baseline, each within one round: what slows the machine down for a while slows both, and cancels out.
 * @throws RangeError when the lists are not of one length.
 */
export function ratiosOf(values: readonly number[], baseline: readonly number[]): number[] {
  if (values.length !== baseline.length) throw new RangeError(`${values.length} rounds cannot be divided by ${baseline.length}.`);
  return values.map((value, round) => value / baseline[round]);
}

/** A copy in random order (Fisher and Yates), so that no case always runs after the same one. */
export function shuffled<T>(items: readonly T[], random: () => number = Math.random): T[] {
  const copy = [...items];
  for (let last = copy.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [copy[last], copy[other]] = [copy[other], copy[last]];
  }
  return copy;
}
