import type { DeterministicMath } from '../engine/math.js';
import type { Support } from '../fields.js';
import { type Atoms, atomsOf, atomsWithin, isDiscrete, mergedAtoms } from './atoms.js';
import { type Conditioned, conditioned, SMALLEST_SHARE } from './conditioning.js';
import type { ContinuousDistribution, FieldDistribution } from './families.js';
import { sumOf } from './lists.js';
import { checkWeights, type MixtureDistribution } from './mixture.js';
import { refusing } from './report.js';
import { endsOf, type Interval, intervalOf } from './support.js';

/** A part of a field's law that is a table of values. */
export interface DiscretePart extends Atoms {
  readonly nature: 'discrete';
  /** Probability of the part in proportion to those of the others. */
  readonly weight: number;
}

/** A part of a field's law that is of a continuous family. */
export interface ContinuousPart extends Conditioned {
  readonly nature: 'continuous';
  readonly weight: number;
  /** The part alone. */
  readonly distribution: ContinuousDistribution;
}

export type Part = DiscretePart | ContinuousPart;

export function isDiscretePart(part: Part): part is DiscretePart {
  return part.nature === 'discrete';
}

export function isContinuousPart(part: Part): part is ContinuousPart {
  return part.nature === 'continuous';
}

/** The values of all discrete parts; each part has its weight. */
export function discreteLaw(parts: readonly Part[]): Atoms {
  const [first] = parts;
  if (parts.length === 1 && isDiscretePart(first!)) return first;
  const discrete = parts.filter(isDiscretePart);
  const factors = discrete.map(({ weight, weights }) => weight / sumOf(weights));
  return mergedAtoms(
    discrete.flatMap(({ values }) => [...values]),
    discrete.flatMap(({ weights }, part) => Array.from(weights, (weight) => weight * factors[part])),
  );
}

/** Parts that 32 random bits do not choose are left out: those below 2^-33. */
const SMALLEST_WEIGHT = 1 / 8_589_934_592;

/**
 * A field's law as parts within their bounds: one, or one for each component of a mixture that has a probability.
 *
 * @param place names the field in errors
 * @throws PoolError for parameters out of range, or bounds that hold none of the law
 */
export function partsOf(
  distribution: FieldDistribution,
  support: Support,
  math: DeterministicMath,
  place: string,
): Part[] {
  const parts = allParts(distribution, support, math, place);
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  return parts.filter(({ weight }) => weight >= total * SMALLEST_WEIGHT);
}

function allParts(
  distribution: FieldDistribution,
  support: Support,
  math: DeterministicMath,
  place: string,
): Part[] {
  if (distribution.family === 'mixture') return mixtureParts(distribution, support, math, place);
  if (isDiscrete(distribution)) {
    return [{ nature: 'discrete', weight: 1, ...atomsOf(distribution, support, math, place) }];
  }
  return [
    { nature: 'continuous', weight: 1, distribution, ...conditioned(distribution, support, math, place) },
  ];
}

/** The parts of a mixture, whose bounds lessen their weights. */
function mixtureParts(
  mixture: MixtureDistribution<FieldDistribution>,
  support: Support,
  math: DeterministicMath,
  place: string,
): Part[] {
  const report = refusing(place);
  if (!(Array.isArray(mixture.components) && mixture.components.length > 0)) {
    report(['components'], 'a mixture has a list of at least one component');
  }
  checkWeights(mixture, report);
  const interval = intervalOf(mixture, support, place);
  const parts = mixture.components.flatMap(({ weight, distribution }, index) => {
    if (weight === 0) return [];
    const inner = allParts(distribution, support, math, `${place}.components[${index}].distribution`);
    // What the bounds of an inner mixture cut away does not make it less likely.
    const total = isBounded(distribution) ? inner.reduce((sum, part) => sum + part.weight, 0) : 1;
    return inner.flatMap((part) => within(part, interval, support, (weight * part.weight) / total) ?? []);
  });
  if (parts.length === 0) {
    report([], `the bounds ${interval.min} to ${interval.max} hold none of the mixture`);
  }
  return parts;
}

function isBounded(distribution: FieldDistribution): boolean {
  if (distribution.family !== 'mixture') return false;
  return distribution.min !== undefined || distribution.max !== undefined;
}

/** A part of a weight within further bounds, which lessen it; undefined where they hold none of the part. */
function within(part: Part, interval: Interval, support: Support, weight: number): Part | undefined {
  if (isDiscretePart(part)) {
    const { values, weights, share } = atomsWithin(part, interval);
    return share > 0 ? { nature: 'discrete', weight: weight * share, values, weights } : undefined;
  }
  if (interval.min <= part.min && interval.max >= part.max) return { ...part, weight };
  const own = { min: Math.max(part.min, interval.min), max: Math.min(part.max, interval.max) };
  if (own.min > own.max) return undefined;
  const ends = endsOf(own, support);
  const below = part.cumulative(ends.low);
  const upTo = part.cumulative(ends.high);
  if (!(upTo - below >= SMALLEST_SHARE)) return undefined;
  return {
    ...part,
    ...own,
    distribution: { ...part.distribution, ...own },
    ends,
    below,
    upTo,
    weight: weight * ((upTo - below) / (part.upTo - part.below)),
  };
}
