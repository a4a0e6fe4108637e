import { DEFAULT_MAX_INTER_TURN_SECONDS } from '../bounds.js';
import type { DeterministicMath } from '../engine/math.js';
import { UsageError } from '../errors.js';
import { SMALLEST_SHARE } from './conditioning.js';
import { type InterTurnLaw, lawOf } from './families.js';
import type { AnyDistribution, ContinuousLaw } from './law.js';
import type { StandardForm } from './standard-form.js';

/**
 * A law of inter-turn times, cut at its bounds: its quantile at p is location + scale x Q(base + span x p), or its
 * exponential.
 */
export interface CutInterTurns extends StandardForm {
  /** Probability of the law without bounds below the smallest time, and between the smallest and the largest. */
  readonly base: number;
  readonly span: number;
  /** The largest time, seconds. */
  readonly longest: number;
  /** P(time <= seconds) of the cut law. */
  cdf(seconds: number): number;
}

/**
 * Prepares a law, whose parameters are known to be in their ranges.
 *
 * @param field names the law in errors
 * @throws UsageError when its bounds hold none of it
 */
export function cutInterTurns(law: InterTurnLaw, math: DeterministicMath, field: string): CutInterTurns {
  if (law.family === 'constant') return constantTimes(law.value);
  const { min = 0, max: longest = DEFAULT_MAX_INTER_TURN_SECONDS } = law;
  const { cumulative, standardForm } = lawOf(law.family) as ContinuousLaw<AnyDistribution>;
  const ends = { low: min, high: longest };
  const base = cumulative(law, min, math, ends);
  const span = cumulative(law, longest, math, ends) - base;
  if (!(span >= SMALLEST_SHARE)) {
    throw new UsageError(
      `the bounds ${min} to ${longest} hold ${span > 0 ? `only ${span}` : 'none'} of the ${law.family} law; they must ` +
        'hold at least 1e-9 of it',
      { field },
    );
  }
  const cdf = (x: number) => {
    if (!(x > min)) return 0;
    return x >= longest ? 1 : Math.min(Math.max((cumulative(law, x, math, ends) - base) / span, 0), 1);
  };
  return { ...standardForm!(law, math, ends), base, span, longest, cdf };
}

/** Any p gives the same: location + 0 x p. */
function constantTimes(value: number): CutInterTurns {
  return {
    quantile: 'UNIFORM',
    exponentiate: false,
    location: value,
    scale: 0,
    base: 0,
    span: 1,
    longest: value,
    cdf: (x) => (x >= value ? 1 : 0),
  };
}

/** Steps in which the mean is summed up, and the part of the law's range that each takes off. */
const MEAN_STEPS = 400;
const MEAN_RATIO = 0.95;

/** The mean of a cut law, to within a few hundredths: for estimates. */
export function roughMean(law: CutInterTurns): number {
  let mean = 0;
  let high = law.longest;
  for (let step = 0; step < MEAN_STEPS; step++) {
    const low = high * MEAN_RATIO;
    mean += (high - low) * (1 - law.cdf((low + high) / 2));
    high = low;
  }
  return mean;
}
