/** Maximum likelihood of laws of gaps that are known exactly. */
import type { DeterministicMath } from '../engine/math.js';
import { logLessDigamma, trigamma } from './special-functions.js';
import { meanOf, totalOf, varianceOf, type WeightedValues } from './weighted.js';

/** Steps of Newton's method and of halving, at most. */
const MAX_STEPS = 200;
const TOLERANCE = 1e-12;

/** What the likelihoods need of gaps above 0, of mean 1. */
export interface ExactGaps {
  readonly total: number;
  /** Seconds: what was divided by. */
  readonly mean: number;
  /** Logarithms of the gaps over their mean, ascending. */
  readonly logs: WeightedValues;
  readonly meanLog: number;
}

/** @param gaps above 0 */
export function exactGaps(gaps: WeightedValues, { log }: DeterministicMath): ExactGaps {
  const mean = meanOf(gaps);
  const logs = { values: gaps.values.map((gap) => log(gap / mean)), weights: gaps.weights };
  return { total: totalOf(gaps.weights), mean, logs, meanLog: meanOf(logs) };
}

/**
 * The shape k of the gamma law: ln k - digamma(k) = -mean log. Between 1/2 and 1 over the right side it has one root
 * (Alzer 1997, doi:10.1090/S0025-5718-97-00807-7); it starts from the approximation of Minka (2002), "Estimating a gamma
 * distribution".
 */
export function gammaShape({ meanLog }: ExactGaps, largest: number, math: DeterministicMath): number {
  const target = -meanLog;
  if (!(target * largest > 0.5)) return largest;
  const start = (3 - target + Math.sqrt((target - 3) * (target - 3) + 24 * target)) / (12 * target);
  return root(
    (shape) => target - logLessDigamma(shape, math),
    (shape) => trigamma(shape) - 1 / shape,
    0.5 / target,
    1 / target,
    start,
  );
}

/** ln of the likelihood of a gamma law whose mean is that of the gaps. */
export function gammaLikelihood(
  { total, mean, meanLog }: ExactGaps,
  shape: number,
  { log, logGamma }: DeterministicMath,
): number {
  return total * ((shape - 1) * meanLog - shape + shape * log(shape) - logGamma(shape) - log(mean));
}

/**
 * The shape k of the Weibull law: the mean of ln x, weighted by x^k, less 1/k is the mean log. The left side rises with k.
 * It starts from the standard deviation of ln x, which is that of Gumbel's law, pi / sqrt(6), over k.
 */
export function weibullShape(gaps: ExactGaps, largest: number, math: DeterministicMath): number {
  const { logs, meanLog } = gaps;
  const deviation = Math.sqrt(varianceOf(logs, meanLog));
  if (!(deviation * largest > 1)) return largest;
  let slope = 0;
  const difference = (shape: number) => {
    const { mean, variance } = tilted(logs, shape, math);
    slope = variance + 1 / (shape * shape);
    return mean - 1 / shape - meanLog;
  };
  const start = 1.2825498301618641 / deviation;
  let [low, high] = [start / 2, start * 2];
  while (low > 0 && difference(low) > 0) low /= 2;
  while (high < largest && difference(high) < 0) high *= 2;
  if (high >= largest && difference(largest) < 0) return largest;
  return root(difference, () => slope, low, Math.min(high, largest), start);
}

/** The scale that goes with a shape, seconds. */
export function weibullScale(
  { mean, logs, total }: ExactGaps,
  shape: number,
  math: DeterministicMath,
): number {
  const { logSum } = tilted(logs, shape, math);
  return mean * math.exp((logSum - math.log(total)) / shape);
}

/** ln of the likelihood. */
export function weibullLikelihood(
  { logs, mean, meanLog, total }: ExactGaps,
  shape: number,
  scale: number,
  math: DeterministicMath,
): number {
  const { log, exp } = math;
  const logScale = log(scale / mean);
  const powers = exp(tilted(logs, shape, math).logSum - shape * logScale);
  return total * (log(shape) - shape * logScale + (shape - 1) * meanLog - log(mean)) - powers;
}

/** Mean and variance of logarithms weighted by their exponentials to a power, and the logarithm of these weights' sum. */
function tilted({ values, weights }: WeightedValues, power: number, { exp, log }: DeterministicMath) {
  const largest = values[values.length - 1];
  let [sum, first, second] = [0, 0, 0];
  for (let index = 0; index < values.length; index++) {
    const below = values[index] - largest;
    const weight = weights[index] * exp(power * below);
    sum += weight;
    first += weight * below;
    second += weight * below * below;
  }
  const mean = first / sum;
  return {
    mean: mean + largest,
    variance: Math.max(0, second / sum - mean * mean),
    logSum: log(sum) + power * largest,
  };
}

/** The root of a rising function between bounds: Newton's method, and halving where that leaves them. */
function root(
  difference: (x: number) => number,
  slope: (x: number) => number,
  from: number,
  to: number,
  start: number,
): number {
  let [low, high] = [from, to];
  let x = Math.min(Math.max(start, low), high);
  for (let step = 0; step < MAX_STEPS; step++) {
    const error = difference(x);
    if (error > 0) high = x;
    else low = x;
    const next = x - error / slope(x);
    const better = next > low && next < high ? next : (low + high) / 2;
    if (Math.abs(better - x) <= TOLERANCE * x) return better;
    x = better;
  }
  return x;
}
