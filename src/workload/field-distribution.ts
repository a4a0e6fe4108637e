import { UsageError } from '../errors.js';
import type {
  ContinuousDistribution,
  EmpiricalDistribution,
  FieldDistribution,
  MixtureDistribution,
} from '../pool/distribution.js';
import { resolveDistribution } from './resolve/distribution.js';
import type { ResolvedDistribution } from './resolved-workload.js';
import type { DistributionSpec } from './workload-spec.js';

interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

/**
 * The distribution of a pool's field for one of a valid spec.
 *
 * @throws UsageError for a family, or a mixture of families, that fields do not have
 */
export function fieldDistribution(spec: DistributionSpec): FieldDistribution {
  const distribution = resolveDistribution(spec);
  switch (distribution.family) {
    case 'constant':
      return empirical([distribution.value], [1], {});
    case 'empirical':
      return empirical(distribution.values, distribution.probabilities, distribution);
    case 'samples':
      return empirical(
        distribution.samples,
        distribution.samples.map(() => 1),
        distribution,
      );
    case 'lognormal':
      return {
        kind: 'lognormal',
        mu: distribution.mu,
        sigma: distribution.sigma,
        ...boundsOf(distribution),
      };
    case 'pareto':
      return {
        kind: 'pareto',
        scale: distribution.scale,
        alpha: distribution.alpha,
        ...boundsOf(distribution),
      };
    case 'exponential':
      return { kind: 'exponential', mean: distribution.mean, ...boundsOf(distribution) };
    case 'gamma':
    case 'weibull':
    case 'normal':
    case 'uniform':
    case 'zipf':
    case 'poisson':
      throw unavailable(distribution.family);
    case 'mixture':
      return mixture(distribution.components);
    default:
      return distribution satisfies never;
  }
}

/** A finite support in ascending order, conditioned on its bounds. */
function empirical(
  values: readonly number[],
  weights: readonly number[],
  { min = 0, max = Number.POSITIVE_INFINITY }: Bounds,
): EmpiricalDistribution {
  const byValue = new Map<number, number>();
  values.forEach((value, index) => {
    const weight = weights[index]!;
    if (weight > 0 && value >= min && value <= max) byValue.set(value, (byValue.get(value) ?? 0) + weight);
  });
  const entries = [...byValue].sort(([a], [b]) => a - b);
  const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
  return {
    kind: 'empirical',
    values: Float64Array.from(entries, ([value]) => value),
    probabilities: Float64Array.from(entries, ([, weight]) => weight / total),
  };
}

/** Mixtures within a mixture are taken apart: they have no bounds of their own. */
function mixture(
  components: Extract<ResolvedDistribution, { family: 'mixture' }>['components'],
): EmpiricalDistribution | MixtureDistribution {
  const parts = components.flatMap(({ weight, distribution }) =>
    weighted(weight, fieldDistribution(distribution)),
  );
  const finite = parts.flatMap(({ weight, part }) => (part.kind === 'empirical' ? [{ weight, part }] : []));
  const continuous = parts.flatMap(({ weight, part }) =>
    part.kind === 'empirical' ? [] : [{ weight, part }],
  );
  if (finite.length > 0 && continuous.length > 0)
    throw unavailable('mixture of finite and continuous families');
  if (continuous.length > 0) {
    return {
      kind: 'mixture',
      weights: continuous.map(({ weight }) => weight),
      components: continuous.map(({ part }) => part),
    };
  }
  return empirical(
    finite.flatMap(({ part }) => Array.from(part.values)),
    finite.flatMap(({ weight, part }) =>
      Array.from(part.probabilities, (probability) => weight * probability),
    ),
    {},
  );
}

function weighted(
  weight: number,
  distribution: FieldDistribution,
): { weight: number; part: EmpiricalDistribution | ContinuousDistribution }[] {
  if (distribution.kind !== 'mixture') return [{ weight, part: distribution }];
  return distribution.components.map((part, index) => ({
    weight: weight * distribution.weights[index]!,
    part,
  }));
}

function boundsOf({ min, max }: Bounds): Bounds {
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}

function unavailable(what: string): UsageError {
  return new UsageError(`fields cannot have a ${what} distribution yet`);
}
