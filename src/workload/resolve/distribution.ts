import { deterministicMath } from '../../engine/math.js';
import type { ResolvedDistribution } from '../resolved-workload.js';
import type { DistributionSpec } from '../workload-spec.js';

/** A valid distribution with the parameters that the engine's laws have. */
export function resolveDistribution(distribution: DistributionSpec): ResolvedDistribution {
  if (typeof distribution === 'number') return { family: 'constant', value: distribution };
  switch (distribution.family) {
    case 'lognormal': {
      const { mu, sigma, mean, cv, ...rest } = distribution;
      return { ...rest, ...(mean === undefined ? { mu: mu!, sigma: sigma! } : logNormalBy(mean, cv!)) };
    }
    case 'gamma': {
      const { shape, scale, mean, cv, ...rest } = distribution;
      return { ...rest, ...(mean === undefined ? { shape: shape!, scale: scale! } : gammaBy(mean, cv!)) };
    }
    case 'mixture':
      return {
        family: 'mixture',
        components: distribution.components.map((component) => ({
          weight: component.weight,
          distribution: resolveDistribution(component.distribution),
        })),
      };
    default:
      return distribution;
  }
}

/** The mean is exp(mu + sigma^2 / 2), and 1 + cv^2 is exp(sigma^2). */
function logNormalBy(mean: number, cv: number): { mu: number; sigma: number } {
  const variance = logOnePlus(cv * cv);
  return { mu: deterministicMath().log(mean) - variance / 2, sigma: Math.sqrt(variance) };
}

/** The mean is shape times scale, and cv^2 is 1 / shape. */
function gammaBy(mean: number, cv: number): { shape: number; scale: number } {
  return { shape: 1 / (cv * cv), scale: mean * (cv * cv) };
}

/** ln(1 + x), x above 0; the rounding of 1 + x, which is all of a small x, cancels (Kahan, HP-15C handbook, 1982). */
function logOnePlus(x: number): number {
  const sum = 1 + x;
  return sum === 1 ? x : deterministicMath().log(sum) * (x / (sum - 1));
}
