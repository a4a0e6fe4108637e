import { type DeterministicMath, deterministicMath } from '../engine/math.js';
import { UsageError } from '../errors.js';
import {
  GapFamily,
  type GapLaw,
  type GapSamples,
  SHAPE_BOUNDS,
  type ShapedFamily,
} from './inter-arrival-family.js';

const SHAPED_FAMILIES: Record<ShapedFamily, keyof typeof SHAPE_BOUNDS> = {
  gamma: GapFamily.gamma,
  weibull: GapFamily.weibull,
  lognormal: GapFamily.lognormal,
  pareto: GapFamily.pareto,
};
const FAMILIES = [...Object.keys(SHAPED_FAMILIES), 'exponential', 'constant', 'samples'];

/** Below it the shapes of Gamma and Weibull laws are out of bounds, and nobody can tell gaps from constant ones. */
const SMALLEST_CV = 1e-3;

/** A law as a client-window has it; `samples` instead of a shape where it is of that family. */
export type ResolvedGapLaw =
  | { readonly family: number; readonly shape: number }
  | { readonly family: typeof GapFamily.samples; readonly samples: GapSamples };

/**
 * The family and shape of a law. Observed gaps are checked when they are compiled; see `gapSamplesFault`.
 *
 * @param field where the law stands, for errors
 * @throws UsageError for a law that does not exist or cannot be sampled
 */
export function resolveGapLaw(law: GapLaw, field = 'gaps'): ResolvedGapLaw {
  if (typeof law !== 'object' || law === null) {
    throw new UsageError(`${law} is not a law such as { family: 'gamma', cv: 2 }`, { field });
  }
  switch (law.family) {
    case 'exponential':
    case 'constant': {
      const { family, cv = family === 'constant' ? 0 : 1 } = law;
      const shape = shapeOfCv(family, cv, `${field}.cv`);
      return { family: family === 'constant' ? GapFamily.constant : GapFamily.gamma, shape };
    }
    case 'samples':
      return { family: GapFamily.samples, samples: law };
    default:
      return shapedLaw(law, field);
  }
}

function shapedLaw(law: Extract<GapLaw, { family: ShapedFamily }>, field: string): ResolvedGapLaw {
  if (!Object.hasOwn(SHAPED_FAMILIES, law.family)) {
    throw new UsageError(`${JSON.stringify(law.family)} is not one of ${FAMILIES.join(', ')}`, {
      field: `${field}.family`,
    });
  }
  const family = SHAPED_FAMILIES[law.family];
  const { cv, shape } = law as { readonly cv?: number; readonly shape?: number };
  if ((cv === undefined) === (shape === undefined)) {
    throw new UsageError(`a ${law.family} law has either a cv or a shape`, { field });
  }
  if (shape === undefined) return { family, shape: shapeOfCv(law.family, cv!, `${field}.cv`) };
  const { smallest, largest } = SHAPE_BOUNDS[family];
  if (!(shape >= smallest && shape <= largest)) {
    throw new UsageError(`${shape} is not a number from ${smallest} to ${largest} (${law.family})`, {
      field: `${field}.shape`,
    });
  }
  return { family, shape };
}

/**
 * The shape at which the gaps of a family have a coefficient of variation: 1 for exponential gaps, which are Gamma
 * gaps of that shape, and 0 for constant ones, which have none. Relative error below 1e-6.
 *
 * @param field where the number stands, for errors
 * @throws UsageError where there is no such shape, or it is beyond its bounds
 */
export function shapeOfCv(
  family: ShapedFamily | 'exponential' | 'constant',
  cv: number,
  field = 'cv',
): number {
  if (family === 'exponential' || family === 'constant') {
    const only = family === 'exponential' ? 1 : 0;
    if (cv === only) return only;
    throw new UsageError(`${cv} is not ${only}, the only one that ${family} gaps have`, { field });
  }
  if (!(cv >= SMALLEST_CV && cv < Infinity)) {
    throw new UsageError(
      `${cv} is not a finite number from ${SMALLEST_CV} on; gaps that do not vary are those of the family constant`,
      { field },
    );
  }
  const shape = unboundedShape(family, cv, deterministicMath());
  const { smallest, largest } = SHAPE_BOUNDS[SHAPED_FAMILIES[family]];
  if (shape >= smallest && shape <= largest) return shape;
  throw new UsageError(
    `${cv} is out of range for ${family} gaps: it needs a shape of ${shape}, which can be ${smallest} to ${largest}`,
    { field },
  );
}

