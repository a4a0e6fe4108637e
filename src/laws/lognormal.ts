/**
 * The log-normal law: ln X is normal with mean mu and standard deviation sigma. Johnson, Kotz and Balakrishnan 1994,
 * "Continuous univariate distributions" 1, chapter 14.
 */
import { deterministicMath } from '../engine/math.js';
import { MAX_SIGMA, MIN_SIGMA } from '../engine/plan-bounds.generated.js';
import type { ShapedInterArrivals } from './inter-arrival-law.js';
import type { ContinuousLaw } from './law.js';
import { byMoments, type MomentsSpec } from './moments.js';
import { FINITE, INTER_TURN_FORM, POSITIVE } from './parameters.js';
import type { Bounds } from './support.js';
import { LARGEST_BELOW_1, pointLaw } from './truncated.js';

/** ln X is normal with mean `mu` and standard deviation `sigma`. */
export interface LogNormalDistribution extends Bounds {
  readonly family: 'lognormal';
  readonly mu: number;
  /** Greater than 0. */
  readonly sigma: number;
}

/** By `mu` and `sigma`, or by `mean` and `cv` or `std`. */
export interface LogNormalSpec extends Bounds, MomentsSpec {
  readonly family: 'lognormal';
  readonly mu?: number;
  readonly sigma?: number;
}

export const lognormal: ContinuousLaw<LogNormalDistribution, LogNormalSpec> = {
  nature: 'continuous',
  family: 'lognormal',
  description: 'By mu and sigma, or by mean and cv or std.',
  parameters: {
    mu: { range: FINITE, description: 'Mean of the logarithm; together with sigma.', example: 6 },
    sigma: {
      range: POSITIVE,
      interTurnRange: INTER_TURN_FORM,
      description: 'Standard deviation of the logarithm; together with mu.',
      example: 1.1,
    },
  },
  alternatives: byMoments((mean, cv) => {
    const variance = logOnePlus(cv * cv);
    return { mu: deterministicMath().log(mean) - variance / 2, sigma: Math.sqrt(variance) };
  }),

  cumulative: ({ mu, sigma }, x, math) => (x > 0 ? math.normalCdf((math.log(x) - mu) / sigma) : 0),
  standardForm: ({ mu, sigma }) => ({ quantile: 'NORMAL', exponentiate: true, location: mu, scale: sigma }),

  truncated({ mu, sigma }, min, max) {
    const { exp, log, normalCdf, normalQuantile } = deterministicMath();
    const low = (log(min) - mu) / sigma;
    const high = (log(max) - mu) / sigma;
    const below = normalCdf(low);
    const probabilityBetween = normalCdf(high) - below;
    if (!(probabilityBetween > 0)) return pointLaw(Number.isFinite(min) && min > 0 ? min : max);
    const moment = (order: number) =>
      (exp(order * mu + (order * sigma * order * sigma) / 2) *
        (normalCdf(high - order * sigma) - normalCdf(low - order * sigma))) /
      probabilityBetween;
    return {
      mean: moment(1),
      meanSquare: moment(2),
      max,
      quantile: (u) =>
        exp(mu + sigma * normalQuantile(Math.min(below + u * probabilityBetween, LARGEST_BELOW_1))),
    };
  },
};

export const lognormalInterArrivals: ShapedInterArrivals<'lognormal'> = {
  family: 'lognormal',
  code: 3,
  shape: { type: 'number', minimum: MIN_SIGMA, maximum: MAX_SIGMA },
  shapeDescription: 'Sigma, the standard deviation of the logarithm, 1e-4 to 4.',
  shapeOfCv: (cv, math) => Math.sqrt(math.log(1 + cv * cv)),
  cvOfShape: (sigma, math) => Math.sqrt(math.exp(sigma * sigma) - 1),
};

/** ln(1 + x), x at least 0; the series is for what 1 + x would round away. */
function logOnePlus(x: number): number {
  if (x > 1e-3) return deterministicMath().log(1 + x);
  return x * (1 - x * (1 / 2 - x * (1 / 3 - x * (1 / 4 - x / 5))));
}
