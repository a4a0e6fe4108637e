import type { DeterministicMath } from '../engine/math.js';
import { PoolError } from '../errors.js';
import type { ContinuousDistribution } from './distribution.js';
import { type Interval, intervalOf, supportOf } from './support.js';

/** The numbers between which a law is conditioned to lie, before rounding. */
export interface Ends {
  readonly low: number;
  readonly high: number;
}

/** A continuous distribution within its bounds, which are those of the rounded value. */
export interface Conditioned extends Interval {
  readonly ends: Ends;
  /** P(X <= x) of the law without bounds, and its values at the ends. */
  readonly cumulative: (x: number) => number;
  readonly below: number;
  readonly upTo: number;
}

/** Bounds that hold less than this, 2^-30, of a continuous law are refused: the laws are known to some 1e-14. */
export const SMALLEST_SHARE = 1 / 1_073_741_824;

/**
 * The conditioning of a distribution on its bounds.
 *
 * @param place what the distribution belongs to, for errors: a field, or a component of its mixture
 * @throws PoolError for a parameter out of its range, and for bounds that hold none of the distribution
 */
export function conditioned(
  distribution: ContinuousDistribution,
  field: string,
  math: DeterministicMath,
  place = field,
): Conditioned {
  checkParameters(distribution, place);
  const own = intervalOf(distribution, supportOf(field), place);
  const ends = endsOf(own, field);
  const cumulative = (x: number) => cumulativeAt(distribution, ends, x, math);
  const below = cumulative(ends.low);
  const upTo = cumulative(ends.high);
  if (!(upTo - below >= SMALLEST_SHARE)) {
    throw new PoolError(
      `the bounds ${own.min} to ${own.max} hold ${upTo > below ? `only ${upTo - below}` : 'none'} of the ` +
        `${distribution.kind} distribution; they must hold at least 1e-9 of it`,
      { field: place },
    );
  }
  return { ...own, ends, cumulative, below, upTo };
}

/** Bounds of whole numbers are those of the rounded value, so that the end values keep their whole cells. */
export function endsOf({ min, max }: Interval, field: string): Ends {
  const margin = supportOf(field).isWhole ? 0.5 : 0;
  return { low: min - margin, high: max + margin };
}

/** P(X <= x) of the law without its bounds; a uniform law lies between `ends`. */
function cumulativeAt(
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
function checkParameters(distribution: ContinuousDistribution, place: string): void {
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
