import type { DeterministicMath } from '../engine/math.js';
import type { Ends } from './conditioning.js';
import type { ContinuousDistribution } from './distribution.js';

/** The standard laws whose quantile functions Q the engine has. */
export type StandardQuantile = 'NORMAL' | 'EXPONENTIAL' | 'UNIFORM' | 'LOG_EXPONENTIAL' | 'LOG_GAMMA';

/** How a family is drawn: x = location + scale * Q(p), or its exponential; see the plan format. */
export interface StandardForm {
  readonly quantile: StandardQuantile;
  readonly exponentiate: boolean;
  readonly location: number;
  readonly scale: number;
  /** Of the gamma law, else 0. */
  readonly shape: number;
}

/** The standard form of a family; a uniform law lies between `ends`. */
export function standardForm(
  distribution: ContinuousDistribution,
  ends: Ends,
  math: DeterministicMath,
): StandardForm {
  const form: StandardForm = {
    quantile: 'NORMAL',
    exponentiate: false,
    location: 0,
    scale: 1,
    shape: 0,
  };
  switch (distribution.kind) {
    case 'lognormal':
      return { ...form, exponentiate: true, location: distribution.mu, scale: distribution.sigma };
    case 'normal':
      return { ...form, location: distribution.mean, scale: distribution.deviation };
    case 'pareto':
      return {
        ...form,
        quantile: 'EXPONENTIAL',
        exponentiate: true,
        location: math.log(distribution.scale),
        scale: 1 / distribution.alpha,
      };
    case 'exponential':
      return { ...form, quantile: 'EXPONENTIAL', scale: distribution.mean };
    case 'gamma':
      return {
        ...form,
        quantile: 'LOG_GAMMA',
        exponentiate: true,
        location: math.log(distribution.shape) + math.log(distribution.scale),
        shape: distribution.shape,
      };
    case 'weibull':
      return {
        ...form,
        quantile: 'LOG_EXPONENTIAL',
        exponentiate: true,
        location: math.log(distribution.scale),
        scale: 1 / distribution.shape,
      };
    case 'uniform':
      return { ...form, quantile: 'UNIFORM', location: ends.low, scale: ends.high - ends.low };
  }
}
