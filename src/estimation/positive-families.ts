import type { DeterministicMath } from '../engine/math.js';
import { type ExponentialDistribution, exponential } from '../laws/exponential.js';
import { type LogNormalDistribution, lognormal } from '../laws/lognormal.js';
import { INTER_TURN_FORM } from '../laws/parameters.js';
import { type WeibullDistribution, weibull } from '../laws/weibull.js';
import type { Counted } from '../statistics/sorted-counts.js';
import { exactGaps, gammaLikelihood, weibullLikelihood, weibullScale, weibullShape } from './exact-gaps.js';
import { distanceFromLaw } from './law-distance.js';
import { NO_ENDS } from './no-ends.js';
import { byValue, totalOf, varianceOf, type WeightedValues } from './weighted.js';

/** A law that has been fitted to positive values, such as the seconds between two turns, as specs have it. */
export interface PositiveFit<Law = LogNormalDistribution | ExponentialDistribution | WeibullDistribution> {
  readonly distribution: Law;
  /** In natural logarithms. */
  readonly logLikelihood: number;
  /** Kolmogorov-Smirnov distance of the values and the law, 0 to 1. */
  readonly ks: number;
}

export interface PositiveFits {
  readonly values: number;
  readonly lognormal: PositiveFit<LogNormalDistribution>;
  readonly exponential: PositiveFit<ExponentialDistribution>;
  readonly weibull: PositiveFit<WeibullDistribution>;
}

/** What the laws of times between turns can have for a form. */
const { minimum: LEAST_FORM = 0, maximum: LARGEST_FORM = Number.POSITIVE_INFINITY } = INTER_TURN_FORM;

/**
 * The likeliest log-normal, exponential and Weibull law, with forms (sigma, shape) that specs accept for times between
 * turns. Values of 0 count as half of the smallest above 0.
 *
 * @param values at least 0, in any order; or a histogram of them
 * @returns undefined with fewer than 2 values, and where all are 0
 */
export function fitPositive(
  values: Float64Array | Counted,
  math: DeterministicMath,
): PositiveFits | undefined {
  const given = byValue(values);
  const total = totalOf(given.weights);
  if (!(total >= 2) || !(given.values[given.values.length - 1] > 0)) return undefined;
  const sample = withoutZero(given);
  const gaps = exactGaps(sample, math);
  const { log } = math;
  const { mean, meanLog, logs } = gaps;
  const sigma = withinForm(Math.sqrt(varianceOf(logs, meanLog)));
  const mu = meanLog + log(mean);
  const shape = withinForm(weibullShape(gaps, LARGEST_FORM, math));
  const scale = weibullScale(gaps, shape, math);
  const lognormalLaw = { family: 'lognormal', mu, sigma } as const;
  const exponentialLaw = { family: 'exponential', mean } as const;
  const weibullLaw = { family: 'weibull', shape, scale } as const;
  const squares = varianceOf(logs, meanLog) / (sigma * sigma);
  return {
    values: total,
    lognormal: {
      distribution: lognormalLaw,
      // Of the logarithms' normal law, and what turns densities of logarithms into those of values.
      logLikelihood: -total * (log(sigma) + HALF_LOG_TWO_PI + squares / 2 + mu),
      ks: distanceFromLaw(sample, (x) => lognormal.cumulative(lognormalLaw, x, math, NO_ENDS)),
    },
    exponential: {
      distribution: exponentialLaw,
      logLikelihood: gammaLikelihood(gaps, 1, math),
      ks: distanceFromLaw(sample, (x) => exponential.cumulative(exponentialLaw, x, math, NO_ENDS)),
    },
    weibull: {
      distribution: weibullLaw,
      logLikelihood: weibullLikelihood(gaps, shape, scale, math),
      ks: distanceFromLaw(sample, (x) => weibull.cumulative(weibullLaw, x, math, NO_ENDS)),
    },
  };
}

/** The best by Akaike's criterion: the exponential, unless another gains more than 1 in log likelihood. */
export function bestPositive({ lognormal, exponential, weibull }: PositiveFits): PositiveFit {
  const better = weibull.logLikelihood > lognormal.logLikelihood ? weibull : lognormal;
  return better.logLikelihood > exponential.logLikelihood + 1 ? better : exponential;
}

const HALF_LOG_TWO_PI = 0.9189385332046727;

function withinForm(form: number): number {
  return Math.min(Math.max(form, LEAST_FORM), LARGEST_FORM);
}

function withoutZero({ values, weights }: WeightedValues): WeightedValues {
  if (values[0] > 0) return { values, weights };
  const positive = values.slice();
  positive[0] = values[1] / 2;
  return { values: positive, weights };
}
