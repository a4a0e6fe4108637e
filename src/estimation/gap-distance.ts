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
  const cumulative = shownLaw(tick, law, shape, scale, math);
  return tick === 0
    ? distanceFromLaw(gaps, cumulative)
    : distanceFromLaw(gaps, cumulative, (gap) => cumulative(gap - tick));
}

/**
 * The distribution function of gaps of a law: P(gap <= x), in seconds.
 *
 * @param tick of a clock that shows whole ticks, at which x is to be then; 0 for exact gaps
 */
export function shownLaw(
  tick: number,
  law: GapLaw,
  shape: number,
  scale: number,
  math: DeterministicMath,
): (gap: number) => number {
  if (tick === 0) return (gap) => law.cumulative(shape, scale, gap, math);
  const integral = (x: number) => law.integral(shape, scale, x, math);
  return (gap) => {
    if (gap < 0) return 0;
    // There the distribution function between two ticks is that of its middle.
    if (gap >= FAR_TICKS * tick) return law.cumulative(shape, scale, gap + tick / 2, math);
    return (integral(gap + tick) - integral(gap)) / tick;
  };
}
