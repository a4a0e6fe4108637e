import type { DeterministicMath } from '../engine/math.js';
import type { Support } from '../fields.js';
import { checkParameters } from './check.js';
import { SMALLEST_SHARE } from './conditioning.js';
import { type DiscreteDistribution, lawOf, type SimpleDistribution } from './families.js';
import type { AnyDistribution, DiscreteLaw, Weighted } from './law.js';
import { sumOf } from './lists.js';
import { isOrdered } from './ordered.js';
import { refusing } from './report.js';
import { type Interval, intervalOf } from './support.js';

export function isDiscrete(distribution: SimpleDistribution): distribution is DiscreteDistribution {
  return lawOf(distribution.family)?.nature === 'discrete';
}

/** A finite discrete law: value i has a probability in proportion to weight i. */
export interface Atoms {
  /** Strictly ascending, within the field's support. */
  readonly values: Float64Array;
  /** Of the same length, at least 0, with a positive sum that need not be 1. */
  readonly weights: Float64Array;
}

/**
 * The values of a discrete distribution: rounded to the field's support, and within the bounds.
 *
 * @param place what the distribution belongs to, for errors: a field, or a component of its mixture
 * @throws PoolError for parameters out of range, or bounds that hold none of the values
 */
export function atomsOf(
  distribution: DiscreteDistribution,
  support: Support,
  math: DeterministicMath,
  place: string,
): Atoms {
  if (isOrdered(distribution)) {
    const { values, probabilities } = distribution;
    return atomsWithin({ values, weights: probabilities }, intervalOf(distribution, support, place));
  }
  checkParameters(distribution, 'field', refusing(place));
  const { list, atoms } = lawOf(distribution.family) as DiscreteLaw<AnyDistribution>;
  const interval = intervalOf(distribution as AnyDistribution, support, place);
  const weighted = atoms(distribution, math);
  const within = atomsWithin(
    list === undefined ? (weighted as Atoms) : listed(weighted, list, support, place),
    interval,
  );
  // Of what is listed, the smallest part is exact; the weights of a formula fall off so fast that the rest counts.
  if (!(list === undefined ? within.share >= SMALLEST_SHARE : within.share > 0)) {
    refusing(place)([], `the bounds ${interval.min} to ${interval.max} hold none of the distribution`);
  }
  return within;
}

/** Distinct values in ascending order, each with the sum of its weights. */
export function mergedAtoms(values: ArrayLike<number>, weights: ArrayLike<number>): Atoms {
  const order = Array.from({ length: values.length }, (_, index) => index);
  order.sort((a, b) => values[a] - values[b]);
  const merged = { values: new Float64Array(order.length), weights: new Float64Array(order.length) };
  let count = 0;
  for (const index of order) {
    if (count === 0 || values[index] !== merged.values[count - 1]) merged.values[count++] = values[index];
    merged.weights[count - 1] += weights[index];
  }
  return { values: merged.values.subarray(0, count), weights: merged.weights.subarray(0, count) };
}

/** The atoms from `min` to `max`, and the share of the law that they are. */
export function atomsWithin({ values, weights }: Atoms, { min, max }: Interval) {
  let from = 0;
  let to = values.length;
  while (from < to && values[from] < min) from++;
  while (to > from && values[to - 1] > max) to--;
  const within = { values: values.subarray(from, to), weights: weights.subarray(from, to) };
  if (within.values.length === values.length) return { ...within, share: 1 };
  return { ...within, share: sumOf(within.weights) / sumOf(weights) };
}

/** What a pool or a user lists, in any order; itself where nothing has to change, as pools have millions of numbers. */
function listed({ values, weights }: Weighted, list: string, support: Support, place: string): Atoms {
  const { isWhole, largest } = support;
  let isInPlace = true;
  let previous = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (!(value >= 0 && value <= largest)) {
      refusing(place)([list], `${value} is not a number from 0 to ${largest}`);
    }
    isInPlace &&= value > previous && (!isWhole || value === Math.floor(value));
    previous = value;
  }
  if (!isInPlace) return mergedAtoms(isWhole ? Float64Array.from(values, nearest) : values, weights);
  return {
    values: values instanceof Float64Array ? values : Float64Array.from(values),
    weights: weights instanceof Float64Array ? weights : Float64Array.from(weights),
  };
}

/** The nearest whole number, halves up. */
function nearest(value: number): number {
  return Math.floor(value + 0.5);
}
