import type { DeterministicMath } from '../engine/math.js';
import { supportOf } from '../fields.js';
import type { PairCopula } from '../laws/copula.js';
import { type CopulaGrid, copulaGrid, gridSize, mutualInformation } from './copula.js';
import { PairTally } from './pair-tally.js';

/** Fewer requests say nothing of how their fields depend on each other. */
const FEWEST = 100;
/** The 99.9 % quantile of the standard normal law: what independent fields stay below. */
const NORMAL_QUANTILE = 3.090232306167813;

/** How often pairs of values of two fields occur, for each two of some fields. */
export class DependenceTally {
  readonly fields: readonly string[];
  readonly #tallies: PairTally[][];
  #requests = 0;

  /**
   * @param fields those of which a request has one value (`requestFields` of a category), as far as they are known
   * @param maxCells of each pair of fields, see `PairTally`
   */
  constructor(fields: readonly string[], maxCells?: number) {
    this.fields = fields;
    const kind = (field: string) => (supportOf(field).isWhole ? 'whole' : 'ratio');
    this.#tallies = fields.map((second, index) =>
      fields.slice(0, index).map(
        (first) =>
          new PairTally({
            x: kind(first),
            y: kind(second),
            ...(maxCells === undefined ? {} : { maxCells }),
          }),
      ),
    );
  }

  get requests(): number {
    return this.#requests;
  }

  /** @param values of one request, by the order of the fields */
  add(values: ArrayLike<number>): void {
    this.#requests++;
    for (let second = 1; second < this.#tallies.length; second++) {
      for (let first = 0; first < second; first++) {
        this.#tallies[second][first].add(values[first], values[second]);
      }
    }
  }

  /** @param columns of equal length, one a field */
  addAll(columns: readonly ArrayLike<number>[]): void {
    this.#requests += columns[0]?.length ?? 0;
    for (const [second, row] of this.#tallies.entries()) {
      for (const [first, tally] of row.entries()) tally.addAll(columns[first], columns[second]);
    }
  }

  /** Adds the requests of another tally, of the same fields. */
  merge(other: DependenceTally): void {
    this.#requests += other.#requests;
    for (const [second, row] of this.#tallies.entries()) {
      for (const [first, tally] of row.entries()) tally.merge(other.#tallies[second][first]);
    }
  }

  /** @param first of two fields, which is before the second */
  pair(first: number, second: number): PairTally {
    return this.#tallies[second][first];
  }
}

interface Edge {
  readonly first: number;
  readonly second: number;
  readonly grid: number[][];
  readonly information: number;
}

/**
 * The pairs of fields whose copulas tell most of how a request's fields depend on each other: the maximum spanning forest
 * by mutual information (Chow and Liu 1968, doi:10.1109/TIT.1968.1054142), without the pairs whose information sampling
 * explains. 2 n times it is chi-square of (size - 1)^2 degrees of freedom for n requests with independent fields; it has
 * to be above the 99.9 % point. A field is the second of one pair at most, and first comes the pair of which its first
 * field is the second.
 *
 * @param size of the grids, at least 2; by default what `gridSize` says
 * @returns none with fewer than 100 requests
 */
export function dependenceForest(
  tally: DependenceTally,
  math: DeterministicMath,
  size = gridSize(tally.requests),
): PairCopula[] {
  if (tally.requests < FEWEST) return [];
  const threshold = chiSquareQuantile((size - 1) * (size - 1)) / (2 * tally.requests);
  const edges: Edge[] = [];
  for (let second = 1; second < tally.fields.length; second++) {
    for (let first = 0; first < second; first++) {
      const grid = copulaGrid(tally.pair(first, second).sorted(), size);
      const information = mutualInformation(grid, math);
      if (information > threshold) edges.push({ first, second, grid, information });
    }
  }
  return directed(spanningForest(edges, tally.fields.length), tally.fields);
}

/** Kruskal's: the most informative pairs that make no circle. */
function spanningForest(edges: readonly Edge[], fields: number): Edge[] {
  const tree = Array.from({ length: fields }, (_, field) => field);
  return [...edges]
    .sort((a, b) => b.information - a.information)
    .filter(({ first, second }) => {
      const [own, other] = [tree[first], tree[second]];
      if (own === other) return false;
      for (const [field, root] of tree.entries()) if (root === other) tree[field] = own;
      return true;
    });
}

/** Turns all edges away from the first field of their tree. */
function directed(edges: readonly Edge[], fields: readonly string[]): PairCopula[] {
  const copulas: PairCopula[] = [];
  const left = new Set(edges);
  const visit = (field: number) => {
    for (const edge of edges) {
      if (!left.has(edge) || (edge.first !== field && edge.second !== field)) continue;
      left.delete(edge);
      const isForward = edge.first === field;
      const other = isForward ? edge.second : edge.first;
      copulas.push({
        fields: [fields[field], fields[other]],
        grid: isForward ? edge.grid : transposed(edge.grid),
      });
      visit(other);
    }
  };
  for (const field of fields.keys()) visit(field);
  return copulas;
}

function transposed(grid: CopulaGrid): number[][] {
  return grid.map((_, column) => grid.map((row) => row[column]));
}

/** The 99.9 % quantile, within 1 % from one degree of freedom on (Wilson and Hilferty 1931, doi:10.1073/pnas.17.12.684). */
function chiSquareQuantile(freedom: number): number {
  const root = 1 - 2 / (9 * freedom) + NORMAL_QUANTILE * Math.sqrt(2 / (9 * freedom));
  return freedom * root * root * root;
}
