import type { DeterministicMath } from '../engine/math.js';
import { PoolError } from '../errors.js';
import { poisson, zipf } from './discrete-families.js';
import type { DiscreteDistribution, SimpleDistribution } from './distribution.js';
import { type Interval, intervalOf, type Support, supportOf } from './support.js';

const DISCRETE: ReadonlySet<string> = new Set<DiscreteDistribution['kind']>([
  'empirical',
  'samples',
  'constant',
  'zipf',
  'poisson',
]);

export function isDiscrete(distribution: SimpleDistribution): distribution is DiscreteDistribution {
  return DISCRETE.has(distribution.kind);
}

/** A finite discrete law: value i has a probability in proportion to weight i. */
export interface Atoms {
  /** Strictly ascending, within the field's support. */
  readonly values: Float64Array;
  /** Of the same length, at least 0, with a positive sum that need not be 1. */
  readonly weights: Float64Array;
}

/** Conditioning on less than this of a law, 2^-30, is refused, as it is for continuous ones. */
const SMALLEST_SHARE = 1 / 1_073_741_824;

/**
 * The values of a discrete distribution: rounded to the field's support, and within the bounds.
 *
 * @param place what the distribution belongs to, for errors: a field, or a component of its mixture
 * @throws PoolError for parameters out of range, or bounds that hold none of the values
 */
export function atomsOf(
  distribution: DiscreteDistribution,
  field: string,
  math: DeterministicMath,
  place = field,
): Atoms {
  const support = supportOf(field);
  const interval = intervalOf(distribution, support, place);
  switch (distribution.kind) {
    case 'empirical':
      return listed(distribution.values, distribution.probabilities, support, interval, place);
    case 'samples': {
      const { values, weights = new Float64Array(values.length).fill(1) } = distribution;
      return listed(values, weights, support, interval, place);
    }
    case 'constant':
      return listed([distribution.value], [1], support, interval, place);
    case 'zipf':
      return tabulated(zipf(distribution, math, place), interval, place);
    case 'poisson':
      return tabulated(poisson(distribution, place), interval, place);
  }
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
  return { ...within, share: sum(within.weights) / sum(weights) };
}

/** What a pool or a user lists, in any order. */
function listed(
  values: ArrayLike<number>,
  weights: ArrayLike<number>,
  support: Support,
  interval: Interval,
  place: string,
): Atoms {
  checkWeights(values, weights, place);
  const rounded = roundedTo(support, values, place);
  const atoms = ascends(rounded)
    ? { values: rounded, weights: weights instanceof Float64Array ? weights : Float64Array.from(weights) }
    : mergedAtoms(rounded, weights);
  const within = atomsWithin(atoms, interval);
  if (!(within.share > 0)) throw nothingWithin(interval, place);
  return within;
}

function checkWeights(values: ArrayLike<number>, weights: ArrayLike<number>, place: string): void {
  const refuse = (message: string) => {
    throw new PoolError(message, { field: place });
  };
  if (values.length === 0) refuse('the distribution has no values');
  if (weights.length !== values.length) {
    refuse(`there are ${values.length} values, but ${weights.length} probabilities or weights`);
  }
  let total = 0;
  for (let index = 0; index < weights.length; index++) {
    const weight = weights[index];
    if (!(weight >= 0)) refuse(`the probability or weight ${weight} is not a number of at least 0`);
    total += weight;
  }
  if (!(total > 0 && total < Infinity))
    refuse('the probabilities or weights do not have a positive, finite sum');
}

/** The values as the field has them; what is given where nothing has to change, as pools have millions. */
function roundedTo({ isWhole, largest }: Support, values: ArrayLike<number>, place: string): Float64Array {
  let isRounded = true;
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (!(value >= 0 && value <= largest)) {
      throw new PoolError(`the value ${value} is not a number from 0 to ${largest}`, { field: place });
    }
    isRounded &&= !isWhole || value === Math.floor(value);
  }
  if (isRounded) return values instanceof Float64Array ? values : Float64Array.from(values);
  return Float64Array.from(values, nearest);
}

function ascends(values: Float64Array): boolean {
  for (let index = 1; index < values.length; index++) if (!(values[index] > values[index - 1])) return false;
  return true;
}

/** A family whose weights fall off so fast that what the bounds cut away counts. */
function tabulated(atoms: Atoms, interval: Interval, place: string): Atoms {
  const within = atomsWithin(atoms, interval);
  if (!(within.share >= SMALLEST_SHARE)) throw nothingWithin(interval, place);
  return within;
}

function nothingWithin({ min, max }: Interval, place: string): PoolError {
  return new PoolError(`the bounds ${min} to ${max} hold none of the distribution`, { field: place });
}

/** The nearest whole number, halves up. */
function nearest(value: number): number {
  return Math.floor(value + 0.5);
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
