/** Families of inter-arrival times. The numbers are part of the plan format. */
export const GapFamily = {
  none: 0,
  gamma: 1,
  weibull: 2,
  lognormal: 3,
  pareto: 4,
  constant: 5,
  samples: 6,
} as const;
export type GapFamily = (typeof GapFamily)[keyof typeof GapFamily];

/**
 * The shapes that the engine accepts: k of Gamma and Weibull laws, the standard deviation of the logarithm of
 * log-normal ones, the tail index of Pareto ones. Beyond them gaps under- or overflow, or their tables lose accuracy.
 */
export const SHAPE_BOUNDS = {
  [GapFamily.gamma]: { smallest: 1e-4, largest: 1e6 },
  [GapFamily.weibull]: { smallest: 0.01, largest: 1e6 },
  [GapFamily.lognormal]: { smallest: 1e-4, largest: 4 },
  [GapFamily.pareto]: { smallest: 1.05, largest: 1e6 },
} as const;

/** Observed gaps, drawn with replacement. Their unit does not matter: they are scaled to mean 1. */
export interface GapSamples {
  /** Each from 0 to 1e15, not all of them 0. */
  readonly gaps: ArrayLike<number>;
  /** How often each is drawn in proportion to the others, at least 0; equally often where there are none. */
  readonly weights?: ArrayLike<number>;
}

/** The families of inter-arrival times that a parameter shapes. */
export type ShapedFamily = 'gamma' | 'weibull' | 'lognormal' | 'pareto';

/**
 * A law of inter-arrival times; their mean follows from the rate. `cv` is the coefficient of variation, 0.001 or more.
 * `shape` is k of a Gamma or Weibull law, the standard deviation of the logarithm of a log-normal law, or the tail
 * index of a Pareto law. `samples` draws from `gaps`, in any unit, with replacement, by `weights` where given.
 */
export type GapLaw =
  | { readonly family: 'exponential' | 'constant'; readonly cv?: number }
  | { readonly family: ShapedFamily; readonly cv: number }
  | { readonly family: ShapedFamily; readonly shape: number }
  | {
      readonly family: 'samples';
      readonly gaps: ArrayLike<number>;
      readonly weights?: ArrayLike<number>;
    };
