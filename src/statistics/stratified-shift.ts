import { countOfCells, LOG_OF_CELL, type LogCells } from './log-cells.js';
import { upperTail } from './normal.js';

/** Like values of two sides. */
export interface ShiftStratum {
  readonly first: LogCells;
  readonly second: LogCells;
  /** Independent values that would tell as much as those in the cells, as a share of them. */
  readonly firstShare: number;
  readonly secondShare: number;
}

/** Cells between the two values of a pair at most: a ratio of 2^128, beyond which all are alike. */
const FURTHEST = 8192;
/** What sums of weights may be off by, as a share. */
const ROUNDING = 1e-9;

/**
 * By which factor the values of one side are larger than those of the other, like ones held against like ones: J. L. Hodges and E. L.
 * Lehmann's estimate (1963) and its interval, from P. van Elteren's test (1960), which is Mann and Whitney's in each stratum, added up with
 * weights of 1 / (n + 1). With one stratum it is theirs.
 *
 * What is asked is the middle of all ratios of a value of the second side to one of the first of the same stratum. Of normal values it
 * needs two thirds of the values that a median does, and outliers hardly move it.
 */
export class StratifiedShift {
  /** Weight of all pairs, by difference in cells: `FURTHEST` is none. */
  readonly #pairs = new Float64Array(2 * FURTHEST + 1);
  #weight = 0;
  #lowest = FURTHEST;
  #highest = FURTHEST;
  /** Σ n·m / (n + m + 1): twelve times the variance of the weight of pairs on one side of 0. A single stratum of n and n values has n / 2. */
  #information = 0;

  constructor(strata: Iterable<ShiftStratum>) {
    for (const stratum of strata) this.#add(stratum);
  }

  get information(): number {
    return this.#information;
  }

  /** Chance that a value of the second side is above a like one of the first; ties count half. NaN where there are no pairs. */
  get superiority(): number {
    return this.#weight > 0 ? 1 - this.#below(0) / this.#weight : NaN;
  }

  /** Logarithm of the factor; NaN where there are no pairs. */
  get middle(): number {
    return this.#at(this.#weight / 2);
  }

  /** Both directions. @param inflation - by how much the variance is larger than that of independent values; 1 or above. */
  pValue(inflation: number): number {
    if (!(this.#weight > 0)) return NaN;
    return Math.min(1, 2 * upperTail(Math.abs(this.#below(0) - this.#weight / 2) / this.#deviation(inflation)));
  }

  /** Logarithms of the bounds; NaN where so few pairs tell of none. @param z - standard normal quantile of the confidence. */
  interval(z: number, inflation: number): { readonly low: number; readonly high: number } {
    const reach = z * this.#deviation(inflation);
    return { low: this.#at(this.#weight / 2 - reach), high: this.#at(this.#weight / 2 + reach) };
  }

  #deviation(inflation: number): number {
    return Math.sqrt((this.#information * inflation) / 12);
  }

  #add({ first, second, firstShare, secondShare }: ShiftStratum): void {
    const [n, m] = [countOfCells(first) * firstShare, countOfCells(second) * secondShare];
    if (!(n > 0 && m > 0)) return;
    const weight = (firstShare * secondShare) / (n + m + 1);
    for (const [from, a] of first) {
      for (const [to, b] of second) {
        const at = FURTHEST + Math.max(-FURTHEST, Math.min(FURTHEST, to - from));
        this.#pairs[at] += weight * a * b;
        if (at < this.#lowest) this.#lowest = at;
        if (at > this.#highest) this.#highest = at;
      }
    }
    this.#weight += (n * m) / (n + m + 1);
    this.#information += (n * m) / (n + m + 1);
  }

  /** Weight of the pairs whose difference is below, in cells: those of a cell lie evenly in it. */
  #below(cells: number): number {
    const at = FURTHEST + cells;
    let below = this.#pairs[at] / 2;
    for (let lower = this.#lowest; lower < at; lower++) below += this.#pairs[lower];
    return below;
  }

  /** Logarithm below which pairs of so much weight lie. */
  #at(weight: number): number {
    if (!(weight > 0 && weight < this.#weight)) return NaN;
    const tolerance = this.#weight * ROUNDING;
    let below = 0;
    let at = this.#lowest;
    while (at < this.#highest && below + this.#pairs[at] < weight - tolerance) below += this.#pairs[at++];
    const within = Math.min(1, (weight - below) / this.#pairs[at]);
    // Where a gap begins just there, its middle: that of an even number of values, and the same from the other side.
    let next = at + 1;
    if (below + this.#pairs[at] <= weight + tolerance) while (next < this.#highest && this.#pairs[next] === 0) next++;
    return (at - FURTHEST - 0.5 + within + (next - at - 1) / 2) * LOG_OF_CELL;
  }
}
