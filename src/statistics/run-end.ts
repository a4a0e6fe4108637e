import { firstIndex } from './first-index.js';

/**
 * The first index from `from` on where a condition holds that, once it does, holds to the end; the number of values where it
 * never does. It takes steps that double: next to nothing for a run of thousands, and one look for one that ends at once.
 */
export function runEnd(values: Float64Array, from: number, holds: (value: number) => boolean): number {
  let step = 1;
  let low = from;
  let high = from;
  while (high < values.length && !holds(values[high])) {
    low = high + 1;
    high += step;
    step *= 2;
  }
  return firstIndex(values, holds, low, Math.min(high, values.length));
}
