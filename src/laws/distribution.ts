/**
 * Distributions of one field of a client's requests (a token count, an item count or a ratio), as data.
 * They are sampled in the engine only.
 *
 * Values of counts are whole: what a distribution gives otherwise is rounded to the nearest whole number, from 0 to
 * 4,294,967,295, or to 65,535 for numbers of items. Ratios lie between 0 and 1 and are not rounded. A law without an
 * upper bound is conditioned on this range; a value or bound outside of it is refused.
 */
export type FieldDistribution = SimpleDistribution | MixtureDistribution;

/** A distribution that is not made of others. */
export type SimpleDistribution = DiscreteDistribution | ContinuousDistribution;

export type DiscreteDistribution =
  | EmpiricalDistribution
  | SamplesDistribution
  | ConstantDistribution
  | ZipfDistribution
  | PoissonDistribution;

/** A continuous family; of counts, the value is rounded to the nearest whole number. */
export type ContinuousDistribution =
  | LogNormalDistribution
  | ParetoDistribution
  | ExponentialDistribution
  | GammaDistribution
  | WeibullDistribution
  | NormalDistribution
  | UniformDistribution;

/**
 * Bounds by conditioning: the values between them keep their proportions, and the others do not occur. For counts
 * they are those of the rounded value, so that the smallest and the largest value are as likely as between others.
 */
export interface Bounds {
  /** Smallest value, in the field's unit; 0 where absent. */
  readonly min?: number;
  /** Largest value, in the field's unit; the largest that there is where absent (4,294,967,295, 65,535 for items, or 1 for ratios). */
  readonly max?: number;
}

/** Probabilities over a finite support: `values[i]` has probability `probabilities[i]`, and they sum to 1. */
export interface EmpiricalDistribution extends Bounds {
  readonly kind: 'empirical';
  /** Strictly ascending support, each at least 0. */
  readonly values: Float64Array;
  /** Same length as `values`, each at least 0, summing to 1 within 1e-6. */
  readonly probabilities: Float64Array;
}

/** Values as they were observed, in any order; a value that occurs more often is more likely. */
export interface SamplesDistribution extends Bounds {
  readonly kind: 'samples';
  /** At least one, each at least 0. */
  readonly values: ArrayLike<number>;
  /** Of the same length, each at least 0, with a positive sum; equal where absent. */
  readonly weights?: ArrayLike<number>;
}

export interface ConstantDistribution extends Bounds {
  readonly kind: 'constant';
  /** At least 0. */
  readonly value: number;
}

/** P(X = k) is proportional to k ^ -exponent for the ranks k from 1 to `ranks`. */
export interface ZipfDistribution extends Bounds {
  readonly kind: 'zipf';
  /** At least 0. */
  readonly exponent: number;
  /** Whole, from 1 to 1,048,576. */
  readonly ranks: number;
}

export interface PoissonDistribution extends Bounds {
  readonly kind: 'poisson';
  /** Mean of the untruncated law; greater than 0, at most 1,000,000. */
  readonly mean: number;
}

/** ln X is normal with mean `mu` and standard deviation `sigma`. */
export interface LogNormalDistribution extends Bounds {
  readonly kind: 'lognormal';
  readonly mu: number;
  /** Greater than 0. */
  readonly sigma: number;
}

/** P(X > x) = (scale / x) ^ alpha for x at least `scale`. */
export interface ParetoDistribution extends Bounds {
  readonly kind: 'pareto';
  /** The smallest value of the untruncated law; greater than 0. */
  readonly scale: number;
  /** Tail index; greater than 0. */
  readonly alpha: number;
}

export interface ExponentialDistribution extends Bounds {
  readonly kind: 'exponential';
  /** Mean of the untruncated law; greater than 0. */
  readonly mean: number;
}

/** The density is proportional to x ^ (shape - 1) exp(-x / scale); the mean is shape times scale. */
export interface GammaDistribution extends Bounds {
  readonly kind: 'gamma';
  /** From 1e-4 to 1e6. */
  readonly shape: number;
  /** Greater than 0. */
  readonly scale: number;
}

/** P(X > x) = exp(-(x / scale) ^ shape). */
export interface WeibullDistribution extends Bounds {
  readonly kind: 'weibull';
  /** From 0.01 to 1e6. */
  readonly shape: number;
  /** Greater than 0. */
  readonly scale: number;
}

/** A normal law; as all others it is cut at 0, or at `min`. */
export interface NormalDistribution extends Bounds {
  readonly kind: 'normal';
  /** Mean of the untruncated law. */
  readonly mean: number;
  /** Standard deviation of the untruncated law; greater than 0. */
  readonly deviation: number;
}

/** All values between the bounds are equally likely; of counts, all whole numbers from `min` to `max`. */
export interface UniformDistribution extends Bounds {
  readonly kind: 'uniform';
  readonly max: number;
}

/** A finite mixture: component i with probability `weights[i]`. Its bounds are those of the whole mixture. */
export interface MixtureDistribution extends Bounds {
  readonly kind: 'mixture';
  /** At least 0, summing to 1 within 1e-6. */
  readonly weights: readonly number[];
  readonly components: readonly SimpleDistribution[];
}
