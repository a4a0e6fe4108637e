import type { CountedPairs, PairTally } from './pair-tally.js';

/** The empirical copula of two fields; see `coupling` in specs. */
export interface PairCopula {
  readonly fields: readonly [string, string];
  /** n x n; rows (the first field's ranks) and columns (the second's) sum to 1/n. */
  readonly grid: readonly (readonly number[])[];
}

export declare const MAX_GRID: 20;
/** The size of grid for as many pairs: sqrt(pairs / 25), from 2 to 20. */
export declare function gridSize(pairs: number): number;

/** The checkerboard copula of pairs: each pair's mass spread evenly over the ranks that its values share (Genest and Nešlehová 2007, doi:10.1017/S0515036100014963). */
export declare function copulaGrid(pairs: CountedPairs, size: number): number[][];
/** Of arrays in memory. */
export declare function copulaOfValues(x: ArrayLike<number>, y: ArrayLike<number>, size: number): number[][];

/** Mutual information of a copula, in natural units. */
export declare function mutualInformation(grid: readonly (readonly number[])[], math: import('../engine/math.js').DeterministicMath): number;

/** The pairs of fields that depend on each other, to be added to row by row: all of them, with bounded memory. */
export declare class DependenceTally {
  /** @param fields those of which a request has one value, such as `requestFields(category)` that a log has */
  constructor(fields: readonly string[], maxPairs?: number);
  /** One request's values, in the order of the fields. */
  add(values: ArrayLike<number>): void;
  /** Requests of a batch: an array a field. */
  addAll(columns: readonly ArrayLike<number>[]): void;
  merge(other: DependenceTally): void;
  get requests(): number;
  /** The tally of two fields. */
  tally(first: string, second: string): PairTally;
}

/**
 * The tree of dependences (Chow and Liu 1968, doi:10.1109/TIT.1968.1054142), without those that sampling error explains.
 * Parents come before children. Empty where no fields depend on each other, or there are fewer than 100 requests.
 * @param size of the grids; by default what `gridSize` says
 */
export declare function dependenceForest(
  tally: DependenceTally,
  math: import('../engine/math.js').DeterministicMath,
  size?: number,
): PairCopula[];
