import type { DeterministicMath } from '../engine/math.js';
import { QuantileKind } from '../engine/plan-layout.generated.js';
import type { Ends } from '../pool/conditioning.js';
import type { ContinuousDistribution } from '../pool/distribution.js';

/** How a family is drawn: x = location + scale * Q(p), or its exponential; see the plan format. */
export interface StandardForm {
  readonly quantile: number;
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
  const form = {
    quantile: QuantileKind.NORMAL as number,
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
        quantile: QuantileKind.EXPONENTIAL,
        exponentiate: true,
        location: math.log(distribution.scale),
        scale: 1 / distribution.alpha,
      };
    case 'exponential':
      return { ...form, quantile: QuantileKind.EXPONENTIAL, scale: distribution.mean };
    case 'gamma':
      return {
        ...form,
        quantile: QuantileKind.LOG_GAMMA,
        exponentiate: true,
        location: math.log(distribution.shape) + math.log(distribution.scale),
        shape: distribution.shape,
      };
    case 'weibull':
      return {
        ...form,
        quantile: QuantileKind.LOG_EXPONENTIAL,
        exponentiate: true,
        location: math.log(distribution.scale),
        scale: 1 / distribution.shape,
      };
    case 'uniform':
      return { ...form, quantile: QuantileKind.UNIFORM, location: ends.low, scale: ends.high - ends.low };
  }
}
