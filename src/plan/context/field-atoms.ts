import type { DeterministicMath } from '../../engine/math.js';
import { supportOf } from '../../fields.js';
import { truncated } from '../../laws/conditioning.js';
import type { FieldDistribution } from '../../laws/distribution.js';
import { sumOf } from '../../laws/lists.js';
import { isDiscretePart, type Part, partsOf } from '../../laws/parts.js';

/** A field's law as values that stand for parts of it: ascending, with weights that sum to 1. */
export interface FieldAtoms {
  readonly values: Float64Array;
  readonly weights: Float64Array;
}

/** Ranks in (0, 1) that stand for what is around them, ascending, with weights that sum to 1. */
export interface Ranks {
  readonly ranks: readonly number[];
  readonly weights: readonly number[];
}

/** Halvings of the first and the last part, in which the tails are. */
const TAIL_PARTS = 16;
/** How far from the middle of a part, in lengths of it, the two points of Gauss and Legendre's rule are: 1 / (2 sqrt(3)). */
const GAUSS = 0.28867513459481287;

/** Of equal parts, of which the first and the last are halved towards 0 and 1 again and again, two ranks each. */
export function ranksOf(parts: number): Ranks {
  const tail: number[] = [];
  for (let end = 1 / parts; tail.length <= TAIL_PARTS; end /= 2) tail.unshift(end);
  tail.unshift(0);
  const inner = Array.from({ length: parts - 3 }, (_, index) => (index + 2) / parts);
  const ends = [...tail, ...inner, ...tail.toReversed().map((end) => 1 - end)];
  const lengths = ends.slice(1).map((end, index) => end - ends[index]);
  return {
    ranks: lengths.flatMap((length, index) =>
      [0.5 - GAUSS, 0.5 + GAUSS].map((place) => ends[index] + place * length),
    ),
    weights: lengths.flatMap((length) => [length / 2, length / 2]),
  };
}

const RANKS = ranksOf(512);

/** @throws PoolError for parameters out of range */
export function fieldAtoms(
  distribution: FieldDistribution,
  field: string,
  math: DeterministicMath,
): FieldAtoms {
  const { largest } = supportOf(field);
  const parts = partsOf(distribution, supportOf(field), math, field);
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  const [first] = parts;
  if (parts.length === 1 && isDiscretePart(first)) {
    const sum = sumOf(first.weights);
    return { values: first.values, weights: first.weights.map((weight) => weight / sum) };
  }
  const atoms = parts.flatMap((part) => atomsOfPart(part, part.weight / total, largest));
  atoms.sort((a, b) => a[0] - b[0]);
  return {
    values: Float64Array.from(atoms, ([value]) => value),
    weights: Float64Array.from(atoms, ([, weight]) => weight),
  };
}

function atomsOfPart(part: Part, weight: number, largest: number): [value: number, weight: number][] {
  if (isDiscretePart(part)) {
    const sum = sumOf(part.weights);
    return Array.from(part.values, (value, index) => [value, (part.weights[index] / sum) * weight]);
  }
  const { quantile } = truncated(part.distribution, largest);
  return RANKS.ranks.map((rank, index) => [quantile(rank), RANKS.weights[index] * weight]);
}

/** The value at a rank, 0 to 1. */
export function valueAtRank({ values, weights }: FieldAtoms): (rank: number) => number {
  let sum = 0;
  const ends = weights.map((weight) => (sum += weight));
  return (rank) => {
    let [low, high] = [0, ends.length - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (ends[middle] > rank) high = middle;
      else low = middle + 1;
    }
    return values[low];
  };
}

/** The same, for ranks that ascend. */
export function valuesAtRanks({ values, weights }: FieldAtoms): (rank: number) => number {
  let [place, end] = [0, weights[0]];
  return (rank) => {
    while (place + 1 < values.length && !(end > rank)) end += weights[++place];
    return values[place];
  };
}
