import type { DeterministicMath } from '../engine/math.js';
import { groupsOf } from './joint.js';
import type { CountedPairs } from './pair-tally.js';

/** The largest grid that is chosen by itself. */
export const MAX_GRID = 20;
const MIN_GRID = 2;
/** Requests that a cell of a grid has on average, at least. */
const REQUESTS_A_CELL = 25;

/** Entry [i][j] is the probability that the rank of x is in part i of n and that of y in part j. */
export type CopulaGrid = readonly (readonly number[])[];

/** The size of the grid that so many requests fill: the root of a twenty-fifth of them, from 2 to 20. */
export function gridSize(requests: number): number {
  return Math.min(Math.max(Math.floor(Math.sqrt(requests / REQUESTS_A_CELL)), MIN_GRID), MAX_GRID);
}

/**
 * The empirical checkerboard copula: the mass of a pair is spread evenly over the ranks that its values share, so that
 * rows and columns sum to 1 / size, whatever the ties. Genest and Nešlehová 2007, "A primer on copulas for count data",
 * doi:10.1017/S0515036100014963.
 *
 * @param pairs at least one
 */
export function copulaGrid({ total, x, y, counts }: CountedPairs, size: number): number[][] {
  const grid = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  const ofY = rankIntervals(y, counts, total, size);
  let passed = 0;
  for (const [from, to] of groupsOf(x)) {
    let here = 0;
    for (let cell = from; cell < to; cell++) here += counts[cell];
    const rows = { from: (passed / total) * size, to: ((passed + here) / total) * size };
    passed += here;
    for (let cell = from; cell < to; cell++) {
      const columns = ofY.get(y[cell])!;
      const mass = counts[cell] / total;
      for (const [row, inRow] of parts(rows, size)) {
        for (const [column, inColumn] of parts(columns, size)) grid[row][column] += mass * inRow * inColumn;
      }
    }
  }
  return grid;
}

/** How far from independence a copula is, in natural units: the mutual information of its two ranks. */
export function mutualInformation(grid: CopulaGrid, { log }: DeterministicMath): number {
  const cells = grid.length * grid.length;
  let sum = 0;
  for (const row of grid) {
    for (const mass of row) if (mass > 0) sum += mass * log(mass * cells);
  }
  return Math.max(0, sum);
}

/** Ranks in units of a part of the grid. */
interface Ranks {
  readonly from: number;
  readonly to: number;
}

function rankIntervals(
  values: Float64Array,
  counts: Float64Array,
  total: number,
  size: number,
): Map<number, Ranks> {
  const countOf = new Map<number, number>();
  for (const [cell, value] of values.entries()) countOf.set(value, (countOf.get(value) ?? 0) + counts[cell]);
  const intervals = new Map<number, Ranks>();
  let passed = 0;
  for (const value of Float64Array.from(countOf.keys()).sort()) {
    const next = passed + countOf.get(value)!;
    intervals.set(value, { from: (passed / total) * size, to: (next / total) * size });
    passed = next;
  }
  return intervals;
}

/** The parts of the grid in which ranks lie, and the share of them that lies in each. */
function* parts({ from, to }: Ranks, size: number): Generator<[part: number, share: number]> {
  for (let part = Math.min(Math.floor(from), size - 1); part < size && part < to; part++) {
    const upper = part === size - 1 ? to : Math.min(to, part + 1);
    const share = (upper - Math.max(from, part)) / (to - from);
    if (share > 0) yield [part, share];
  }
}
