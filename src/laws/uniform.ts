/** The uniform law: all values between its bounds are equally likely. */
import type { ContinuousLaw } from './law.js';
import { byMoments, type MomentsSpec } from './moments.js';

/** All values between the bounds are equally likely; of counts, all whole numbers from `min` to `max`. */
export interface UniformDistribution {
  readonly family: 'uniform';
  readonly min: number;
  readonly max: number;
}

/** By `min` and `max`, or by `mean` and `std` or `cv`. */
export interface UniformSpec extends MomentsSpec {
  readonly family: 'uniform';
  readonly min?: number;
  readonly max?: number;
}

/** The square root of 3: half of the range over the standard deviation. */
const HALF_RANGE = 1.7320508075688772;

export const uniform: ContinuousLaw<UniformDistribution, UniformSpec> = {
  nature: 'continuous',
  family: 'uniform',
  description: 'Equally likely between two values, both included; by min and max, or by mean and std or cv.',
  isUnbounded: true,
  parameters: {
    min: { range: 'bound', description: 'Smallest value; together with max.', example: 1 },
    max: { range: 'bound', description: 'Largest value; together with min.', example: 1000 },
  },
  alternatives: byMoments((mean, cv) => ({
    min: mean * (1 - HALF_RANGE * cv),
    max: mean * (1 + HALF_RANGE * cv),
  })),

  /** It is nothing but its bounds: those of counts lie half a unit out, so that the end values keep their whole cells. */
  cumulative: (_, x, __, { low, high }) => Math.min(Math.max((x - low) / (high - low), 0), 1),
  standardForm: (_, __, { low, high }) => ({
    quantile: 'UNIFORM',
    exponentiate: false,
    location: low,
    scale: high - low,
  }),

  truncated: (_, min, max) => ({
    mean: (min + max) / 2,
    meanSquare: (min * min + min * max + max * max) / 3,
    max,
    quantile: (u) => min + u * (max - min),
  }),
};
