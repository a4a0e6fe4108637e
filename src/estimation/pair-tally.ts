/** What an axis of pairs has: whole numbers from 0 to 2^32 - 1, or numbers from 0 to 1. */
export type AxisKind = 'whole' | 'ratio';

export interface PairTallyOptions {
  readonly x?: AxisKind;
  readonly y?: AxisKind;
  /** Pairs that are told apart, at most: when there are more, both axes are made coarser. Default 2^17. */
  readonly maxPairs?: number;
}

/** Pairs by x, then y, ascending. */
export interface CountedPairs {
  readonly total: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly counts: Float64Array;
}

/** How often pairs of values occur, in bounded memory. */
export declare class PairTally {
  constructor(options?: PairTallyOptions);
  add(x: number, y: number): void;
  /** Of each index, or of `rows` alone. */
  addAll(x: ArrayLike<number>, y: ArrayLike<number>): void;
  /** Adds the pairs of another one, with the same kinds of axes. */
  merge(other: PairTally): void;
  get total(): number;
  /** Values are told apart when they differ by more than this share of them; small whole numbers always are. */
  get relativeError(): number;
  sorted(): CountedPairs;
}
