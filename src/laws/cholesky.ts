/** Pivots below this are 0: what is left of a row is then a sum of the rows before it. */
const SMALLEST_PIVOT = 1e-12;
/** How far a row may be from such a sum: the root of the above. */
const TOLERANCE = 1e-6;

/** A lower triangular factor, row by row; or the first row for which there is none. */
export type Factor = { readonly rows: readonly (readonly number[])[] } | { readonly failedRow: number };

/**
 * The factor L of a correlation matrix, L L' being the matrix, with + - * / and the square root. The matrix may be
 * singular; it must not have a negative eigenvalue.
 *
 * @param matrix symmetric, with ones on the diagonal
 */
export function cholesky(matrix: readonly (readonly number[])[]): Factor {
  const rows: number[][] = [];
  for (let row = 0; row < matrix.length; row++) {
    const entries: number[] = [];
    let left = 1;
    for (let column = 0; column < row; column++) {
      const other = rows[column];
      let rest = matrix[row][column];
      for (let k = 0; k < column; k++) rest -= entries[k] * other[k];
      if (other[column] === 0 && Math.abs(rest) > TOLERANCE) return { failedRow: row };
      const entry = other[column] === 0 ? 0 : rest / other[column];
      entries.push(entry);
      left -= entry * entry;
    }
    if (left < -SMALLEST_PIVOT) return { failedRow: row };
    entries.push(left > SMALLEST_PIVOT ? Math.sqrt(left) : 0);
    rows.push(entries);
  }
  return { rows };
}
