/**
 * The Weibull law: (X / scale) ^ shape is standard exponential. Johnson, Kotz and Balakrishnan 1994, "Continuous
 * univariate distributions" 1, chapter 21.
 */
import { type DeterministicMath, deterministicMath } from '../engine/math.js';
import {
  MAX_WEIBULL_SHAPE,
  MIN_RENEWAL_WEIBULL_SHAPE,
  MIN_WEIBULL_SHAPE,
} from '../engine/plan-bounds.generated.js';
import type { ShapedInterArrivals } from './inter-arrival-law.js';
import type { ContinuousLaw } from './law.js';
import { byMoments, type MomentsSpec } from './moments.js';
import { INTER_TURN_FORM, POSITIVE } from './parameters.js';
import type { Bounds } from './support.js';
import { LARGEST_BELOW_1, pointLaw } from './truncated.js';

/** P(X > x) = exp(-(x / scale) ^ shape). */
export interface WeibullDistribution extends Bounds {
  readonly family: 'weibull';
  /** From 0.01 to 1e6. */
  readonly shape: number;
  /** Greater than 0. */
  readonly scale: number;
}

/** By `shape` and `scale`, or by `mean` and `cv` or `std`. */
export interface WeibullSpec extends Bounds, MomentsSpec {
  readonly family: 'weibull';
  readonly shape?: number;
  readonly scale?: number;
}

const SHAPE = { type: 'number', minimum: MIN_WEIBULL_SHAPE, maximum: MAX_WEIBULL_SHAPE } as const;

export const weibull: ContinuousLaw<WeibullDistribution, WeibullSpec> = {
  nature: 'continuous',
  family: 'weibull',
  description: 'P(X > x) = exp(-(x / scale)^shape), or by mean and cv or std.',
  parameters: {
    shape: {
      range: SHAPE,
      interTurnRange: INTER_TURN_FORM,
      description: 'Shape; together with scale.',
      example: 0.8,
    },
    scale: { range: POSITIVE, description: 'Scale; together with shape.', example: 400 },
  },
  alternatives: byMoments((mean, cv) => {
    const math = deterministicMath();
    const shape = shapeOfCv(cv, math);
    return { shape, scale: mean / math.exp(math.logGamma(1 + 1 / shape)) };
  }),

  cumulative: ({ shape, scale }, x, math) => (x > 0 ? 1 - math.exp(-math.pow(x / scale, shape)) : 0),
  standardForm: ({ shape, scale }, math) => ({
    quantile: 'LOG_EXPONENTIAL',
    exponentiate: true,
    location: math.log(scale),
    scale: 1 / shape,
  }),

  truncated({ shape, scale }, min, max) {
    const { exp, gammaCdf, log, logGamma, pow } = deterministicMath();
    const low = pow(min / scale, shape);
    const high = pow(max / scale, shape);
    const below = 1 - exp(-low);
    const probabilityBetween = exp(-low) - exp(-high);
    if (!(probabilityBetween > 0)) return pointLaw(min);
    const quantile = (u: number) =>
      scale * pow(-log(1 - Math.min(below + u * probabilityBetween, LARGEST_BELOW_1)), 1 / shape);
    const moment = (order: number) => {
      const power = 1 + order / shape;
      const within = (gammaCdf(high, power) - gammaCdf(low, power)) / probabilityBetween;
      const value = pow(scale, order) * exp(logGamma(power)) * within;
      return value < Infinity || max === Infinity ? value : momentByQuantiles(quantile, order);
    };
    return { mean: moment(1), meanSquare: moment(2), max, quantile };
  },
};

export const weibullInterArrivals: ShapedInterArrivals<'weibull'> = {
  family: 'weibull',
  code: 2,
  shape: SHAPE,
  shapeDescription: 'Shape, 0.01 to 1e6; 1 is the exponential law.',
  smallestRenewalShape: MIN_RENEWAL_WEIBULL_SHAPE,
  shapeOfCv,
  cvOfShape: (shape, { exp, logGamma }) =>
    Math.sqrt(Math.max(exp(logGamma(1 + 2 / shape) - 2 * logGamma(1 + 1 / shape)) - 1, 0)),
};

/** Solves ln Gamma(1 + 2/k) - 2 ln Gamma(1 + 1/k) = ln(1 + CV^2) for k by bisection: the left side rises with 1/k. */
function shapeOfCv(cv: number, math: DeterministicMath): number {
  const target = math.log(1 + cv * cv);
  let low = 0;
  let high = 1;
  const isBelow = (power: number) => math.logGamma(1 + 2 * power) - 2 * math.logGamma(1 + power) < target;
  while (isBelow(high)) high *= 2;
  for (let middle = high / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (isBelow(middle)) low = middle;
    else high = middle;
  }
  return 1 / high;
}

/** Points by which moments are found where their closed form overflows. */
const POINTS = 4096;

function momentByQuantiles(quantile: (u: number) => number, order: number): number {
  let sum = 0;
  for (let point = 0; point < POINTS; point++)
    sum += deterministicMath().pow(quantile((point + 0.5) / POINTS), order);
  return sum / POINTS;
}
