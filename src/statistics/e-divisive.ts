import { varianceInflation } from './variance-inflation.js';

/**
 * Where a series of numbers changes its distribution: E-divisive (Matteson and James 2014, "A nonparametric approach for multiple change
 * point analysis of multivariate data", https://arxiv.org/abs/1306.4933), of one dimension and exponent 1.
 *
 * The series is cut in two where the energy distance of both sides, each weighted by its length, is greatest; then the parts are, until
 * the best cut that is left is no better than what chance gives: the share of permutations, within the parts that there are, whose best
 * cut is as good. No shape of distribution is assumed, but that values without a change are exchangeable. Successive values that are alike
 * are not, so the statistic is set down by as much as that would raise it (see `inflationOf`), unless the step is so large that no such
 * likeness makes it (see `isClearStep`): a short series has too few orders to lose any of what its statistic says.
 *
 * Of a series without a change the first test alone decides, so that the chance of calling it changed is `significance`, however many
 * cuts would be tried after it.
 */
export interface EDivisiveOptions {
  /** Chance of finding a change where there is none, 0–1. */
  readonly significance: number;
  /** Fewest values between two changes, at least 2. */
  readonly minimumSegment: number;
  /** Uniform in [0, 1): a seeded one makes the result repeatable. */
  readonly random: () => number;
}

/** The values from `index` on differ from those before it. */
export interface Cut {
  readonly index: number;
  /** Share of permutations, the series itself counted, whose best cut is as good; at most that where a change is clear. */
  readonly pValue: number;
}

/** A stretch of the series without a cut, and where it would best be cut. */
interface Segment {
  readonly from: number;
  readonly to: number;
  readonly at: number;
  /** 0: not to be cut. */
  readonly statistic: number;
}

/**
 * How many permutations may be as good as the series itself: with some, one that happens to be as good does not hide a
 * change. The number of permutations follows from it and the significance.
 */
const MOST_AS_GOOD = 2;
const MOST_PERMUTATIONS = 9_999;
/**
 * Of a long series, a change so clear that it is twice as good as the best of this many permutations needs no more: the statistic's tail
 * falls exponentially, so that 1 % of 1 % would be so. In a short one, a few outliers may make it fall in steps.
 */
const CLEAR_AFTER = 99;
const CLEAR = 2;
const LONG = 100;
/** Standard errors: the best of all cuts of a series of likeness alone is rarely beyond 4. */
const CLEAR_STEP = 6;
/** Sums of the same distances in another order. */
const ROUNDING = 1 + 1e-9;

/**
 * Cuts of a series, by index. n values take n² steps a permutation: 600 of them about 10 ms for 100 values, but one that has no change is
 * given up after few.
 *
 * @param values - finite.
 */
export function findCuts(values: readonly number[], { significance, minimumSegment, random }: EDivisiveOptions): Cut[] {
  const permutations = Math.min(MOST_PERMUTATIONS, Math.ceil((MOST_AS_GOOD + 1) / significance) - 1);
  const series = Float64Array.from(values);
  const search = new CutSearch(series.length, Math.max(2, minimumSegment));
  const cuts: Cut[] = [];
  let segments = [search.best(series, 0, series.length)];
  for (;;) {
    const best = segments.reduce((a, b) => (b.statistic > a.statistic ? b : a));
    if (!(best.statistic > 0)) break;
    const known = cuts.map(({ index }) => index);
    const inflation = inflationOf(series, known, best.at);
    const clear = isClearStep(series, best, inflation);
    const wanted = best.statistic / (clear ? 1 : inflation) / ROUNDING;
    const asGood = countAsGood(series, segments, clear ? undefined : known, wanted, permutations, search, random);
    if (asGood > MOST_AS_GOOD) break;
    cuts.push({ index: best.at, pValue: (asGood + 1) / (permutations + 1) });
    const parts = [search.best(series, best.from, best.at), search.best(series, best.at, best.to)];
    segments = segments.flatMap((segment) => (segment === best ? parts : [segment]));
  }
  return cuts.sort((a, b) => a.index - b.index);
}

/**
 * Permutations whose best cut is as good, but no more than are needed to know.
 *
 * @param known - cuts that there are; undefined: likeness of successive values is not considered.
 */
function countAsGood(
  series: Float64Array,
  segments: readonly Segment[],
  known: readonly number[] | undefined,
  wanted: number,
  permutations: number,
  search: CutSearch,
  random: () => number,
): number {
  const shuffled = series.slice();
  let asGood = 0;
  let greatest = 0;
  for (let permutation = 0; permutation < permutations && asGood <= MOST_AS_GOOD; permutation++) {
    if (permutation === CLEAR_AFTER && series.length >= LONG && wanted > CLEAR * greatest) break;
    let best = 0;
    let at = 0;
    for (const { from, to } of segments) {
      shuffle(shuffled, from, to, random);
      const found = search.best(shuffled, from, to);
      if (found.statistic > best) {
        best = found.statistic;
        at = found.at;
      }
    }
    greatest = Math.max(greatest, best);
    if (best >= wanted && (known === undefined || best >= wanted * inflationOf(shuffled, known, at))) asGood++;
  }
  return asGood;
}

