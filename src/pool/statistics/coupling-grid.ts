import type { DeterministicMath } from '../../engine/math.js';
import type { PairCopula } from '../../laws/copula.js';
import type { Coupling } from '../../laws/coupling.js';

/**
 * How the ranks of two fields go together: `grid[i][j]` is the probability that the first's is in the i-th of n equal parts
 * where the second's is in the j-th of as many. The rows sum to 1 / n.
 */
export type RankGrid = readonly (readonly number[])[];

const INDEPENDENT: RankGrid = [[1]];
/** Of couplings that are not grids: within a part of either, ranks count as independent. */
const PARTS = 64;
/** Ranks of the first field for each part, at whose middles the normal law of the second is taken. */
const STEPS = 8;

/** The grid of two fields of a coupling: exact where it is one of grids of as many parts. */
export function rankGrid(
  coupling: Coupling | undefined,
  first: string,
  second: string,
  math: DeterministicMath,
): RankGrid {
  if (coupling === undefined || coupling === 'independent') return INDEPENDENT;
  if (coupling === 'comonotone') return diagonal();
  if ('copula' in coupling) return alongPairs(coupling.copula, first, second);
  const entry = coupling.rank_correlations.find(
    ({ fields }) => fields.includes(first) && fields.includes(second),
  );
  return entry === undefined || entry.value === 0 ? INDEPENDENT : gaussian(entry.value, math);
}

function diagonal(): RankGrid {
  return Array.from({ length: PARTS }, (_, row) =>
    Array.from({ length: PARTS }, (_, column) => (row === column ? 1 / PARTS : 0)),
  );
}

/** The copula of two normal numbers whose ranks have a correlation. */
function gaussian(rankCorrelation: number, { normalCdf, normalQuantile }: DeterministicMath): RankGrid {
  // Kruskal (1958), doi:10.1080/01621459.1958.10501481.
  const correlation = 2 * Math.sin((Math.PI / 6) * rankCorrelation);
  const rest = Math.sqrt(Math.max(0, 1 - correlation * correlation));
  if (!(rest > 0)) return correlation > 0 ? diagonal() : diagonal().toReversed();
  const ends = Array.from({ length: PARTS - 1 }, (_, part) => normalQuantile((part + 1) / PARTS));
  return Array.from({ length: PARTS }, (_, row) => {
    const cells = new Array<number>(PARTS).fill(0);
    for (let step = 0; step < STEPS; step++) {
      const mean = correlation * normalQuantile((row + (step + 0.5) / STEPS) / PARTS);
      let reached = 0;
      for (let column = 0; column < PARTS; column++) {
        const upTo = column < ends.length ? normalCdf((ends[column] - mean) / rest) : 1;
        cells[column] += (upTo - reached) / STEPS / PARTS;
        reached = upTo;
      }
    }
    return cells;
  });
}

/** Pairs make a forest: two fields are joined by one way or none, and are independent given what lies on it. */
function alongPairs(pairs: readonly PairCopula[], first: string, second: string): RankGrid {
  return wayOf(pairs, first, second, new Set([first])) ?? INDEPENDENT;
}

function wayOf(
  pairs: readonly PairCopula[],
  from: string,
  to: string,
  seen: ReadonlySet<string>,
): RankGrid | undefined {
  for (const { fields, grid } of pairs) {
    const [parent, child] = fields;
    const next = parent === from ? child : child === from ? parent : undefined;
    if (next === undefined || seen.has(next)) continue;
    const step = parent === from ? grid : transposed(grid);
    if (next === to) return step;
    const rest = wayOf(pairs, next, to, new Set([...seen, next]));
    if (rest !== undefined) return joined(step, rest);
  }
  return undefined;
}

function transposed(grid: RankGrid): RankGrid {
  return grid[0].map((_, column) => grid.map((row) => row[column]));
}

/** The grid of the ends of a way of two steps: the product of the two, with as many parts as both have. */
function joined(left: RankGrid, right: RankGrid): RankGrid {
  const parts = left.length === right.length ? left.length : PARTS;
  const [a, b] = [withParts(left, parts), withParts(right, parts)];
  return a.map((row) =>
    row.map((_, column) => row.reduce((sum, cell, middle) => sum + cell * parts * b[middle][column], 0)),
  );
}

/** A grid with another number of parts: each cell is spread evenly over those that it lies in. */
function withParts(grid: RankGrid, parts: number): RankGrid {
  if (grid.length === parts) return grid;
  return transposed(withRows(transposed(withRows(grid, parts)), parts));
}

function withRows(grid: RankGrid, parts: number): RankGrid {
  const times = grid.length / parts;
  return Array.from({ length: parts }, (_, part) => {
    const row = new Array<number>(grid[0].length).fill(0);
    for (let old = Math.floor(part * times); old < Math.min((part + 1) * times, grid.length); old++) {
      const share = Math.min(old + 1, (part + 1) * times) - Math.max(old, part * times);
      for (const [column, cell] of grid[old].entries()) row[column] += share * cell;
    }
    return row;
  });
}
