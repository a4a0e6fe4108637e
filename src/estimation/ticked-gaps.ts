/**
 * Maximum likelihood of laws of gaps that a clock has cut to whole ticks.
 *
 * Both ends of a gap are cut down to a tick, so that a gap of x ticks is seen as the whole number below or above it, in
 * proportion to how near they are. Seen ticks g have the probability
 * (J(g + 1) - 2 J(g) + J(g - 1)), J being the integral of the distribution function from 0. Where a gap is of many ticks
 * it is the density. Rounding leaves the mean as it is.
 */
import type { DeterministicMath } from '../engine/math.js';
import type { GapLaw } from './gap-law.js';
import { GAMMA, WEIBULL } from './gap-law.js';
import { placeOfMaximum } from './maximum.js';
import { meanOf, totalOf, varianceOf, type WeightedValues } from './weighted.js';

/** From here on a gap's probability is the density to within 0.1 %, if the law is not narrower than the number below. */
export const FAR_TICKS = 16;
/** Laws with a standard deviation of fewer ticks are taken tick by tick. */
const NARROW_TICKS = 8;
/** Shapes that are looked for: a clock says nothing of those beyond. */
const SHAPES = [1e-3, 1e4] as const;
/** Of ln shape and ln scale. */
const TOLERANCE = 1e-5;
/** Differences of J that are smaller are noise of its rounding. */
const LEAST_PROBABILITY = 1e-10;

export interface TickedGaps {
  readonly total: number;
  readonly mean: number;
  readonly tick: number;
  readonly near: WeightedValues;
  readonly far: WeightedValues;
  /** Logarithms of the far ones. */
  readonly farLogs: Float64Array;
}

export function tickedGaps(gaps: WeightedValues, tick: number, { log }: DeterministicMath): TickedGaps {
  const { values, weights } = gaps;
  const mean = meanOf(gaps);
  const isNarrow = Math.sqrt(varianceOf(gaps, mean)) < NARROW_TICKS * tick;
  let border = 0;
  while (border < values.length && (isNarrow || values[border] < FAR_TICKS * tick)) border++;
  const part = (from: number, to: number) => ({
    values: values.subarray(from, to),
    weights: weights.subarray(from, to),
  });
  const far = part(border, values.length);
  return {
    total: totalOf(weights),
    mean,
    tick,
    near: part(0, border),
    far,
    farLogs: far.values.map((gap) => log(gap)),
  };
}

/** Whether the clock matters to what is estimated of gaps: some are of few ticks, or they differ by few. */
export function needsTicks({ near }: TickedGaps): boolean {
  return near.values.length > 0;
}

/** The gamma law of the same mean. */
export function tickedGamma(gaps: TickedGaps, math: DeterministicMath) {
  const likelihood = (shape: number) => gammaLikelihood(gaps, shape, gaps.mean / shape, math);
  const [smallest, largest] = SHAPES;
  const { exp, log } = math;
  const place = placeOfMaximum((x) => likelihood(exp(x)), log(smallest), log(largest), TOLERANCE);
  const shape = exp(place);
  return { shape, logLikelihood: likelihood(shape) };
}

export function tickedExponential(gaps: TickedGaps, math: DeterministicMath): number {
  return gammaLikelihood(gaps, 1, gaps.mean, math);
}

export function tickedWeibull(gaps: TickedGaps, math: DeterministicMath) {
  const { exp, log } = math;
  const [smallest, largest] = SHAPES;
  const likelihood = (shape: number) =>
    weibullLikelihood(gaps, shape, tickedWeibullScale(gaps, shape, math), math);
  const place = placeOfMaximum((x) => likelihood(exp(x)), log(smallest * 10), log(largest), TOLERANCE);
  const shape = exp(place);
  return { shape, logLikelihood: likelihood(shape) };
}

