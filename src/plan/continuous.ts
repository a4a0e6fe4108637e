import type { DeterministicMath } from '../engine/math.js';
import { PoolError } from '../errors.js';
import type { ContinuousDistribution } from '../pool/distribution.js';
import { QuantileKind } from './layout.js';

/** How a family is drawn: x = location + scale * Q(p), or its exponential; see the plan format. */
export interface StandardForm {
  readonly quantile: number;
  readonly exponentiate: boolean;
  readonly location: number;
  readonly scale: number;
  /** Of the gamma law, else 0. */
  readonly shape: number;
}

/** The numbers between which a law is conditioned to lie, before rounding. */
export interface Ends {
  readonly low: number;
  readonly high: number;
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

/** P(X <= x) of the law without its bounds; a uniform law lies between `ends`. */
export function cumulativeAt(
  distribution: ContinuousDistribution,
  ends: Ends,
  x: number,
  math: DeterministicMath,
): number {
  if (distribution.kind === 'normal') return math.normalCdf((x - distribution.mean) / distribution.deviation);
  if (distribution.kind === 'uniform') {
    return Math.min(Math.max((x - ends.low) / (ends.high - ends.low), 0), 1);
  }
  if (!(x > 0)) return 0;
  switch (distribution.kind) {
    case 'lognormal':
      return math.normalCdf((math.log(x) - distribution.mu) / distribution.sigma);
    case 'pareto':
      return x <= distribution.scale ? 0 : 1 - math.pow(distribution.scale / x, distribution.alpha);
    case 'exponential':
      return 1 - math.exp(-x / distribution.mean);
    case 'gamma':
      return math.gammaCdf(x / distribution.scale, distribution.shape);
    case 'weibull':
      return 1 - math.exp(-math.pow(x / distribution.scale, distribution.shape));
  }
}

/** @throws PoolError for a parameter out of its range */
export function checkParameters(distribution: ContinuousDistribution, place: string): void {
  const check = (name: string, value: number, valid: boolean, expected: string) => {
    if (!valid)
      throw new PoolError(`${distribution.kind} ${name} ${value} is not ${expected}`, { field: place });
  };
  const checkFinite = (name: string, value: number) =>
    check(name, value, Number.isFinite(value), 'a finite number');
  const checkPositive = (name: string, value: number) =>
    check(name, value, value > 0 && value < Infinity, 'a finite number above 0');
  const checkShape = (shape: number, smallest: number) =>
    check('shape', shape, shape >= smallest && shape <= 1e6, `a number from ${smallest} to 1e6`);
  switch (distribution.kind) {
    case 'lognormal':
      checkFinite('mu', distribution.mu);
      checkPositive('sigma', distribution.sigma);
      break;
    case 'normal':
      checkFinite('mean', distribution.mean);
      checkPositive('deviation', distribution.deviation);
      break;
    case 'pareto':
      checkPositive('scale', distribution.scale);
      checkPositive('alpha', distribution.alpha);
      break;
    case 'exponential':
      checkPositive('mean', distribution.mean);
      break;
    case 'gamma':
      checkShape(distribution.shape, 1e-4);
      checkPositive('scale', distribution.scale);
      break;
    case 'weibull':
      checkShape(distribution.shape, 0.01);
      checkPositive('scale', distribution.scale);
      break;
    case 'uniform':
      checkFinite('max', distribution.max);
      break;
    default: {
      const { kind } = distribution satisfies never as { readonly kind: string };
      throw new PoolError(`there is no distribution of the kind ${JSON.stringify(kind)}`, { field: place });
    }
  }
}
