import { totalOf, type WeightedValues } from './weighted.js';

/**
 * The Kolmogorov-Smirnov distance of a sample and a law, 0 to 1.
 *
 * @param upTo P(X <= x) of the law
 * @param below P(X < x), where x is one of the sample's values; what `upTo` gives, for a law with a density
 */
export function distanceFromLaw(
  { values, weights }: WeightedValues,
  upTo: (x: number) => number,
  below?: (x: number) => number,
): number {
  const total = totalOf(weights);
  let distance = 0;
  let passed = 0;
  for (let index = 0; index < values.length; index++) {
    const at = upTo(values[index]);
    const before = below === undefined ? at : below(values[index]);
    distance = Math.max(distance, Math.abs(before - passed / total));
    passed += weights[index];
    distance = Math.max(distance, Math.abs(passed / total - at));
  }
  return distance;
}
