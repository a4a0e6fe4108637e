import { type DeterministicMath, deterministicMath } from '../engine/math.js';
import { MAX_OBSERVED_CV } from '../engine/plan-bounds.generated.js';
import { UsageError } from '../errors.js';
import type { Report } from '../fault.js';
import {
  FIXED_INTER_ARRIVALS,
  type FixedFamily,
  fixedInterArrivals,
  SHAPED_INTER_ARRIVALS,
  type ShapedFamily,
  shapedInterArrivals,
} from './families.js';
import type { ShapedInterArrivals } from './inter-arrival-law.js';
import { listed } from './lists.js';
import { describeRange, isWithin } from './parameters.js';
import { refusing } from './report.js';
import { SAMPLES_CODE } from './samples.js';

export type { ShapedFamily } from './families.js';

/** Observed inter-arrival times, drawn with replacement. Their unit does not matter: they are scaled to mean 1. */
export interface ObservedInterArrivals<List extends ArrayLike<number> = ArrayLike<number>> {
  /** Each from 0 to 1e15, not all of them 0. */
  readonly samples: List;
  /** How often each is drawn in proportion to the others, at least 0; equally often where there are none. */
  readonly weights?: List;
}

/**
 * A law of inter-arrival times; their mean follows from the rate. `cv` is the coefficient of variation, 0.001 or more.
 * `shape` is k of a Gamma or Weibull law, the standard deviation of the logarithm of a log-normal law, or the tail
 * index of a Pareto law. `samples` are drawn with replacement, by `weights` where given.
 */
export type InterArrivalLaw =
  | { readonly family: FixedFamily }
  | { readonly family: ShapedFamily; readonly cv: number }
  | { readonly family: ShapedFamily; readonly shape: number }
  | ({ readonly family: 'samples' } & ObservedInterArrivals);

/** A family of inter-arrival times by its coefficient of variation or by its shape, or observed ones. */
export type InterArrivalSpec =
  | { readonly family: FixedFamily }
  | {
      readonly family: ShapedFamily;
      readonly cv?: number;
      /** Gamma and Weibull shape, sigma of the lognormal, tail index of the Pareto law. */
      readonly shape?: number;
    }
  /** Of any unit: the rate says how long they are. */
  | ({ readonly family: 'samples' } & ObservedInterArrivals<readonly number[]>);

/** Below it the shapes of Gamma and Weibull laws are out of bounds, and nobody can tell gaps from constant ones. */
export const SMALLEST_CV = 1e-3;

/** The code of an idle window. */
export const NO_INTER_ARRIVALS = 0;

/** A law as a client-window has it; `samples` instead of a shape where it is of that family. */
export type ResolvedInterArrivals =
  | { readonly family: number; readonly shape: number }
  | { readonly family: typeof SAMPLES_CODE; readonly samples: ObservedInterArrivals };

/**
 * The code and shape of a law. Observed ones are checked when they are compiled; see `observedFault`.
 *
 * @param field where the law stands, for errors
 * @throws UsageError for a law that does not exist or cannot be sampled
 */
export function resolveInterArrivals(law: InterArrivalLaw, field = 'gaps'): ResolvedInterArrivals {
  const report = refusing(field, (problem, location) => new UsageError(problem, location));
  if (typeof law !== 'object' || law === null) {
    report([], `${law} is not a law such as { family: 'gamma', cv: 2 }`);
  }
  if (law.family === 'samples') {
    refuseOthers(law, ['samples', 'weights'], report);
    return { family: SAMPLES_CODE, samples: law };
  }
  const fixed = fixedInterArrivals(law.family);
  if (fixed !== undefined) {
    refuseOthers(law, [], report);
    return { family: fixed.code, shape: fixed.shape };
  }
  const shaped = shapedInterArrivals(law.family);
  if (shaped === undefined || typeof law.family !== 'string') {
    const families = [...SHAPED_INTER_ARRIVALS, ...FIXED_INTER_ARRIVALS].map(({ family }) => family);
    report(['family'], `${JSON.stringify(law.family)} is not one of ${[...families, 'samples'].join(', ')}`);
  }
  refuseOthers(law, ['cv', 'shape'], report);
  checkShaped(law as InterArrivalSpec, report);
  const { cv, shape } = law as { readonly cv?: number; readonly shape?: number };
  return { family: shaped!.code, shape: shape ?? shaped!.shapeOfCv(cv!, deterministicMath()) };
}

function refuseOthers(law: InterArrivalLaw, known: readonly string[], report: Report): void {
  const other = Object.keys(law).find((name) => name !== 'family' && !known.includes(name));
  if (other === undefined) return;
  report([other], `there is no such parameter; ${law.family} has ${listed(known, 'and') || 'none'}`);
}

