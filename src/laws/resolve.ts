import { type Support, supportOf, TOKENS } from '../fields.js';
import { type AnyLaw, type DistributionSpec, lawOf, type ResolvedDistribution } from './families.js';
import type { Alternative, AnyDistribution } from './law.js';
import { resolveQuantiles } from './quantiles.js';

/**
 * A valid distribution with the parameters that the engine's laws have; a number becomes a constant.
 *
 * @param support of what it is a law of
 */
export function resolveDistribution(
  distribution: DistributionSpec,
  support: Support = TOKENS,
): ResolvedDistribution {
  if (typeof distribution === 'number') return { family: 'constant', value: distribution };
  if (distribution.family === 'quantiles') return resolveQuantiles(distribution, support);
  if (distribution.family !== 'mixture') return resolveSimple(distribution) as ResolvedDistribution;
  return {
    ...distribution,
    components: distribution.components.map((component) => ({
      weight: component.weight,
      distribution: resolveDistribution(component.distribution, support),
    })),
  };
}

/** Laws of fields, whose order is that in which they stand. */
export function resolveLaws(
  fields: Readonly<Record<string, DistributionSpec>>,
): Readonly<Record<string, ResolvedDistribution>> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, law]) => [name, resolveDistribution(law, supportOf(name))]),
  );
}

/** Likewise of a distribution that is no mixture. */
export function resolveSimple(distribution: AnyDistribution): AnyDistribution {
  const alternative = alternativeGiven(lawOf(distribution.family)!, distribution);
  if (alternative === undefined) return distribution;
  const others = Object.entries(distribution).filter(
    ([name]) => name !== 'family' && !Object.hasOwn(alternative.parameters, name),
  );
  return {
    family: distribution.family,
    ...alternative.resolve(distribution),
    ...Object.fromEntries(others),
  };
}

/** The other set of parameters, where a distribution is given by one: all that it has of them are there. */
export function alternativeGiven(
  { alternatives = [] }: AnyLaw,
  distribution: object,
): Alternative<AnyDistribution, AnyDistribution> | undefined {
  const given = distribution as Readonly<Record<string, unknown>>;
  return alternatives.find(({ parameters }) =>
    Object.keys(parameters).every((name) => given[name] !== undefined),
  );
}