function unboundedShape(family: ShapedFamily, cv: number, math: DeterministicMath): number {
  switch (family) {
    case 'gamma':
      return 1 / (cv * cv);
    case 'weibull':
      return weibullShape(cv, math);
    case 'lognormal':
      return Math.sqrt(math.log(1 + cv * cv));
    case 'pareto':
      return 1 + Math.sqrt(1 + 1 / (cv * cv));
  }
}

/** Solves ln Gamma(1 + 2/k) - 2 ln Gamma(1 + 1/k) = ln(1 + CV^2) for k by bisection: the left side rises with 1/k. */
function weibullShape(cv: number, math: DeterministicMath): number {
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

/** The coefficient of variation of a law; infinite for Pareto gaps with a tail index of at most 2. */
export function cvOfLaw(law: ResolvedGapLaw): number {
  if (!('shape' in law)) return cvOfSamples(law.samples);
  const { exp, logGamma } = deterministicMath();
  const { family, shape } = law;
  switch (family) {
    case GapFamily.gamma:
      return 1 / Math.sqrt(shape);
    case GapFamily.weibull:
      return Math.sqrt(Math.max(exp(logGamma(1 + 2 / shape) - 2 * logGamma(1 + 1 / shape)) - 1, 0));
    case GapFamily.lognormal:
      return Math.sqrt(exp(shape * shape) - 1);
    case GapFamily.pareto:
      return shape > 2 ? 1 / Math.sqrt(shape * (shape - 2)) : Number.POSITIVE_INFINITY;
    default:
      return 0;
  }
}

function cvOfSamples({ gaps, weights }: GapSamples): number {
  let [total, sum, sumOfSquares] = [0, 0, 0];
  for (let index = 0; index < gaps.length; index++) {
    const weight = weights?.[index] ?? 1;
    total += weight;
    sum += weight * gaps[index]!;
    sumOfSquares += weight * gaps[index]! * gaps[index]!;
  }
  const mean = sum / total;
  return Math.sqrt(Math.max(sumOfSquares / total - mean * mean, 0)) / mean;
}

/** What is wrong with observed gaps, as a sentence; undefined where nothing is. */
export function gapSamplesFault({ gaps, weights }: GapSamples): string | undefined {
  if (!(gaps?.length > 0)) return 'there are no observed gaps';
  if (weights !== undefined && weights.length !== gaps.length) {
    return `there are ${weights.length} weights for ${gaps.length} observed gaps`;
  }
  let total = 0;
  for (let index = 0; index < gaps.length; index++) {
    const gap = gaps[index]!;
    const weight = weights?.[index] ?? 1;
    if (!(gap >= 0 && gap <= LARGEST_GAP))
      return `observed gap ${gap} is not a number from 0 to ${LARGEST_GAP}`;
    if (!(weight >= 0 && weight < Infinity)) return `weight ${weight} is not a finite number of at least 0`;
    total += gap * weight;
  }
  if (!(total > 0)) return 'all observed gaps that have a weight are 0';
  return total < Infinity ? undefined : 'the weights of the observed gaps are too large';
}

/** Seconds, or any unit: that of the largest time in a plan. */
const LARGEST_GAP = 1e15;

/** A law as JSON can carry it. */
export function plainGapLaw(law: GapLaw): GapLaw {
  if (law.family !== 'samples') return law;
  const { gaps, weights } = law;
  return {
    family: 'samples',
    gaps: Array.from(gaps),
    ...(weights === undefined ? {} : { weights: Array.from(weights) }),
  };
}
