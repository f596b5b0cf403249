import { LOG_OF_CELL, type LogCells } from './log-cells.js';
import { upperTail } from './normal.js';

/** Like values of two sides. */
export interface ShiftStratum {
  readonly first: LogCells;
  readonly second: LogCells;
  /** Independent values that would tell as much as those in the cells, as a share of them. */
  readonly firstShare: number;
  readonly secondShare: number;
}

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
  /** Weight of all pairs, by difference in cells. */
  readonly #pairs: Float64Array;
  /** Difference in cells that comes first in `#pairs`: that to which none is smaller. */
  readonly #lowest: number;
  #weight = 0;
  /** Σ n·m / (n + m + 1): twelve times the variance of the weight of pairs on one side of 0. A single stratum of n and n values has n / 2. */
  #information = 0;

  constructor(strata: readonly ShiftStratum[]) {
    const telling = strata.filter(({ first, second }) => first.total > 0 && second.total > 0);
    const least = telling.reduce((least, { first, second }) => Math.min(least, second.cells[0] - first.cells[first.cells.length - 1]), 0);
    const most = telling.reduce((most, { first, second }) => Math.max(most, second.cells[second.cells.length - 1] - first.cells[0]), 0);
    this.#lowest = least;
    this.#pairs = new Float64Array(most - least + 1);
    for (const stratum of telling) this.#add(stratum);
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
    const [n, m] = [first.total * firstShare, second.total * secondShare];
    const weight = (firstShare * secondShare) / (n + m + 1);
    const pairs = this.#pairs;
    for (let one = 0; one < first.cells.length; one++) {
      const offset = -first.cells[one] - this.#lowest;
      const count = weight * first.counts[one];
      for (let other = 0; other < second.cells.length; other++) pairs[second.cells[other] + offset] += count * second.counts[other];
    }
    this.#weight += (n * m) / (n + m + 1);
    this.#information += (n * m) / (n + m + 1);
  }

  /** Weight of the pairs whose difference is below, in cells: those of a cell lie evenly in it. */
  #below(cells: number): number {
    const at = cells - this.#lowest;
    let below = this.#pairs[at] / 2;
    for (let lower = 0; lower < at; lower++) below += this.#pairs[lower];
    return below;
  }

  /** Logarithm below which pairs of so much weight lie. */
  #at(weight: number): number {
    if (!(weight > 0 && weight < this.#weight)) return NaN;
    const pairs = this.#pairs;
    const last = pairs.length - 1;
    const tolerance = this.#weight * ROUNDING;
    let below = 0;
    let at = 0;
    while (at < last && below + pairs[at] < weight - tolerance) below += pairs[at++];
    const within = Math.min(1, (weight - below) / pairs[at]);
    // Where a gap begins just there, its middle: that of an even number of values, and the same from the other side.
    let next = at + 1;
    if (below + pairs[at] <= weight + tolerance) while (next < last && pairs[next] === 0) next++;
    return (at + this.#lowest - 0.5 + within + (next - at - 1) / 2) * LOG_OF_CELL;
  }
}
