import type { DeterministicMath } from '../engine/math.js';
import type { GapLaw } from './gap-law.js';
import { distanceFromLaw } from './law-distance.js';
import { FAR_TICKS } from './ticked-gaps.js';
import type { WeightedValues } from './weighted.js';

/** The Kolmogorov-Smirnov distance of gaps and a law; of whole ticks and the law as a clock shows it, where there is a tick. */
export function gapDistance(
  gaps: WeightedValues,
  tick: number,
  law: GapLaw,
  shape: number,
  scale: number,
  math: DeterministicMath,
): number {
  if (tick === 0) return distanceFromLaw(gaps, (gap) => law.cumulative(shape, scale, gap, math));
  const integral = (x: number) => law.integral(shape, scale, x, math);
  const shownUpTo = (gap: number) => {
    if (gap < 0) return 0;
    // There the distribution function between two ticks is that of its middle.
    if (gap >= FAR_TICKS * tick) return law.cumulative(shape, scale, gap + tick / 2, math);
    return (integral(gap + tick) - integral(gap)) / tick;
  };
  return distanceFromLaw(gaps, shownUpTo, (gap) => shownUpTo(gap - tick));
}
