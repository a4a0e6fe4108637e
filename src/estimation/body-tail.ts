import type { DeterministicMath } from '../engine/math.js';
import { exponential } from '../laws/exponential.js';
import { lognormal } from '../laws/lognormal.js';
import { pareto } from '../laws/pareto.js';
import { LARGEST } from './bins.js';
import { type BodyTail, type Estimate, estimates } from './body-tail-em.js';
import { type Cells, cellsOf } from './cells.js';
import { distanceFromLaw } from './law-distance.js';
import { NO_ENDS } from './no-ends.js';
import { meanOf, totalOf, type WeightedValues } from './weighted.js';

/** A quantile as it was observed, and that of the law, rounded as its values are. */
export interface QuantilePair {
  readonly probability: number;
  readonly observed: number;
  readonly fitted: number;
}

/** Of which quantiles are told. */
export const QQ_PROBABILITIES = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999] as const;

interface LengthFit {
  /** Of the rounded values, in natural logarithms, for one value. */
  readonly meanLogLikelihood: number;
  /** Kolmogorov-Smirnov distance of the values and the rounded law, 0 to 1. */
  readonly ks: number;
  readonly qq: readonly QuantilePair[];
}

/** A mixture of a Pareto law, the tail, and a log-normal law, the body. */
export interface BodyTailFit extends LengthFit {
  /** Of the Pareto law, 0 to 1. */
  readonly paretoWeight: number;
  /** Undefined where the weight is 0. */
  readonly pareto: { readonly scale: number; readonly alpha: number } | undefined;
  readonly lognormal: { readonly mu: number; readonly sigma: number };
  /** Steps that were taken from the scale that was chosen. */
  readonly iterations: number;
  /** Whether the last of them gained less than 1e-8 in log likelihood a value. */
  readonly converged: boolean;
}

export interface ExponentialFit extends LengthFit {
  readonly mean: number;
}

/** Shares of the values that lie below the scales of the Pareto law which are tried. */
const SCALES_AT = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98];
/** How often, and of how many, a scale between its neighbours is chosen after that. */
const [FINER_ROUNDS, FINER_SCALES] = [2, 6];
/** Steps before the most likely scale is chosen, and with it. */
const TRIAL_STEPS = 40;
const MAX_STEPS = 1000;
const LEAST_GAIN = 1e-8;
/** Fewer different values have no tail to be told from a body. */
const FEWEST_VALUES = 3;

/**
 * The likeliest mixture of a Pareto and a log-normal law of whole numbers that are rounded values of it, by expectation and
 * maximisation from several scales of the Pareto law, of which the likeliest is kept, and then from some about that one. With fewer than 3 different values it
 * is a log-normal law alone, with a sigma of 0.01 at least.
 *
 * @param values whole, at least 0
 * @returns undefined where there are none
 */
export function fitBodyTail(values: WeightedValues, math: DeterministicMath): BodyTailFit | undefined {
  if (values.values.length === 0) return undefined;
  const cells = cellsOf(values);
  const body = logMoments(cells, math);
  const best =
    values.values.length < FEWEST_VALUES
      ? climb(cells, { ...body, paretoWeight: 0, scale: 1, alpha: 1 }, TRIAL_STEPS, math)
      : likeliestScale(cells, body, math);
  const { estimate, iterations, converged } = climb(cells, best.estimate, MAX_STEPS, math);
  const { paretoWeight, scale, alpha, mu, sigma, meanLogLikelihood } = estimate;
  const tail = { family: 'pareto', scale, alpha } as const;
  const bulk = { family: 'lognormal', mu, sigma } as const;
  const cumulative = (x: number) =>
    paretoWeight * pareto.cumulative(tail, x, math, NO_ENDS) +
    (1 - paretoWeight) * lognormal.cumulative(bulk, x, math, NO_ENDS);
  return {
    paretoWeight,
    pareto: paretoWeight > 0 ? { scale, alpha } : undefined,
    lognormal: { mu, sigma },
    meanLogLikelihood,
    iterations: best.iterations + iterations,
    converged,
    ...compared(values, cumulative),
  };
}

/**
 * The exponential law of the same mean, which is the likeliest one of values before they are rounded.
 *
 * @param values whole, at least 0
 * @returns undefined where there are none; a mean of 0 counts as 0.01
 */
export function fitExponential(values: WeightedValues, math: DeterministicMath): ExponentialFit | undefined {
  if (values.values.length === 0) return undefined;
  const mean = Math.max(meanOf(values), 0.01);
  const cumulative = (x: number) => exponential.cumulative({ family: 'exponential', mean }, x, math, NO_ENDS);
  const { low, high, shares } = cellsOf(values);
  let meanLogLikelihood = 0;
  for (let cell = 0; cell < shares.length; cell++) {
    // ln(exp(-low / mean) - exp(-high / mean)), without a difference of what is nearly 0.
    const width = 1 - math.exp((low[cell] - high[cell]) / mean);
    meanLogLikelihood += shares[cell] * (math.log(width) - low[cell] / mean);
  }
  return { mean, meanLogLikelihood, ...compared(values, cumulative) };
}

