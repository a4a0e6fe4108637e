/**
 * Distributions of one field of a client's requests (a token count, an item count or a ratio), as data.
 * They are sampled in the engine only.
 */
export type FieldDistribution = EmpiricalDistribution | ContinuousDistribution | MixtureDistribution;

/** Probabilities over a finite support: `values[i]` has probability `probabilities[i]`, and they sum to 1. */
export interface EmpiricalDistribution {
  readonly kind: 'empirical';
  /** Strictly ascending support, each at least 0. */
  readonly values: Float64Array;
  /** Same length as `values`, each at least 0, summing to 1 within 1e-6. */
  readonly probabilities: Float64Array;
}

/** A continuous family, truncated to its bounds by conditioning and rounded to the nearest whole number. */
export type ContinuousDistribution = (
  | LogNormalDistribution
  | ParetoDistribution
  | ExponentialDistribution
) & {
  /** Smallest value, in the field's unit; 0 where absent. */
  readonly min?: number;
  /** Largest value, in the field's unit; unbounded where absent. */
  readonly max?: number;
};

/** ln X is normal with mean `mu` and standard deviation `sigma`. */
export interface LogNormalDistribution {
  readonly kind: 'lognormal';
  readonly mu: number;
  /** Greater than 0. */
  readonly sigma: number;
}

/** P(X > x) = (scale / x) ^ alpha for x at least `scale`. */
export interface ParetoDistribution {
  readonly kind: 'pareto';
  /** The smallest value of the untruncated law; greater than 0. */
  readonly scale: number;
  /** Tail index; greater than 0. */
  readonly alpha: number;
}

export interface ExponentialDistribution {
  readonly kind: 'exponential';
  /** Mean of the untruncated law; greater than 0. */
  readonly mean: number;
}

/** A finite mixture: component i with probability `weights[i]`. */
export interface MixtureDistribution {
  readonly kind: 'mixture';
  /** At least 0, summing to 1 within 1e-6. */
  readonly weights: readonly number[];
  readonly components: readonly ContinuousDistribution[];
}
