/**
 * Maximum likelihood of the mixture of a Pareto law (the tail) and a log-normal law (the body) by expectation and
 * maximisation (Dempster, Laird and Rubin 1977, doi:10.1111/j.2517-6161.1977.tb01600.x). What is observed is the cell of a
 * value, as values are rounded; what is missing is the component and the value before. So the likelihood is one of
 * probabilities, which spikes cannot make infinite, and no step lowers it.
 */
import type { DeterministicMath } from '../engine/math.js';
import type { Cells } from './cells.js';

export interface BodyTail {
  /** Of the Pareto law. */
  readonly paretoWeight: number;
  readonly scale: number;
  readonly alpha: number;
  readonly mu: number;
  readonly sigma: number;
}

/** Parameters, and the mean of the logarithm of a cell's probability by them. */
export interface Estimate extends BodyTail {
  readonly meanLogLikelihood: number;
}

/** Narrower laws lie within one cell, whatever their sigma; steeper ones, too. */
const MIN_SIGMA = 0.01;
const [MIN_ALPHA, MAX_ALPHA] = [0.1, 100];
const INVERSE_ROOT_TWO_PI = 0.3989422804014327;
/** In standard deviations: across less the density is level, and differences of distribution functions lose digits. */
const NARROW = 1e-3;
/** Probabilities below this do not count. */
const NEGLIGIBLE = 1e-300;
/** Where a difference of distribution functions has lost too many digits for its moments. */
const LEAST_PROBABILITY = 1e-9;

/** One estimate after the other, from some start; without an end. The scale stays. */
export function* estimates(cells: Cells, start: BodyTail, math: DeterministicMath): Generator<Estimate> {
  let now = start;
  while (true) {
    const { next, meanLogLikelihood } = step(cells, now, math);
    yield { ...now, meanLogLikelihood };
    now = next;
  }
}

function step({ low, high, shares }: Cells, now: BodyTail, math: DeterministicMath) {
  const { paretoWeight, scale } = now;
  const { log } = math;
  const logScale = log(scale);
  let [meanLogLikelihood, tail, tailLog, body, first, second] = [0, 0, 0, 0, 0, 0];
  for (let cell = 0; cell < shares.length; cell++) {
    const logHigh = log(high[cell]);
    const logLow = low[cell] > 0 ? log(low[cell]) : Number.NEGATIVE_INFINITY;
    const from = Math.max(logLow, logScale);
    const inTail = high[cell] > scale ? paretoCell(from - logScale, logHigh - from, now, math) : NOWHERE;
    const inBody = normalCell(logLow, logHigh, now, math);
    const ofTail = paretoWeight * inTail.probability;
    const ofBody = (1 - paretoWeight) * inBody.probability;
    const both = Math.max(ofTail + ofBody, NEGLIGIBLE);
    meanLogLikelihood += shares[cell] * log(both);
    const toTail = (shares[cell] * ofTail) / both;
    const toBody = shares[cell] - toTail;
    tail += toTail;
    tailLog += toTail * inTail.meanLog;
    body += toBody;
    first += toBody * inBody.mean;
    second += toBody * inBody.meanSquare;
  }
  // About the old mean, in its standard deviations.
  const shift = body > 0 ? first / body : 0;
  const variance = body > 0 ? Math.max(0, second / body - shift * shift) : 1;
  const next: BodyTail = {
    paretoWeight: tail,
    scale,
    alpha: tailLog > 0 ? within(tail / tailLog, MIN_ALPHA, MAX_ALPHA) : now.alpha,
    mu: now.mu + now.sigma * shift,
    sigma: Math.max(now.sigma * Math.sqrt(variance), MIN_SIGMA),
  };
  return { next, meanLogLikelihood };
}

const NOWHERE = { probability: 0, meanLog: 0 };

/** The probability of a cell from `start` on, `width` wide (logarithms over the scale), and the mean there. */
function paretoCell(start: number, width: number, { alpha }: BodyTail, { exp }: DeterministicMath) {
  const reach = alpha * width;
  const beyond = exp(-reach);
  const inside = reach < 1e-5 ? reach * (1 - reach / 2) : 1 - beyond;
  return {
    probability: exp(-alpha * start) * inside,
    meanLog: start + (reach < 1e-3 ? width * (0.5 - reach / 12) : 1 / alpha - (width * beyond) / inside),
  };
}

/** The probability of a cell of the normal law of logarithms, and the first moments there of their standard scores. */
function normalCell(logLow: number, logHigh: number, { mu, sigma }: BodyTail, math: DeterministicMath) {
  const { exp, normalCdf } = math;
  const density = (score: number) => INVERSE_ROOT_TWO_PI * exp((-score * score) / 2);
  const [from, to] = [(logLow - mu) / sigma, (logHigh - mu) / sigma];
  const isOpen = from === Number.NEGATIVE_INFINITY;
  const probability =
    from > 0 ? normalCdf(-from) - normalCdf(-to) : normalCdf(to) - (isOpen ? 0 : normalCdf(from));
  if (to - from > NARROW && probability > LEAST_PROBABILITY) {
    const [atLow, atHigh] = [isOpen ? 0 : density(from), density(to)];
    return {
      probability,
      mean: (atLow - atHigh) / probability,
      meanSquare: 1 + ((isOpen ? 0 : from * atLow) - to * atHigh) / probability,
    };
  }
  // Nearly all of a cell far out is at its nearer end.
  const width = isOpen ? 0 : to - from;
  const nearest = from > 0 ? from : to;
  const middle = width * Math.abs(nearest) > 1 ? nearest : isOpen ? to : (from + to) / 2;
  return {
    probability: Math.max(width > NARROW ? probability : width * density(middle), 0),
    mean: middle,
    meanSquare: middle * middle + (middle === nearest ? 0 : (width * width) / 12),
  };
}

function within(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
