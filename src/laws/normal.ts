/** The normal law; as all others it is cut at 0, or at `min`. */
import { deterministicMath } from '../engine/math.js';
import type { ContinuousLaw } from './law.js';
import { CV, type MomentsSpec } from './moments.js';
import { FINITE, POSITIVE } from './parameters.js';
import type { Bounds } from './support.js';
import { LARGEST_BELOW_1, pointLaw } from './truncated.js';

export interface NormalDistribution extends Bounds {
  readonly family: 'normal';
  /** Mean of the untruncated law. */
  readonly mean: number;
  /** Standard deviation of the untruncated law; greater than 0. */
  readonly std: number;
}

/** By `mean` and `std`, or by `mean` and `cv`. */
export interface NormalSpec extends Bounds, MomentsSpec {
  readonly family: 'normal';
}

export const normal: ContinuousLaw<NormalDistribution, NormalSpec> = {
  nature: 'continuous',
  family: 'normal',
  description: 'A normal law, by mean and std or cv, cut at 0 or at min.',
  parameters: {
    mean: { range: FINITE, description: 'Mean of the law before truncation.', example: 500 },
    std: { range: POSITIVE, description: 'Standard deviation of the law before truncation.', example: 100 },
  },
  alternatives: [
    {
      parameters: {
        mean: { range: POSITIVE, description: 'Mean, above 0 with a cv.', example: 500 },
        cv: CV,
      },
      resolve: ({ mean, cv }) => ({ mean: mean!, std: mean! * cv! }),
    },
  ],

  cumulative: ({ mean, std }, x, math) => math.normalCdf((x - mean) / std),
  standardForm: ({ mean, std }) => ({ quantile: 'NORMAL', exponentiate: false, location: mean, scale: std }),

  truncated({ mean, std }, min, max) {
    const { exp, normalCdf, normalQuantile } = deterministicMath();
    const low = (min - mean) / std;
    const high = (max - mean) / std;
    const below = normalCdf(low);
    const probabilityBetween = normalCdf(high) - below;
    if (!(probabilityBetween > 0)) return pointLaw(low > 0 ? min : max);
    const density = (z: number) => exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
    const slope = (z: number) => (Number.isFinite(z) ? z * density(z) : 0);
    // Mean and mean square of the standard normal law between the bounds.
    const first = (density(low) - density(high)) / probabilityBetween;
    const second = 1 + (slope(low) - slope(high)) / probabilityBetween;
    return {
      mean: mean + std * first,
      meanSquare: mean * mean + 2 * mean * std * first + std * std * second,
      max,
      quantile: (u) => mean + std * normalQuantile(Math.min(below + u * probabilityBetween, LARGEST_BELOW_1)),
    };
  },
};
