import type { DeterministicMath } from '../engine/math.js';
import type { ExponentialDistribution } from '../laws/exponential.js';
import type { LogNormalDistribution } from '../laws/lognormal.js';
import type { WeibullDistribution } from '../laws/weibull.js';
import type { Counted } from '../statistics/distance.js';

/** A law of positive values, such as the seconds between turns, as specs have it. */
export interface PositiveFit<Law = LogNormalDistribution | ExponentialDistribution | WeibullDistribution> {
  readonly distribution: Law;
  readonly logLikelihood: number;
  readonly ks: number;
}

export interface PositiveFits {
  readonly values: number;
  readonly lognormal: PositiveFit<LogNormalDistribution>;
  readonly exponential: PositiveFit<ExponentialDistribution>;
  readonly weibull: PositiveFit<WeibullDistribution>;
}

/** Undefined with fewer than 2 values, or where all are 0. Zeros count as half of the smallest positive value. */
export declare function fitPositive(values: Float64Array | Counted, math: DeterministicMath): PositiveFits | undefined;
/** By Akaike's criterion. */
export declare function bestPositive(fits: PositiveFits): PositiveFit;
