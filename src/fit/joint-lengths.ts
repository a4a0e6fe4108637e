import type { DeterministicMath } from '../engine/math.js';
import { gridSize, mutualInformation } from '../estimation/copula.js';
import type { PairCopula } from '../laws/copula.js';
import type { Coupling } from '../laws/coupling.js';
import { ThinnedValues } from '../statistics/thinned-values.js';
import { addRanks, ranksOf } from './rank-grid.js';

/** Requests of a client's period whose ranks are compared with each other. */
const LEAST_RANKED = 50;
const MOST_RANKED = 65_536;
const MOST_TOGETHER = 1 << 23;

/** Sums of grids, and the requests that they are of. */
class GridSum {
  readonly size: number;
  readonly grids: Float64Array[];
  requests = 0;
  /** Of the variance of the sum: each request that was ranked counts for as many as it stands for. */
  squares = 0;

  constructor(size: number, pairs: number) {
    this.size = size;
    this.grids = Array.from({ length: pairs }, () => new Float64Array(size * size));
  }

  grid(pair: number): number[][] {
    const { size } = this;
    return Array.from({ length: size }, (_, i) =>
      Array.from(this.grids[pair].subarray(i * size, (i + 1) * size), (sum) => sum / this.requests),
    );
  }
}

export interface JointFit {
  readonly byRow: readonly Coupling[];
  readonly all: Coupling;
  /** Requests of clients whose dependence is their own. */
  readonly ownRequests: number;
}

/**
 * The dependence of the fields of a request within a client and period: the ranks are those among the client's requests of the
 * period, so that what makes clients and periods differ, which their distributions have already, is not in it.
 */
export class JointLengths {
  readonly #fields: readonly string[];
  readonly #pairs: readonly (readonly [number, number])[];
  readonly #samples: (readonly ThinnedValues[] | undefined)[];
  readonly #own: (GridSum | undefined)[];
  readonly #all: GridSum;
  readonly #most: number;

  /**
   * @param fields those of which a request has one value, at least two
   * @param requests by row
   * @param least requests of a client that has a dependence of its own
   * @param size of the largest grid
   */
  constructor(fields: readonly string[], requests: Float64Array, least: number, size: number) {
    this.#fields = fields;
    this.#pairs = fields.flatMap((_, a) => fields.slice(a + 1).map((__, b) => [a, a + 1 + b] as const));
    this.#samples = new Array(requests.length);
    const sizeFor = (count: number) => Math.min(size, gridSize(count));
    this.#own = Array.from(requests, (count) =>
      count >= least ? new GridSum(sizeFor(count), this.#pairs.length) : undefined,
    );
    this.#all = new GridSum(sizeFor(requests.reduce((sum, count) => sum + count, 0)), this.#pairs.length);
    this.#most = Math.max(
      256,
      Math.min(MOST_RANKED, Math.floor(MOST_TOGETHER / Math.max(1, requests.length))),
    );
  }

  /** @param fieldValue the value of a field, by its place in `fields` */
  add(row: number, fieldValue: (field: number) => number): void {
    this.#samples[row] ??= this.#fields.map(() => new ThinnedValues(this.#most));
    for (const [field, sample] of this.#samples[row].entries()) sample.push(fieldValue(field));
  }

  /** Ends a period of all clients; those with too few requests go on with those that they have. */
  endPeriod(): void {
    for (const [row, samples] of this.#samples.entries()) {
      if (samples === undefined || samples[0].count < LEAST_RANKED) continue;
      const { count } = samples[0];
      const own = this.#own[row];
      const ranks = samples.map(({ values }) => ranksOf(values));
      for (const sum of own === undefined ? [this.#all] : [own, this.#all]) {
        for (const [pair, [a, b]] of this.#pairs.entries()) {
          addRanks(sum.grids[pair], sum.size, ranks[a], ranks[b], count);
        }
        sum.requests += count;
        sum.squares += (count * count) / samples[0].values.length;
      }
      for (const sample of samples) sample.clear();
    }
  }

  fit(math: DeterministicMath): JointFit {
    const all = this.#coupling(this.#all, math);
    let ownRequests = 0;
    const byRow = this.#own.map((own) => {
      if (own === undefined || own.requests === 0) return all;
      ownRequests += own.requests;
      return this.#coupling(own, math);
    });
    return { byRow, all, ownRequests };
  }

  /**
   * The tree of the strongest dependences (Chow and Liu 1968, doi:10.1109/TIT.1968.1054142), of those that are no
   * sampling error: twice the mutual information times the requests is chi-square where there is none.
   */
  #coupling(sum: GridSum, math: DeterministicMath): Coupling {
    if (sum.requests === 0) return 'independent';
    const independent = (sum.requests * sum.requests) / sum.squares;
    const freedom = (sum.size - 1) * (sum.size - 1);
    const threshold = freedom + 4 * Math.sqrt(2 * freedom);
    const edges = this.#pairs
      .map(([a, b], pair) => {
        const grid = sum.grid(pair);
        return { a, b, grid, information: mutualInformation(grid, math) };
      })
      .filter(({ information }) => 2 * information * independent > threshold)
      .sort((left, right) => right.information - left.information || left.a - right.a || left.b - right.b);
    const tree = spanning(edges, this.#fields.length);
    if (tree.length === 0) return 'independent';
    return {
      copula: tree.map(
        ({ a, b, grid }): PairCopula => ({ fields: [this.#fields[a], this.#fields[b]], grid }),
      ),
    };
  }
}

interface Edge {
  readonly a: number;
  readonly b: number;
  readonly grid: number[][];
}

/** A forest of the edges that come first, directed away from the first field of each tree; parents before children. */
function spanning(edges: readonly Edge[], fields: number): Edge[] {
  const tree = Array.from({ length: fields }, (_, field) => field);
  const kept = edges.filter(({ a, b }) => {
    const [from, to] = [tree[a], tree[b]];
    if (from === to) return false;
    for (const [field, own] of tree.entries()) if (own === to) tree[field] = from;
    return true;
  });
  const directed: Edge[] = [];
  const reached = new Set<number>();
  for (let root = 0; root < fields; root++) {
    if (reached.has(root)) continue;
    const queue = [root];
    reached.add(root);
    for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
      for (const { a, b, grid } of kept) {
        const next = a === at ? b : b === at ? a : -1;
        if (next < 0 || reached.has(next)) continue;
        directed.push({ a: at, b: next, grid: a === at ? grid : transposed(grid) });
        reached.add(next);
        queue.push(next);
      }
    }
  }
  return directed;
}

function transposed(grid: readonly (readonly number[])[]): number[][] {
  return grid.map((_, j) => grid.map((row) => row[j]));
}
