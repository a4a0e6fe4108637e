import type { FieldLaw } from './field-laws.js';

const cumulatives = new WeakMap<FieldLaw, Float64Array>();

/**
 * The smallest whole number up to which laws together have a weight; NaN of no laws. Halving the range takes a look at each law
 * for each halving, which is far less than to add up all their values.
 *
 * @param laws of whole numbers, each with its weight
 * @param weight at most that of all
 */
export function quantileOf(laws: ReadonlyMap<FieldLaw, number>, weight: number): number {
  if (laws.size === 0) return Number.NaN;
  let [low, high] = [Number.POSITIVE_INFINITY, 0];
  for (const { values } of laws.keys()) {
    low = Math.min(low, Math.floor(values[0]));
    high = Math.max(high, Math.floor(values[values.length - 1]));
  }
  // Rounding must not let the last value lie beyond the end of the sum.
  const wanted = weight * (1 - 1e-12);
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (weightUpTo(laws, middle) >= wanted) high = middle;
    else low = middle + 1;
  }
  return low;
}

function weightUpTo(laws: ReadonlyMap<FieldLaw, number>, limit: number): number {
  let sum = 0;
  for (const [law, weight] of laws) {
    const count = countBelow(law.values, limit + 1);
    if (count > 0) sum += weight * cumulativeOf(law)[count - 1];
  }
  return sum;
}

/** How many of ascending values are below a number. */
function countBelow(values: Float64Array, limit: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

function cumulativeOf(law: FieldLaw): Float64Array {
  let cumulative = cumulatives.get(law);
  if (cumulative === undefined) {
    let sum = 0;
    cumulative = law.weights.map((weight) => {
      sum += weight;
      return sum;
    });
    cumulatives.set(law, cumulative);
  }
  return cumulative;
}
