import type { DeterministicMath } from '../engine/math.js';
import type { Counted } from '../statistics/distance.js';

export type GapFamilyName = 'exponential' | 'gamma' | 'weibull';

/** A law of gaps that has been fitted to some. */
export interface FamilyFit {
  readonly family: GapFamilyName;
  /** 1 for the exponential; within what the engine accepts for the family. */
  readonly shape: number;
  /** Seconds: of the exponential the mean. */
  readonly scale: number;
  /** At the maximum, in natural logarithms. Where gaps are whole ticks of a clock it is that of ticks, for all three. */
  readonly logLikelihood: number;
  /** Coefficient of variation of the fitted law. */
  readonly cv: number;
  /** Kolmogorov-Smirnov distance of the gaps and the fitted law, 0 to 1. */
  readonly ks: number;
}

export interface GapFits {
  readonly gaps: number;
  /** Seconds of a tick of the clock that the fits allow for; 0 where gaps were taken as exact. */
  readonly tick: number;
  readonly exponential: FamilyFit;
  readonly gamma: FamilyFit;
  readonly weibull: FamilyFit;
}

export interface GapOptions {
  /** Seconds of a tick of the clock; found by `clockTick` where it is not given. 0 for gaps that are exact. */
  readonly tick?: number;
}

/**
 * The tick of a clock: the largest of 1, 0.1, 0.01 … 1e-6 seconds of which all gaps are whole multiples; 0 where there is none.
 * To be asked of all gaps of a log, once, as few gaps can be multiples by chance.
 */
export declare function clockTick(gaps: Iterable<number> | Float64Array): number;

/**
 * Gaps of at least 0, in seconds, in any order, or a histogram of them. Undefined with fewer than 2, and where all are 0.
 */
export declare function fitGapFamilies(
  gaps: Float64Array | Counted,
  math: DeterministicMath,
  options?: GapOptions,
): GapFits | undefined;

/** The best by Akaike's criterion: exponential, unless a law of two parameters gains more than 1 in log likelihood. */
export declare function bestByLikelihood(fits: GapFits): FamilyFit;

/** The one with the smallest Kolmogorov-Smirnov distance; of equals the one with fewer parameters. */
export declare function bestByKs(fits: GapFits): FamilyFit;
