import type { CountedPairs } from './pair-tally.js';

/** A tenth of the pairs, by x. Pairs of one x that lie on both sides of a border are shared out evenly. */
export interface JointDecile {
  /** 1 to 10. */
  readonly decile: number;
  /** A tenth of all: need not be whole. */
  readonly requests: number;
  readonly minX: number;
  readonly meanX: number;
  readonly maxX: number;
  readonly meanY: number;
  readonly medianY: number;
}

/** The deciles, 10 of them; none without pairs. */
export declare function jointDeciles(pairs: CountedPairs): JointDecile[];
/** Spearman's rank correlation, ties at their mean rank; NaN where x or y is constant. */
export declare function spearmanOfPairs(pairs: CountedPairs): number;