interface Climb {
  readonly estimate: Estimate;
  readonly iterations: number;
  readonly converged: boolean;
}

function climb(cells: Cells, start: BodyTail, most: number, math: DeterministicMath): Climb {
  let last: Estimate | undefined;
  let iterations = 0;
  for (const estimate of estimates(cells, start, math)) {
    const gain =
      last === undefined ? Number.POSITIVE_INFINITY : estimate.meanLogLikelihood - last.meanLogLikelihood;
    last = estimate;
    if (gain < LEAST_GAIN) return { estimate, iterations, converged: true };
    if (iterations++ === most) break;
  }
  return { estimate: last!, iterations: most, converged: false };
}

/** From scales all over the values, and then twice from some between those beside the likeliest. */
function likeliestScale(cells: Cells, body: LogMoments, math: DeterministicMath): Climb {
  let scales = scalesOf(cells);
  let best = likeliest(
    scales.map((scale) => climb(cells, startAt(cells, body, scale, math), TRIAL_STEPS, math)),
  );
  for (let round = 0; round < FINER_ROUNDS; round++) {
    const own = best.estimate.scale;
    const place = scales.indexOf(own);
    const from = scales[Math.max(place - 1, 0)];
    const to = scales[Math.min(place + 1, scales.length - 1)];
    if (!(to > from)) break;
    const between = Array.from({ length: FINER_SCALES }, (_, index) =>
      math.exp(math.log(from) + (math.log(to / from) * (index + 1)) / (FINER_SCALES + 1)),
    );
    const { estimate } = best;
    best = likeliest([
      best,
      ...between.map((scale) => climb(cells, { ...estimate, scale }, TRIAL_STEPS, math)),
    ]);
    scales = [...new Set([from, ...between, own, to])].sort((a, b) => a - b);
  }
  return best;
}

function likeliest(climbs: readonly Climb[]): Climb {
  return climbs.reduce((most, other) =>
    other.estimate.meanLogLikelihood > most.estimate.meanLogLikelihood ? other : most,
  );
}

interface LogMoments {
  readonly mu: number;
  readonly sigma: number;
}

/** Mean and standard deviation of the logarithms of the cells' middles. */
function logMoments({ low, high, shares }: Cells, { log }: DeterministicMath): LogMoments {
  const logs = { values: low.map((from, cell) => log((from + high[cell]) / 2)), weights: shares };
  const mu = meanOf(logs);
  let variance = 0;
  for (let cell = 0; cell < shares.length; cell++) {
    variance += shares[cell] * (logs.values[cell] - mu) * (logs.values[cell] - mu);
  }
  return { mu, sigma: Math.max(Math.sqrt(variance), 0.01) };
}

/** Lower ends of cells, each once; above 0. */
function scalesOf({ low, high, shares }: Cells): number[] {
  const scales = new Set<number>();
  let passed = 0;
  let next = 0;
  for (let cell = 0; cell < shares.length && next < SCALES_AT.length; cell++) {
    while (next < SCALES_AT.length && passed + shares[cell] > SCALES_AT[next]) {
      scales.add(low[cell] > 0 ? low[cell] : high[cell]);
      next++;
    }
    passed += shares[cell];
  }
  return [...scales];
}

/** Half of what lies above the scale is taken for tail, with Hill's estimate of its index. */
function startAt(
  { low, high, shares }: Cells,
  body: LogMoments,
  scale: number,
  { log }: DeterministicMath,
): BodyTail {
  let [above, logs] = [0, 0];
  for (let cell = 0; cell < shares.length; cell++) {
    if (low[cell] < scale) continue;
    above += shares[cell];
    logs += shares[cell] * log((low[cell] + high[cell]) / 2 / scale);
  }
  const alpha = logs > 0 ? Math.min(Math.max(above / logs, 0.1), 100) : 100;
  return { ...body, paretoWeight: above / 2, scale, alpha };
}

/** @param cumulative of the law before rounding */
function compared(values: WeightedValues, cumulative: (x: number) => number) {
  return {
    ks: distanceFromLaw(
      values,
      (value) => cumulative(value + 0.5),
      (value) => (value > 0 ? cumulative(value - 0.5) : 0),
    ),
    qq: quantilePairs(values, cumulative),
  };
}

function quantilePairs(
  { values, weights }: WeightedValues,
  cumulative: (x: number) => number,
): QuantilePair[] {
  const total = totalOf(weights);
  let index = 0;
  let passed = weights[0];
  return QQ_PROBABILITIES.map((probability) => {
    // Rounding must not let the last value lie beyond the end of the sum.
    while (index + 1 < values.length && passed < probability * total * (1 - 1e-12))
      passed += weights[++index];
    return { probability, observed: values[index], fitted: roundedQuantile(probability, cumulative) };
  });
}

/** The smallest whole number at or below which lies a share of the rounded law. */
function roundedQuantile(probability: number, cumulative: (x: number) => number): number {
  let [low, high] = [-1, 1];
  while (high < LARGEST && cumulative(high + 0.5) < probability) high *= 2;
  high = Math.min(high, LARGEST);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (cumulative(middle + 0.5) < probability) low = middle;
    else high = middle;
  }
  return high;
}
