import { gammaByMoments, logNormalByMoments } from '../../laws/by-moments.js';
import type { ResolvedDistribution } from '../resolved-workload.js';
import type { DistributionSpec } from '../workload-spec.js';

/** A valid distribution with the parameters that the engine's laws have. */
export function resolveDistribution(distribution: DistributionSpec): ResolvedDistribution {
  if (typeof distribution === 'number') return { family: 'constant', value: distribution };
  switch (distribution.family) {
    case 'lognormal': {
      const { mu, sigma, mean, cv, ...rest } = distribution;
      if (mean === undefined) return { ...rest, mu: mu!, sigma: sigma! };
      const law = logNormalByMoments(mean, cv!, 'lognormal');
      return { ...rest, mu: law.mu, sigma: law.sigma };
    }
    case 'gamma': {
      const { shape, scale, mean, cv, ...rest } = distribution;
      if (mean === undefined) return { ...rest, shape: shape!, scale: scale! };
      const law = gammaByMoments(mean, cv!, 'gamma');
      return { ...rest, shape: law.shape, scale: law.scale };
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
