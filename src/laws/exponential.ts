/** The exponential law: P(X > x) = exp(-x / mean). */
import { deterministicMath } from '../engine/math.js';
import { gammaInterArrivals } from './gamma.js';
import type { FixedInterArrivals } from './inter-arrival-law.js';
import type { ContinuousLaw } from './law.js';
import { POSITIVE } from './parameters.js';
import type { Bounds } from './support.js';
import { pointLaw } from './truncated.js';

export interface ExponentialDistribution extends Bounds {
  readonly family: 'exponential';
  /** Mean of the untruncated law; greater than 0. */
  readonly mean: number;
}

export const exponential: ContinuousLaw<ExponentialDistribution> = {
  nature: 'continuous',
  family: 'exponential',
  description: 'The exponential law.',
  parameters: {
    mean: { range: POSITIVE, description: 'Mean of the law before truncation.', example: 500 },
  },

  cumulative: ({ mean }, x, math) => (x > 0 ? 1 - math.exp(-x / mean) : 0),
  standardForm: ({ mean }) => ({ quantile: 'EXPONENTIAL', exponentiate: false, location: 0, scale: mean }),

  /** Cut from below it is that law moved to the cut. */
  truncated({ mean }, min, max) {
    const range = max - min;
    if (!(range > 0)) return pointLaw(min);
    const { exp, log } = deterministicMath();
    const probabilityBetween = 1 - exp(-range / mean);
    const beyond = range === Number.POSITIVE_INFINITY ? 0 : (1 - probabilityBetween) / probabilityBetween;
    const first = mean - (beyond === 0 ? 0 : range * beyond);
    const second = 2 * mean * mean - (beyond === 0 ? 0 : (range * range + 2 * mean * range) * beyond);
    return {
      mean: min + first,
      meanSquare: min * min + 2 * min * first + second,
      max,
      quantile: (u) => min - mean * log(1 - u * probabilityBetween),
    };
  },
};

/** Gamma gaps of shape 1. */
export const exponentialInterArrivals: FixedInterArrivals<'exponential'> = {
  family: 'exponential',
  description: 'A Poisson process.',
  code: gammaInterArrivals.code,
  shape: 1,
  cv: 1,
};
