import { FloatHistogram } from '../statistics/float-histogram.js';
import type { Counted, SortedCounts } from '../statistics/sorted-counts.js';

/** Values and how often each occurs (or how much it weighs): ascending, each value once, weights above 0. */
export interface WeightedValues {
  readonly values: Float64Array;
  readonly weights: Float64Array;
}

/** More numbers than these are counted to 13 significant bits: what is estimated of so many does not show it. */
const EXACT_UP_TO = 1 << 16;

/**
 * Numbers by value. Up to 65,536 of them are taken as they are, more within 1/8,192 of themselves.
 *
 * @param numbers at least 0, in any order; or a histogram of them
 */
export function byValue(numbers: Float64Array | Counted): WeightedValues {
  if (!(numbers instanceof Float64Array)) return weighted(numbers.sorted());
  if (numbers.length > EXACT_UP_TO) {
    const histogram = new FloatHistogram();
    histogram.add(numbers);
    return weighted(histogram.sorted());
  }
  const sorted = numbers.slice().sort();
  const [values, weights] = [new Float64Array(sorted.length), new Float64Array(sorted.length)];
  let count = 0;
  for (const value of sorted) {
    if (count === 0 || values[count - 1] !== value) values[count++] = value;
    weights[count - 1]++;
  }
  return { values: values.subarray(0, count), weights: weights.subarray(0, count) };
}

function weighted({ values, counts }: SortedCounts): WeightedValues {
  return { values, weights: counts };
}

export function totalOf(weights: Float64Array): number {
  let total = 0;
  for (const weight of weights) total += weight;
  return total;
}

/** 0 where there are none. */
export function meanOf({ values, weights }: WeightedValues): number {
  let sum = 0;
  let total = 0;
  for (let index = 0; index < values.length; index++) {
    sum += weights[index] * values[index];
    total += weights[index];
  }
  return total > 0 ? sum / total : 0;
}

/** The mean square of the differences from the mean. */
export function varianceOf({ values, weights }: WeightedValues, mean: number): number {
  let squares = 0;
  let total = 0;
  for (let index = 0; index < values.length; index++) {
    const difference = values[index] - mean;
    squares += weights[index] * difference * difference;
    total += weights[index];
  }
  return total > 0 ? squares / total : 0;
}
