/** What a regression by least squares found. */
export interface LeastSquares {
  /** One a column. */
  readonly coefficients: readonly number[];
  /** Standard errors of the coefficients. */
  readonly errors: readonly number[];
  readonly residuals: readonly number[];
  /** Sum of the squares of the residuals. */
  readonly squares: number;
  /** Degrees of freedom: values less columns. */
  readonly degrees: number;
}

/** A column of which less than this share is its own is a mix of the others: its coefficient could be anything. */
const LEAST_OWN_SHARE = 1e-9;

/**
 * values ≈ Σ coefficient · column, by the normal equations and Cholesky's decomposition: good for the two or three columns that are used here.
 *
 * @param columns - each as long as `values`; one of ones for a constant.
 * @returns undefined where there are too few values, or a column is a mix of others.
 */
export function leastSquares(columns: readonly (readonly number[])[], values: readonly number[]): LeastSquares | undefined {
  const degrees = values.length - columns.length;
  if (degrees < 1) return undefined;
  const inverse = invert(columns.map((column) => columns.map((other) => dot(column, other))));
  if (inverse === undefined) return undefined;
  const products = columns.map((column) => dot(column, values));
  const coefficients = inverse.map((row) => dot(row, products));
  const residuals = values.map((value, at) => columns.reduce((rest, column, index) => rest - coefficients[index] * column[at], value));
  const squares = dot(residuals, residuals);
  const errors = inverse.map((row, index) => Math.sqrt((Math.max(0, row[index]) * squares) / degrees));
  return { coefficients, errors, residuals, squares, degrees };
}

function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at] * b[at];
  return sum;
}

/** Of a symmetric, positive definite matrix. */
function invert(matrix: readonly (readonly number[])[]): number[][] | undefined {
  const size = matrix.length;
  const root = matrix.map(() => new Array<number>(size).fill(0));
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let rest = matrix[row][column];
      for (let at = 0; at < column; at++) rest -= root[row][at] * root[column][at];
      if (row !== column) root[row][column] = rest / root[column][column];
      else if (rest > LEAST_OWN_SHARE * matrix[row][row]) root[row][row] = Math.sqrt(rest);
      else return undefined;
    }
  }
  return matrix.map((_, unit) => solve(root, unit));
}

/** A column of the inverse: forward through the root, then back. */
function solve(root: readonly (readonly number[])[], unit: number): number[] {
  const size = root.length;
  const solution = new Array<number>(size).fill(0);
  for (let row = 0; row < size; row++) {
    let rest = row === unit ? 1 : 0;
    for (let at = 0; at < row; at++) rest -= root[row][at] * solution[at];
    solution[row] = rest / root[row][row];
  }
  for (let row = size - 1; row >= 0; row--) {
    let rest = solution[row];
    for (let at = row + 1; at < size; at++) rest -= root[at][row] * solution[at];
    solution[row] = rest / root[row][row];
  }
  return solution;
}
