/** Cells to each doubling: a difference of one is a ratio of 1.1 %. */
const CELLS = 64;
/** Parts into which a value is spread at most. */
const MOST_PARTS = 16;
/** Stands for 0, of which there is no logarithm: a picosecond, where values are milliseconds. */
const TINIEST = 1e-12;

/** How much lies in each cell of a scale of logarithms. */
export type LogCells = Map<number, number>;

/** A difference of cells as the logarithm of a ratio. */
export const LOG_OF_CELL = Math.LN2 / CELLS;

/**
 * Puts the values of a bucket where their logarithms lie. A value counts as spread evenly over the step of the clock that measured it, so that
 * ratios of durations of few steps move when shares move, and do not stay on the grid.
 *
 * @param low - 0 or above, as `high`.
 */
export function addToCells(cells: LogCells, low: number, high: number, count: number, resolution: number): void {
  const middle = (low + high) / 2;
  const reach = Math.max(high - low, resolution) / 2;
  const from = Math.max(0, middle - reach);
  const width = middle + reach - from;
  const parts = resolution > high - low ? MOST_PARTS : 1;
  for (let part = 0; part < parts; part++) {
    const value = from + (width * (part + 0.5)) / parts;
    const cell = Math.round(Math.log2(Math.max(TINIEST, value)) * CELLS);
    cells.set(cell, (cells.get(cell) ?? 0) + count / parts);
  }
}

/** Adds the second's values to the first. @param weight - how often each counts. Default once. */
export function mergeCells(to: LogCells, from: ReadonlyMap<number, number>, weight = 1): void {
  for (const [cell, count] of from) to.set(cell, (to.get(cell) ?? 0) + count * weight);
}

/** What half, or another share, of the values lies below: a logarithm; NaN where there are none. */
export function quantileOfCells(cells: ReadonlyMap<number, number>, share: number): number {
  const ascending = [...cells].sort(([a], [b]) => a - b);
  const wanted = share * countOfCells(cells);
  let below = 0;
  for (const [cell, count] of ascending) {
    below += count;
    if (below >= wanted) return cell * LOG_OF_CELL;
  }
  return NaN;
}

/** Of the values themselves, not of their logarithms; NaN where there are none. */
export function meanOfCells(cells: ReadonlyMap<number, number>): number {
  let sum = 0;
  for (const [cell, count] of cells) sum += count * Math.exp(cell * LOG_OF_CELL);
  return sum / countOfCells(cells);
}

export function countOfCells(cells: ReadonlyMap<number, number>): number {
  let total = 0;
  for (const count of cells.values()) total += count;
  return total;
}
