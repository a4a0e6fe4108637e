import { MAX_COPULA_PARTS, MIN_COPULA_PARTS } from '../engine/plan-bounds.generated.js';
import { COPULA_ONE } from '../engine/plan-layout.generated.js';
import { SUM_TOLERANCE, showSum, sumOf } from './lists.js';

/** A checkerboard copula: within a cell of the grid the ranks of the two fields are independent and uniform. */
export interface PairCopula {
  /** The one that others depend on, and the one that depends on it. */
  readonly fields: readonly [string, string];
  /**
   * n rows of n numbers, n from 2 to 64: `grid[i][j]` is the probability that the rank of the first field is in the
   * i-th of n equal parts and that of the second in the j-th. Rows and columns sum to 1 / n.
   */
  readonly grid: readonly (readonly number[])[];
}

type Grid = PairCopula['grid'];

/** The pairs in an order in which each comes behind that which has its first as the second; without those of a circle. */
export function inOrder(pairs: readonly PairCopula[]): PairCopula[] {
  const ordered: PairCopula[] = [];
  let left = pairs;
  for (;;) {
    const seconds = new Set(left.map(({ fields }) => fields[1]));
    const free = left.filter(({ fields }) => !seconds.has(fields[0]));
    if (free.length === 0) return ordered;
    ordered.push(...free);
    left = left.filter((pair) => !free.includes(pair));
  }
}

/** What is wrong with a grid of numbers that are at least 0; undefined where it is one of a copula. */
export function gridFault(grid: Grid): string | undefined {
  const parts = grid.length;
  if (!(parts >= MIN_COPULA_PARTS && parts <= MAX_COPULA_PARTS)) {
    return `it has ${parts} rows, and can have ${MIN_COPULA_PARTS} to ${MAX_COPULA_PARTS}`;
  }
  const uneven = grid.findIndex((row) => row.length !== parts);
  if (uneven >= 0) {
    return `its row ${uneven + 1} has ${grid[uneven].length} numbers, and it has ${parts} rows; there are as many of both`;
  }
  for (let index = 0; index < parts; index++) {
    const lines = { row: grid[index], column: grid.map((row) => row[index]) };
    for (const [line, cells] of Object.entries(lines)) {
      if (Math.abs(sumOf(cells) * parts - 1) <= SUM_TOLERANCE) continue;
      return `its ${line} ${index + 1} sums to ${showSum(cells)}, not to 1 / ${parts}`;
    }
  }
  return undefined;
}

/**
 * For each row of a grid the distribution function of the second field where the first is in that part: at the ends of
 * its n parts, 0 and 1 included, as shares of `COPULA_ONE`. A number of the result is off by a half of its last digit,
 * so that the second field keeps its law to within 2^-32.
 */
export function conditionalFunctions(grid: Grid): Uint32Array {
  const parts = grid.length;
  const functions = new Uint32Array(parts * (parts + 1));
  for (const [row, cells] of doublyStochastic(grid).entries()) {
    const at = row * (parts + 1);
    let sum = 0;
    for (const [column, cell] of cells.entries()) {
      sum += cell;
      functions[at + column + 1] = Math.round(sum * parts * COPULA_ONE);
    }
  }
  return functions;
}

/**
 * The grid with rows and columns that sum to 1 / n but for rounding: scaled down until none has more, and what is
 * missing then added in proportion to what its row and its column lack.
 *
 * Source: Altschuler, Weed, Rigollet (2017), Near-linear time approximation algorithms for optimal transport via
 * Sinkhorn iteration, algorithm 2.
 */
function doublyStochastic(grid: Grid): number[][] {
  const share = 1 / grid.length;
  const rows = grid.map(sumOf);
  let scaled = grid.map((row, index) => row.map((cell) => cell * Math.min(share / rows[index], 1)));
  const columns = columnSums(scaled);
  scaled = scaled.map((row) => row.map((cell, index) => cell * Math.min(share / columns[index], 1)));
  const lackOf = (sum: number) => Math.max(share - sum, 0);
  const rowLack = scaled.map((row) => lackOf(sumOf(row)));
  const columnLack = columnSums(scaled).map(lackOf);
  const lack = sumOf(rowLack);
  if (!(lack > 0)) return scaled;
  return scaled.map((row, index) =>
    row.map((cell, column) => cell + (rowLack[index] * columnLack[column]) / lack),
  );
}

function columnSums(grid: Grid): number[] {
  return grid.map((_, column) => sumOf(grid.map((row) => row[column])));
}
