import type { DeterministicMath } from '../engine/math.js';
import type { WeightedValues } from './weighted.js';

/** A quantile as it was observed, and of the fitted law. */
export interface QuantilePair {
  readonly probability: number;
  readonly observed: number;
  readonly fitted: number;
}

/** Those of `QuantilePair`s. */
export const QQ_PROBABILITIES = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999] as const;

/** A mixture of a Pareto law, the tail, and a log-normal law, the body, of whole numbers: what it draws is rounded. */
export interface BodyTailFit {
  /** Of the Pareto law, 0 to 1; 0 where the values are too few or too alike to show a tail. */
  readonly paretoWeight: number;
  /** Undefined where the weight is 0. */
  readonly pareto: { readonly scale: number; readonly alpha: number } | undefined;
  readonly lognormal: { readonly mu: number; readonly sigma: number };
  /** Of the rounded law, by unit of weight. */
  readonly meanLogLikelihood: number;
  readonly iterations: number;
  readonly converged: boolean;
  readonly ks: number;
  readonly qq: readonly QuantilePair[];
}

export interface ExponentialFit {
  readonly mean: number;
  readonly meanLogLikelihood: number;
  readonly ks: number;
  readonly qq: readonly QuantilePair[];
}

/** Whole numbers of at least 0 with their counts. Undefined without any. */
export declare function fitBodyTail(values: WeightedValues, math: DeterministicMath): BodyTailFit | undefined;
/** Likewise. */
export declare function fitExponential(values: WeightedValues, math: DeterministicMath): ExponentialFit | undefined;
