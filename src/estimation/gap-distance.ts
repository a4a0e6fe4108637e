import type { DeterministicMath } from '../engine/math.js';
import type { GapLaw } from './gap-law.js';
import { totalOf, type WeightedValues } from './weighted.js';

/** From here on the distribution function between two ticks is that of its middle. */
const FAR_TICKS = 16;

/** The Kolmogorov-Smirnov distance of gaps and a law; of whole ticks and the law as the clock shows it, where there is a tick. */
export function gapDistance(
  { values, weights }: WeightedValues,
  tick: number,
  law: GapLaw,
  shape: number,
  scale: number,
  math: DeterministicMath,
): number {
  /** Of the law: that a gap is seen as at most so much. */
  const upTo = (gap: number) => {
    if (tick === 0) return law.cumulative(shape, scale, gap, math);
    if (gap < 0) return 0;
    if (gap >= FAR_TICKS * tick) return law.cumulative(shape, scale, gap + tick / 2, math);
    const integral = (x: number) => law.integral(shape, scale, x, math);
    return (integral(gap + tick) - integral(gap)) / tick;
  };
  const total = totalOf(weights);
  let distance = 0;
  let passed = 0;
  for (let index = 0; index < values.length; index++) {
    const gap = values[index];
    const before = passed / total;
    passed += weights[index];
    const at = upTo(gap);
    // Before a gap that is exact the law has what it has at it; of ticks there is the one before.
    const below = tick === 0 ? at : upTo(gap - tick);
    distance = Math.max(distance, Math.abs(passed / total - at), Math.abs(below - before));
  }
  return distance;
}
