import { pearson } from '../../src/statistics/correlation.js';

/**
 * Spearman's rank correlation of whole numbers, ties at their mean rank; NaN where one side does not vary. Values are
 * counted one by one, in time and memory that grow with the largest: far sooner than sorting where they are lengths.
 */
export function rankCorrelation(x: Uint32Array, y: Uint32Array): number {
  return pearson(ranks(x), ranks(y));
}

function ranks(values: Uint32Array): Float64Array {
  let largest = 0;
  for (const value of values) if (value > largest) largest = value;
  const places = new Float64Array(largest + 1);
  for (const value of values) places[value]++;
  let before = 0;
  for (let value = 0; value <= largest; value++) {
    const count = places[value];
    places[value] = before + (count - 1) / 2;
    before += count;
  }
  const ranked = new Float64Array(values.length);
  for (let index = 0; index < values.length; index++) ranked[index] = places[values[index]];
  return ranked;
}
