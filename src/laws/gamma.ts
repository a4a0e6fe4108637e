/**
 * The gamma law: the density is proportional to x ^ (shape - 1) exp(-x / scale), the mean is shape times scale.
 * Johnson, Kotz and Balakrishnan 1994, "Continuous univariate distributions" 1, chapter 17.
 */
import { deterministicMath } from '../engine/math.js';
import { MAX_GAMMA_SHAPE, MIN_GAMMA_SHAPE } from '../engine/plan-bounds.generated.js';
import type { ShapedInterArrivals } from './inter-arrival-law.js';
import type { ContinuousLaw } from './law.js';
import { byMoments, type MomentsSpec } from './moments.js';
import { POSITIVE } from './parameters.js';
import type { Bounds } from './support.js';
import { LARGEST_BELOW_1, pointLaw } from './truncated.js';

/** The density is proportional to x ^ (shape - 1) exp(-x / scale); the mean is shape times scale. */
export interface GammaDistribution extends Bounds {
  readonly family: 'gamma';
  /** From 1e-4 to 1e6. */
  readonly shape: number;
  /** Greater than 0. */
  readonly scale: number;
}

/** By `shape` and `scale`, or by `mean` and `cv` or `std`. */
export interface GammaSpec extends Bounds, MomentsSpec {
  readonly family: 'gamma';
  readonly shape?: number;
  readonly scale?: number;
}

/** Within what the engine's distribution function is known for. */
const SHAPE = { type: 'number', minimum: MIN_GAMMA_SHAPE, maximum: MAX_GAMMA_SHAPE } as const;

export const gamma: ContinuousLaw<GammaDistribution, GammaSpec> = {
  nature: 'continuous',
  family: 'gamma',
  description: 'By shape and scale, or by mean and cv or std.',
  parameters: {
    shape: { range: SHAPE, description: 'Shape, 1e-4 to 1e6; together with scale.', example: 2 },
    scale: { range: POSITIVE, description: 'Scale; together with shape.', example: 250 },
  },
  alternatives: byMoments((mean, cv) => ({ shape: 1 / (cv * cv), scale: mean * cv * cv })),

  cumulative: ({ shape, scale }, x, math) => (x > 0 ? math.gammaCdf(x / scale, shape) : 0),
  standardForm: ({ shape, scale }, math) => ({
    quantile: 'LOG_GAMMA',
    exponentiate: true,
    location: math.log(shape) + math.log(scale),
    scale: 1,
    shape,
  }),

  truncated({ shape, scale }, min, max) {
    const { gammaCdf } = deterministicMath();
    const within = (order: number) =>
      gammaCdf(max / scale, shape + order) - gammaCdf(min / scale, shape + order);
    const probabilityBetween = within(0);
    if (!(probabilityBetween > 0)) return pointLaw(min);
    const below = gammaCdf(min / scale, shape);
    return {
      mean: (shape * scale * within(1)) / probabilityBetween,
      meanSquare: (shape * (shape + 1) * scale * scale * within(2)) / probabilityBetween,
      max,
      quantile: (u) =>
        scale * standardQuantile(shape, Math.min(below + u * probabilityBetween, LARGEST_BELOW_1)),
    };
  },
};

export const gammaInterArrivals: ShapedInterArrivals<'gamma'> = {
  family: 'gamma',
  code: 1,
  shape: SHAPE,
  shapeDescription: 'Shape, 1e-4 to 1e6; the CV is 1 / sqrt(shape).',
  shapeOfCv: (cv) => 1 / (cv * cv),
  cvOfShape: (shape) => 1 / Math.sqrt(shape),
};

/** Steps of Newton's method and of halving, at most. */
const STEPS = 200;

/**
 * The quantile of the gamma law of scale 1: Newton's method on ln x, kept between bounds that close in, from the
 * cube root approximation of Wilson and Hilferty (1931), doi:10.1073/pnas.17.12.684, or for small p from the first
 * term of the distribution function.
 */
function standardQuantile(shape: number, p: number): number {
  const { exp, gammaCdf, log, logGamma, normalQuantile } = deterministicMath();
  const logGammaShape = logGamma(shape);
  const smallest = (log(p) + logGamma(shape + 1)) / shape;
  const root = 1 - 1 / (9 * shape) + normalQuantile(p) / (3 * Math.sqrt(shape));
  let y = root > 0.2 ? log(shape) + 3 * log(root) : smallest;
  let [low, high] = [smallest - 1, log(shape + 750 + 40 * Math.sqrt(shape))];
  for (let step = 0; step < STEPS && high - low > 1e-12; step++) {
    const x = exp(y);
    const error = gammaCdf(x, shape) - p;
    if (error > 0) high = y;
    else low = y;
    const change = error / exp(shape * y - x - logGammaShape);
    const next = y - change;
    if (Math.abs(change) < 1e-10) return exp(next);
    y = next > low && next < high ? next : (low + high) / 2;
  }
  return exp(y);
}
