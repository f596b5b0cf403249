/** Cells to each doubling: a difference of one is a ratio of 1.1 %. */
const CELLS = 64;
/** Parts into which a value is spread at most. */
const MOST_PARTS = 16;
/** Stands for 0, of which there is no logarithm: a picosecond, where values are milliseconds. */
const TINIEST = 1e-12;

/** A difference of cells as the logarithm of a ratio. */
export const LOG_OF_CELL = Math.LN2 / CELLS;

/** How much lies in which cell of a scale of logarithms, ascending. */
export interface LogCells {
  readonly cells: Int32Array;
  readonly counts: Float64Array;
  readonly total: number;
}

/** Collects what lies in which cell. */
export class LogCellCounter {
  readonly #counts = new Map<number, number>();

  /**
   * Puts the values of a bucket where their logarithms lie. A value counts as spread evenly over the step of the clock that measured it, so
   * that ratios of durations of few steps move when shares move, and do not stay on the grid.
   *
   * @param low - 0 or above, as `high`.
   */
  addBucket(low: number, high: number, count: number, resolution: number): void {
    const middle = (low + high) / 2;
    const reach = Math.max(high - low, resolution) / 2;
    const from = Math.max(0, middle - reach);
    const width = middle + reach - from;
    const parts = resolution > high - low ? MOST_PARTS : 1;
    for (let part = 0; part < parts; part++) {
      const value = from + (width * (part + 0.5)) / parts;
      this.#add(Math.round(Math.log2(Math.max(TINIEST, value)) * CELLS), count / parts);
    }
  }

  /** @param weight - how often each value counts. Default once. */
  addCells({ cells, counts }: LogCells, weight = 1): void {
    for (let at = 0; at < cells.length; at++) this.#add(cells[at], counts[at] * weight);
  }

  toCells(): LogCells {
    const cells = Int32Array.from(this.#counts.keys()).sort();
    const counts = Float64Array.from(cells, (cell) => this.#counts.get(cell)!);
    return { cells, counts, total: counts.reduce((sum, count) => sum + count, 0) };
  }

  #add(cell: number, count: number): void {
    this.#counts.set(cell, (this.#counts.get(cell) ?? 0) + count);
  }
}

/** Logarithm below which a share of the values lies; NaN where there are none. */
export function quantileOfCells({ cells, counts, total }: LogCells, share: number): number {
  let below = 0;
  for (let at = 0; at < cells.length; at++) {
    below += counts[at];
    if (below >= share * total) return cells[at] * LOG_OF_CELL;
  }
  return NaN;
}

/** Of the values themselves, not of their logarithms; NaN where there are none. */
export function meanOfCells({ cells, counts, total }: LogCells): number {
  let sum = 0;
  for (let at = 0; at < cells.length; at++) sum += counts[at] * Math.exp(cells[at] * LOG_OF_CELL);
  return sum / total;
}
