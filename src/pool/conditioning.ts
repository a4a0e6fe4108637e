import type { DeterministicMath } from '../engine/math.js';
import { PoolError } from '../errors.js';
import type { ContinuousDistribution } from './distribution.js';

/** The largest value of a field: it has 32 bits. */
export const LARGEST_VALUE = 4294967295;

/** How a continuous distribution is conditioned on its bounds; a value is drawn, kept within them and rounded. */
export interface Conditioning {
  /** Bounds of the values before rounding; finite. */
  readonly min: number;
  readonly max: number;
  /** What the untruncated law has below the lowest value's cell, and up to the end of the highest's: 0 to 1. */
  readonly low: number;
  readonly high: number;
}

/**
 * The conditioning of a distribution.
 *
 * @param field names it in errors
 * @throws PoolError for a parameter out of its range, and for bounds that hold none of the distribution
 */
export function conditioning(
  distribution: ContinuousDistribution,
  field: string,
  math: DeterministicMath,
): Conditioning {
  checkParameters(distribution, field);
  const min = distribution.min ?? 0;
  const max = Math.min(distribution.max ?? LARGEST_VALUE, LARGEST_VALUE);
  // The bounds are those of the rounded value, so that the end values keep their whole cells.
  const low = min > 0 ? untruncatedCdf(distribution, min - 0.5, math) : 0;
  const high = distribution.max === undefined ? 1 : untruncatedCdf(distribution, max + 0.5, math);
  if (!(high > low)) {
    throw new PoolError(`the bounds ${min} to ${max} hold none of the ${distribution.kind} distribution`, {
      field,
    });
  }
  return { min, max, low, high };
}

/** P(X <= x) of a distribution without its bounds, x > 0. */
export function untruncatedCdf(
  distribution: ContinuousDistribution,
  x: number,
  math: DeterministicMath,
): number {
  switch (distribution.kind) {
    case 'lognormal':
      return math.normalCdf((math.log(x) - distribution.mu) / distribution.sigma);
    case 'pareto':
      return x <= distribution.scale ? 0 : 1 - math.pow(distribution.scale / x, distribution.alpha);
    case 'exponential':
      return 1 - math.exp(-x / distribution.mean);
  }
}

function checkParameters(distribution: ContinuousDistribution, field: string): void {
  const check = (name: string, value: number, valid: boolean, expected: string) => {
    if (!valid) throw new PoolError(`${distribution.kind} ${name} ${value} is not ${expected}`, { field });
  };
  const checkPositive = (name: string, value: number) =>
    check(name, value, value > 0 && value < Infinity, 'a finite number above 0');
  if (distribution.kind === 'lognormal') {
    check('mu', distribution.mu, Number.isFinite(distribution.mu), 'a finite number');
    checkPositive('sigma', distribution.sigma);
  } else if (distribution.kind === 'pareto') {
    checkPositive('scale', distribution.scale);
    checkPositive('alpha', distribution.alpha);
  } else {
    checkPositive('mean', distribution.mean);
  }
  const { min = 0, max = LARGEST_VALUE } = distribution;
  check('min', min, min >= 0 && min < Infinity, 'a finite number of at least 0');
  check('max', max, max >= min, `a number of at least min, ${min}`);
}
