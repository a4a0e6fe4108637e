/** The uniform law: all values between its bounds are equally likely. */
import type { ContinuousLaw } from './law.js';

/** All values between the bounds are equally likely; of counts, all whole numbers from `min` to `max`. */
export interface UniformDistribution {
  readonly family: 'uniform';
  readonly min: number;
  readonly max: number;
}

export const uniform: ContinuousLaw<UniformDistribution> = {
  nature: 'continuous',
  family: 'uniform',
  description: 'Equally likely between two values, both included.',
  isUnbounded: true,
  parameters: {
    min: { range: 'bound', description: 'Smallest value.', example: 1 },
    max: { range: 'bound', description: 'Largest value.', example: 1000 },
  },

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