/** Fisher and Yates, of a stretch. */
function shuffle(values: Float64Array, from: number, to: number, random: () => number): void {
  for (let last = to - 1; last > from; last--) {
    const other = from + Math.floor(random() * (last + 1 - from));
    const value = values[last];
    values[last] = values[other];
    values[other] = value;
  }
}

/** By how much likeness of successive values raises the statistic: taken about the means of the parts that are assumed, so that a change makes none. */
function inflationOf(series: Float64Array, known: readonly number[], at: number): number {
  const bounds = [0, ...[...known, at].sort((a, b) => a - b), series.length];
  const residuals = new Float64Array(series.length);
  for (let part = 1; part < bounds.length; part++) {
    const mean = meanOf(series, bounds[part - 1], bounds[part]);
    for (let index = bounds[part - 1]; index < bounds[part]; index++) residuals[index] = series[index] - mean;
  }
  return varianceInflation(residuals, bounds.length - 1);
}

/**
 * Whether the means on both sides of a cut are apart by so many of their standard errors, raised by the likeness of successive values, that
 * it alone cannot be why. Not a test by itself: the permutations still are, of values without regard to their likeness.
 */
function isClearStep(series: Float64Array, { from, at, to }: Segment, inflation: number): boolean {
  const before = meanOf(series, from, at);
  const after = meanOf(series, at, to);
  let squares = 0;
  for (let index = from; index < to; index++) squares += (series[index] - (index < at ? before : after)) ** 2;
  const variance = (squares / Math.max(1, to - from - 2)) * (1 / (at - from) + 1 / (to - at)) * inflation;
  return Math.abs(after - before) > CLEAR_STEP * Math.sqrt(variance);
}

function meanOf(series: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let index = from; index < to; index++) sum += series[index];
  return sum / (to - from);
}

/** Finds the best cut of a stretch; keeps its columns, since permutations ask thousands of times. */
class CutSearch {
  readonly #minimum: number;
  /** Of values from a position to the current end: Σ of the distances of all pairs. */
  readonly #after: Float64Array;
  /** Mean distance of the pairs before a position. */
  readonly #before: Float64Array;
  /** Σ of the distances of all pairs before a position. */
  readonly #sums: Float64Array;
  /** By number of values: what the sum over their pairs is to be multiplied by to be the mean. */
  readonly #pairs: Float64Array;

  constructor(length: number, minimum: number) {
    this.#minimum = minimum;
    this.#after = new Float64Array(length + 1);
    this.#before = new Float64Array(length + 1);
    this.#sums = new Float64Array(length + 1);
    this.#pairs = Float64Array.from({ length: length + 1 }, (_, count) => 2 / (count * (count - 1)));
  }

  /**
   * The cut at τ that, for some end κ, makes most of mn/(m+n) · (2 E|X-Y| - E|X-X'| - E|Y-Y'|), where X are the m values before τ and Y the
   * n from τ to κ: the end is free, since a change that is taken back later would otherwise be hidden by what follows.
   */
  best(values: Float64Array, from: number, to: number): Segment {
    const after = this.#after;
    const before = this.#before;
    const sums = this.#sums;
    const pairs = this.#pairs;
    const minimum = this.#minimum;
    let statistic = 0;
    let at = from;
    sums[from] = 0;
    for (let last = from; last < to; last++) {
      const value = values[last];
      let distances = 0;
      after[last] = 0;
      for (let first = last - 1; first >= from; first--) {
        const distance = values[first] - value;
        distances += distance < 0 ? -distance : distance;
        after[first] += distances;
      }
      const end = last + 1;
      const all = after[from];
      sums[end] = all;
      before[end] = (2 * all) / ((end - from) * (last - from));
      // The length of both parts is the same for all cuts of this end: divided by once the best is known.
      let greatest = 0;
      let best = from;
      for (let cut = from + minimum; cut <= end - minimum; cut++) {
        const within = before[cut] + after[cut] * pairs[end - cut];
        const energy = 2 * (all - sums[cut] - after[cut]) - (cut - from) * (end - cut) * within;
        if (energy > greatest) {
          greatest = energy;
          best = cut;
        }
      }
      if (greatest > statistic * (end - from)) {
        statistic = greatest / (end - from);
        at = best;
      }
    }
    return { from, to, at, statistic };
  }
}