/** The likeliest scale of a shape. */
export function tickedWeibullScale(gaps: TickedGaps, shape: number, math: DeterministicMath): number {
  const { exp, log } = math;
  const { near, tick, total } = gaps;
  const logFar = logPowers(gaps, shape, math);
  // As if gaps were what they look like, and those of none a third of a tick.
  let logAll = logFar;
  for (let index = 0; index < near.values.length; index++) {
    const power = shape * log(Math.max(near.values[index], tick / 3)) + log(near.weights[index]);
    logAll = logOfSum(logAll, power, math);
  }
  const start = (logAll - log(total)) / shape;
  const height = (logScale: number) => weibullLikelihood(gaps, shape, exp(logScale), math, logFar);
  // Gaps of less than a tick can be shorter by any factor.
  return exp(placeOfMaximum(height, start - 2 - 2 / shape, start + 1, TOLERANCE));
}

function gammaLikelihood(gaps: TickedGaps, shape: number, scale: number, math: DeterministicMath): number {
  const { log, logGamma } = math;
  const { far, farLogs, tick } = gaps;
  const constant = log(tick) - shape * log(scale) - logGamma(shape);
  const density = (gap: number, logGap: number) => constant + (shape - 1) * logGap - gap / scale;
  let sum = nearLikelihood(gaps, GAMMA, shape, scale, density, math);
  for (let index = 0; index < farLogs.length; index++) {
    sum += far.weights[index] * density(far.values[index], farLogs[index]);
  }
  return sum;
}

/** @param logFar what `logPowers` gives */
function weibullLikelihood(
  gaps: TickedGaps,
  shape: number,
  scale: number,
  math: DeterministicMath,
  logFar = logPowers(gaps, shape, math),
): number {
  const { exp, log } = math;
  const { far, farLogs, tick } = gaps;
  const logScale = log(scale);
  const constant = log(tick) + log(shape) - logScale;
  const density = (_: number, logGap: number) => {
    const ratio = logGap - logScale;
    return constant + (shape - 1) * ratio - exp(shape * ratio);
  };
  let sum = nearLikelihood(gaps, WEIBULL, shape, scale, density, math);
  if (farLogs.length === 0) return sum;
  for (let index = 0; index < farLogs.length; index++) {
    sum += far.weights[index] * (constant + (shape - 1) * (farLogs[index] - logScale));
  }
  return sum - exp(logFar - shape * logScale);
}

/** ln of the sum of the far gaps to a power; minus infinity without any. */
function logPowers({ far, farLogs }: TickedGaps, power: number, { exp, log }: DeterministicMath): number {
  if (farLogs.length === 0) return Number.NEGATIVE_INFINITY;
  const largest = farLogs[farLogs.length - 1];
  let sum = 0;
  for (let index = 0; index < farLogs.length; index++) {
    sum += far.weights[index] * exp(power * (farLogs[index] - largest));
  }
  return log(sum) + power * largest;
}

function logOfSum(a: number, b: number, { exp, log }: DeterministicMath): number {
  const [high, low] = a > b ? [a, b] : [b, a];
  return low === Number.NEGATIVE_INFINITY ? high : high + log(1 + exp(low - high));
}

function nearLikelihood(
  { near: { values, weights }, tick }: TickedGaps,
  law: GapLaw,
  shape: number,
  scale: number,
  density: (gap: number, logGap: number) => number,
  math: DeterministicMath,
): number {
  let sum = 0;
  // Neighbours share values of J, as whole ticks follow each other.
  const integrals = new Map<number, number>();
  const integral = (ticks: number) => {
    let value = integrals.get(ticks);
    if (value === undefined) {
      value = law.integral(shape, scale, ticks * tick, math) / tick;
      integrals.set(ticks, value);
    }
    return value;
  };
  for (let index = 0; index < values.length; index++) {
    const ticks = values[index] / tick;
    const probability = integral(ticks + 1) - 2 * integral(ticks) + integral(ticks - 1);
    const logProbability =
      probability > LEAST_PROBABILITY
        ? math.log(probability)
        : density(Math.max(values[index], tick / 3), math.log(Math.max(values[index], tick / 3)));
    sum += weights[index] * Math.max(logProbability, -700);
  }
  return sum;
}
