/** Families by the mean and the coefficient of variation (CV) of the untruncated law. */
import { deterministicMath } from '../engine/math.js';
import { PoolError } from '../errors.js';
import type { GammaDistribution, LogNormalDistribution } from './distribution.js';

/**
 * @param mean above 0
 * @param cv standard deviation over mean, above 0
 * @param place what the distribution belongs to, for errors
 * @throws PoolError for anything else
 */
export function logNormalByMoments(mean: number, cv: number, place: string): LogNormalDistribution {
  checkMoments(mean, cv, place);
  const variance = logOnePlus(cv * cv);
  return {
    kind: 'lognormal',
    mu: deterministicMath().log(mean) - variance / 2,
    sigma: Math.sqrt(variance),
  };
}

/** Likewise; a shape of 1 / cv^2 has to be one that gamma laws can have, so `cv` is from 0.001 to 100. */
export function gammaByMoments(mean: number, cv: number, place: string): GammaDistribution {
  checkMoments(mean, cv, place);
  return { kind: 'gamma', shape: 1 / (cv * cv), scale: mean * cv * cv };
}

function checkMoments(mean: number, cv: number, place: string): void {
  for (const [name, value] of Object.entries({ mean, cv })) {
    if (!(value > 0 && value < Infinity)) {
      throw new PoolError(`${name} ${value} is not a finite number above 0`, { field: place });
    }
  }
}

/** ln(1 + x), x at least 0; the series is for what 1 + x would round away. */
function logOnePlus(x: number): number {
  if (x > 1e-3) return deterministicMath().log(1 + x);
  return x * (1 - x * (1 / 2 - x * (1 / 3 - x * (1 / 4 - x / 5))));
}
