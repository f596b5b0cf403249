import { leastSquares, type LeastSquares } from './least-squares.js';

/** Differences alone would forget the levels. */
const MOST_CORRELATION = 0.9;

/**
 * Least squares for values whose successive residuals are alike: differences are taken by the share in which they are (Prais and Winsten 1954;
 * one round). Without that, whatever drifts as the values do would look certain.
 *
 * @param columns - each as long as `values`.
 * @returns undefined where there are too few values, or a column is a mix of others. Residuals and squares are of the differences.
 */
export function correlatedFit(columns: readonly (readonly number[])[], values: readonly number[]): LeastSquares | undefined {
  const plain = leastSquares(columns, values);
  if (plain === undefined) return undefined;
  const correlation = correlationOf(plain, columns.length);
  return leastSquares(
    columns.map((column) => toDifferences(column, correlation)),
    toDifferences(values, correlation),
  );
}

/** Of successive residuals, which fitting makes less alike by about 1 / n for each column. @param columns - that were fitted. */
export function correlationOf({ residuals, squares }: LeastSquares, columns: number): number {
  const products = residuals.slice(1).reduce((sum, residual, at) => sum + residual * residuals[at], 0);
  const correlation = squares > 0 ? products / squares + columns / residuals.length : 0;
  return Math.min(MOST_CORRELATION, Math.max(0, correlation));
}

/** Each value less that share of the one before; the first as much as it tells alone. */
export function toDifferences(column: readonly number[], correlation: number): number[] {
  return column.map((value, at) => (at === 0 ? value * Math.sqrt(1 - correlation * correlation) : value - correlation * column[at - 1]));
}