/** Reports what is wrong with a law of a known family. */
export function checkInterArrivals(law: InterArrivalSpec, report: Report): void {
  if (law.family === 'samples') {
    const fault = observedFault(law);
    if (fault !== undefined) report(['samples'], fault);
  } else checkShaped(law, report);
}

function checkShaped(given: InterArrivalSpec, report: Report): void {
  const law = shapedInterArrivals(given.family);
  if (law === undefined) return;
  const { cv, shape } = given as { readonly cv?: number; readonly shape?: number };
  if (cv !== undefined && shape !== undefined) {
    report([], `cv and shape are both given, but each follows from the other; ${law.family} has one of them`);
  } else if (shape !== undefined) {
    if (!isWithin(shape, law.shape)) {
      report(['shape'], `${shape} is not ${describeRange(law.shape)} (${law.family})`);
    }
  } else if (cv !== undefined) checkCv(law, cv, report);
  else report([], `cv or shape is missing; ${law.family} has one of them`);
}

function checkCv(law: ShapedInterArrivals, cv: number, report: Report): void {
  if (!(cv >= SMALLEST_CV && cv < Infinity)) {
    report(
      ['cv'],
      `${cv} is not a finite number from ${SMALLEST_CV} on; gaps that do not vary are those of the family constant`,
    );
    return;
  }
  const shape = law.shapeOfCv(cv, deterministicMath());
  if (isWithin(shape, law.shape)) return;
  const { minimum, maximum } = law.shape;
  report(
    ['cv'],
    `${cv} is out of range for ${law.family} gaps: it needs a shape of ${shape}, which can be ${minimum} to ${maximum}`,
  );
}

/** The coefficient of variation of a law; infinite for Pareto gaps with a tail index of at most 2. */
export function cvOfInterArrivals(law: ResolvedInterArrivals, math: DeterministicMath): number {
  if (!('shape' in law)) return cvOfObserved(law.samples);
  return shapedInterArrivals(law.family)?.cvOfShape(law.shape, math) ?? 0;
}

function cvOfObserved({ samples, weights }: ObservedInterArrivals): number {
  let [total, sum, sumOfSquares] = [0, 0, 0];
  for (let index = 0; index < samples.length; index++) {
    const weight = weights?.[index] ?? 1;
    total += weight;
    sum += weight * samples[index];
    sumOfSquares += weight * samples[index] * samples[index];
  }
  const mean = sum / total;
  return Math.sqrt(Math.max(sumOfSquares / total - mean * mean, 0)) / mean;
}

/** Seconds, or any unit: that of the largest time in a plan. */
const LARGEST_GAP = 1e15;

/** The shortest mean of observed gaps: squares of their ratios to it stay within the range of numbers. */
const SHORTEST_MEAN = 1e-100;

/** What is wrong with observed gaps, as a sentence; undefined where nothing is. */
export function observedFault({ samples, weights }: ObservedInterArrivals): string | undefined {
  if (!(samples?.length > 0)) return 'there are no observed gaps';
  if (weights !== undefined && weights.length !== samples.length) {
    return `there are ${weights.length} weights for ${samples.length} observed gaps`;
  }
  let total = 0;
  let totalWeight = 0;
  for (let index = 0; index < samples.length; index++) {
    const gap = samples[index];
    const weight = weights?.[index] ?? 1;
    if (!(gap >= 0 && gap <= LARGEST_GAP))
      return `observed gap ${gap} is not a number from 0 to ${LARGEST_GAP}`;
    if (!(weight >= 0 && weight < Infinity)) return `weight ${weight} is not a finite number of at least 0`;
    total += gap * weight;
    totalWeight += weight;
  }
  if (!(total > 0)) return 'all observed gaps that have a weight are 0';
  if (!(total < Infinity && totalWeight < Infinity)) return 'the weights of the observed gaps are too large';
  const mean = total / totalWeight;
  if (!(mean >= SHORTEST_MEAN))
    return `the mean of the observed gaps is ${mean}; it must be at least ${SHORTEST_MEAN}, in any unit`;
  const cv = scaledCv({ samples, ...(weights && { weights }) }, mean, totalWeight);
  if (cv <= MAX_OBSERVED_CV) return undefined;
  return `the observed gaps have a coefficient of variation of ${cv}; it can be at most ${MAX_OBSERVED_CV}`;
}

/** The coefficient of variation of gaps whose mean is known, by numbers that do not overflow where weights are large. */
function scaledCv({ samples, weights }: ObservedInterArrivals, mean: number, totalWeight: number): number {
  let sum = 0;
  for (let index = 0; index < samples.length; index++) {
    const gap = samples[index] / mean;
    sum += ((weights?.[index] ?? 1) / totalWeight) * gap * gap;
  }
  return Math.sqrt(Math.max(sum - 1, 0));
}
