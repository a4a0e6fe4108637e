import type { Path } from '../fault.js';
import { type DistributionSpec, lawOf } from './families.js';
import type { AnyDistribution } from './law.js';
import { resolveDistribution, resolveSimple } from './resolve.js';

/** All numbers of a valid distribution that are values of what it is a law of, or bounds on them, and their places. */
export function* valuesOf(distribution: DistributionSpec, path: Path = []): Generator<[Path, number]> {
  if (typeof distribution === 'number') {
    yield [path, distribution];
    return;
  }
  const given = distribution as AnyDistribution & Readonly<Record<string, unknown>>;
  if (distribution.family === 'quantiles') {
    for (const [name, value] of Object.entries(distribution.quantiles)) {
      yield [[...path, 'quantiles', name], value];
    }
  }
  const own = Object.entries(lawOf(distribution.family)?.parameters ?? {}).filter(
    ([, { isValue }]) => isValue === true,
  );
  for (const name of new Set([...own.map(([name]) => name), 'min', 'max'])) {
    const value = given[name];
    if (typeof value === 'number') yield [[...path, name], value];
    else if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) yield [[...path, name, index], item];
    }
  }
  if (distribution.family !== 'mixture') return;
  for (const [index, component] of distribution.components.entries()) {
    yield* valuesOf(component.distribution, [...path, 'components', index, 'distribution']);
  }
}

/** The smallest value that a valid distribution can have. */
export function smallestOf(distribution: DistributionSpec): number {
  if (typeof distribution === 'number') return distribution;
  if (distribution.family === 'quantiles') return smallestOf(resolveDistribution(distribution));
  const { min = 0 } = distribution as AnyDistribution;
  if (distribution.family !== 'mixture') {
    return Math.max(lawOf(distribution.family)?.smallest?.(resolveSimple(distribution), min) ?? 0, min);
  }
  return distribution.components.reduce(
    (least, component) => Math.max(min, Math.min(least, smallestOf(component.distribution))),
    Number.POSITIVE_INFINITY,
  );
}
