import type {
  Bounds,
  FieldDistribution,
  MixtureDistribution,
  SimpleDistribution,
} from '../laws/distribution.js';
import { resolveDistribution } from './resolve/distribution.js';
import type { ResolvedDistribution } from './resolved-workload.js';
import type { DistributionSpec } from './workload-spec.js';

type Mixture = Extract<ResolvedDistribution, { readonly family: 'mixture' }>;

/** The distribution of a pool's field for one of a valid spec. */
export function fieldDistribution(spec: DistributionSpec): FieldDistribution {
  const distribution = resolveDistribution(spec);
  return distribution.family === 'mixture' ? mixtureOf(distribution) : simpleOf(distribution);
}

function simpleOf(distribution: Exclude<ResolvedDistribution, Mixture>): SimpleDistribution {
  switch (distribution.family) {
    case 'constant':
      return { kind: 'constant', value: distribution.value };
    case 'empirical':
      return { kind: 'empirical', ...ascending(distribution), ...boundsOf(distribution) };
    case 'samples':
      return { kind: 'samples', values: Float64Array.from(distribution.samples), ...boundsOf(distribution) };
    case 'normal': {
      const { mean, std } = distribution;
      return { kind: 'normal', mean, deviation: std, ...boundsOf(distribution) };
    }
    case 'lognormal':
    case 'pareto':
    case 'exponential':
    case 'gamma':
    case 'weibull':
    case 'uniform':
    case 'zipf':
    case 'poisson': {
      const { family: kind, ...parameters } = distribution;
      return { kind, ...parameters } as SimpleDistribution;
    }
  }
}

/** Mixtures within a mixture are taken apart: they have no bounds of their own. */
function mixtureOf({ components }: Mixture): MixtureDistribution {
  const parts = components.flatMap(({ weight, distribution }) => {
    if (distribution.family !== 'mixture') return [{ weight, part: simpleOf(distribution) }];
    const inner = mixtureOf(distribution);
    return inner.components.map((part, index) => ({ weight: weight * inner.weights[index]!, part }));
  });
  return {
    kind: 'mixture',
    weights: parts.map(({ weight }) => weight),
    components: parts.map(({ part }) => part),
  };
}

/** A support in ascending order, as distributions have it. */
function ascending({ values, probabilities }: Extract<ResolvedDistribution, { family: 'empirical' }>) {
  const order = values.map((_, index) => index).sort((a, b) => values[a]! - values[b]!);
  return {
    values: Float64Array.from(order, (index) => values[index]!),
    probabilities: Float64Array.from(order, (index) => probabilities[index]!),
  };
}

function boundsOf({ min, max }: Bounds): Bounds {
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}
