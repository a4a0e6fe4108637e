import type { WeightedValues } from '../../estimation/weighted.js';

/** Rounding must not leave a sliver of a value to a part that ends before it. */
const SLIVER = 1e-12;

/**
 * Cuts a law into parts of equal weight that follow each other; a value across a border is shared out.
 *
 * @param law ascending, with a sum of weights of 1
 * @returns as many as `parts`, each with a sum of weights of 1 / `parts`
 */
export function rankParts(law: WeightedValues, parts: number): WeightedValues[] {
  if (parts === 1) return [law];
  const { values, weights } = law;
  const lists = Array.from({ length: parts }, (): { values: number[]; weights: number[] } => ({
    values: [],
    weights: [],
  }));
  let part = 0;
  let room = 1 / parts;
  const take = (value: number, weight: number) => {
    lists[part].values.push(value);
    lists[part].weights.push(weight);
  };
  for (let index = 0; index < values.length; index++) {
    let left = weights[index];
    while (part + 1 < parts && left > room - SLIVER) {
      take(values[index], Math.min(left, room));
      left -= room;
      part++;
      room = 1 / parts;
    }
    if (!(left > SLIVER)) continue;
    take(values[index], left);
    room -= left;
  }
  return lists.map((list) => ({
    values: Float64Array.from(list.values),
    weights: Float64Array.from(list.weights),
  }));
}
