import type { DeterministicMath } from '../engine/math.js';
import { PoolError } from '../errors.js';
import { type Atoms, atomsOf, atomsWithin, isDiscrete, mergedAtoms } from './atoms.js';
import { type Conditioned, conditioned, endsOf, SMALLEST_SHARE } from './conditioning.js';
import type {
  Bounds,
  ContinuousDistribution,
  DiscreteDistribution,
  FieldDistribution,
  MixtureDistribution,
  SimpleDistribution,
} from './distribution.js';
import { type StandardForm, standardForm } from './standard-form.js';
import { type Interval, intervalOf, supportOf } from './support.js';

/** A part of a field's law that is a table of values. */
export interface DiscretePart extends Atoms {
  readonly kind: 'discrete';
  /** Probability of the part in proportion to those of the others. */
  readonly weight: number;
}

/** A part of a field's law that is of a continuous family. */
export interface ContinuousPart extends Conditioned {
  readonly kind: 'continuous';
  readonly weight: number;
  readonly form: StandardForm;
}

export type Part = DiscretePart | ContinuousPart;

export function isDiscretePart(part: Part): part is DiscretePart {
  return part.kind === 'discrete';
}

export function isContinuousPart(part: Part): part is ContinuousPart {
  return part.kind === 'continuous';
}

/** The values of all discrete parts; each part has its weight. */
export function discreteLaw(parts: readonly Part[]): Atoms {
  const [first] = parts;
  if (parts.length === 1 && isDiscretePart(first!)) return first;
  const discrete = parts.filter(isDiscretePart);
  const factors = discrete.map(
    ({ weight, weights }) => weight / weights.reduce((sum, value) => sum + value, 0),
  );
  return mergedAtoms(
    discrete.flatMap(({ values }) => [...values]),
    discrete.flatMap(({ weights }, part) => Array.from(weights, (weight) => weight * factors[part]!)),
  );
}

/** Parts that 32 random bits do not choose are left out: those below 2^-33. */
const SMALLEST_WEIGHT = 1 / 8_589_934_592;

/**
 * A field's law as parts within their bounds: one, or one for each component of a mixture that has a probability.
 *
 * @throws PoolError for parameters out of range, or bounds that hold none of the law
 */
export function partsOf(distribution: FieldDistribution, field: string, math: DeterministicMath): Part[] {
  if (distribution.kind !== 'mixture') return [partOf(distribution, {}, field, field, math) as Part];
  checkMixture(distribution, field);
  const { components, weights, min, max } = distribution;
  intervalOf(distribution, supportOf(field), field);
  const parts = components.flatMap((component, index) => {
    if (weights[index] === 0) return [];
    const part = partOf(component, distribution, field, `${field}.components[${index}]`, math);
    return part === undefined ? [] : [{ ...part, weight: weights[index]! * part.weight }];
  });
  if (parts.length === 0) {
    throw new PoolError(`the bounds ${min ?? 0} to ${max ?? 'the largest value'} hold none of the mixture`, {
      field,
    });
  }
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  return parts.filter(({ weight }) => weight >= total * SMALLEST_WEIGHT);
}

function checkMixture({ components, weights }: MixtureDistribution, field: string): void {
  if (components.length !== weights.length || components.length === 0) {
    throw new PoolError(
      `the mixture has ${components.length} components and ${weights.length} weights; it needs as many, and at least one`,
      { field },
    );
  }
  const total = weights.reduce((sum, weight) => sum + (weight >= 0 ? weight : Number.NaN), 0);
  if (!(total > 0 && total < Infinity)) {
    throw new PoolError(
      `the mixture's weights ${weights.join(', ')} are not numbers of at least 0 with a positive sum`,
      { field },
    );
  }
}

/**
 * A simple distribution, whose weight is 1, within its own bounds and then `outer` ones, which lessen the weight.
 *
 * @returns undefined where the outer bounds hold none of it
 */
function partOf(
  distribution: SimpleDistribution,
  outer: Bounds,
  field: string,
  place: string,
  math: DeterministicMath,
): Part | undefined {
  return isDiscrete(distribution)
    ? discretePart(distribution, outer, field, place, math)
    : continuousPart(distribution, outer, field, place, math);
}

function discretePart(
  distribution: DiscreteDistribution,
  outer: Bounds,
  field: string,
  place: string,
  math: DeterministicMath,
): DiscretePart | undefined {
  const atoms = atomsOf(distribution, field, math, place);
  const { values, weights, share } = atomsWithin(atoms, intervalOf(outer, supportOf(field), field));
  return share > 0 ? { kind: 'discrete', weight: share, values, weights } : undefined;
}

function continuousPart(
  distribution: ContinuousDistribution,
  outer: Bounds,
  field: string,
  place: string,
  math: DeterministicMath,
): ContinuousPart | undefined {
  const law = conditioned(distribution, field, math, place);
  const form = standardForm(distribution, law.ends, math);
  return within(
    { kind: 'continuous', weight: 1, ...law, form },
    intervalOf(outer, supportOf(field), field),
    field,
  );
}

/** A part within further bounds, which lessen its weight; undefined where they hold none of it. */
function within(part: ContinuousPart, { min, max }: Interval, field: string): ContinuousPart | undefined {
  if (min <= part.min && max >= part.max) return part;
  const interval = { min: Math.max(part.min, min), max: Math.min(part.max, max) };
  if (interval.min > interval.max) return undefined;
  const ends = endsOf(interval, field);
  const below = part.cumulative(ends.low);
  const upTo = part.cumulative(ends.high);
  if (!(upTo - below >= SMALLEST_SHARE)) return undefined;
  return { ...part, ...interval, ends, below, upTo, weight: (upTo - below) / (part.upTo - part.below) };
}
