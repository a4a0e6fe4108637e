/** The registry: what a field, an inter-turn time and an inter-arrival time can be a law of, a line a law. */
import { constant, constantInterArrivals } from './constant.js';
import { type EmpiricalDistribution, empirical } from './empirical.js';
import { exponential, exponentialInterArrivals } from './exponential.js';
import { gamma, gammaInterArrivals } from './gamma.js';
import type { FixedInterArrivals, ShapedInterArrivals } from './inter-arrival-law.js';
import type { AnyDistribution, ContinuousLaw, DiscreteLaw, DistributionOf, GivenOf } from './law.js';
import { lognormal, lognormalInterArrivals } from './lognormal.js';
import type { MixtureDistribution } from './mixture.js';
import { normal } from './normal.js';
import type { Parameter } from './parameters.js';
import { pareto, paretoInterArrivals } from './pareto.js';
import { poisson } from './poisson.js';
import type { QuantilesSpec } from './quantiles.js';
import { type SamplesDistribution, samples } from './samples.js';
import { skewNormal } from './skew-normal.js';
import { uniform } from './uniform.js';
import { weibull, weibullInterArrivals } from './weibull.js';
import { zipf } from './zipf.js';

/** Laws of fields; beside them there are mixtures of them. */
export const FIELD_LAWS = [
  constant,
  empirical,
  samples,
  lognormal,
  pareto,
  exponential,
  gamma,
  weibull,
  normal,
  skewNormal,
  uniform,
  zipf,
  poisson,
] as const;

/** Laws of times between two turns: those whose quantiles the engine's conversations have. */
export const INTER_TURN_LAWS = [constant, lognormal, pareto, exponential, weibull, uniform] as const;

/** Laws of inter-arrival times that a parameter shapes. */
export const SHAPED_INTER_ARRIVALS = [
  gammaInterArrivals,
  weibullInterArrivals,
  lognormalInterArrivals,
  paretoInterArrivals,
] as const;

/** Those without parameters; beside them there are observed ones. */
export const FIXED_INTER_ARRIVALS = [exponentialInterArrivals, constantInterArrivals] as const;

type FieldLaw = (typeof FIELD_LAWS)[number];

/** A distribution that is not made of others. */
export type SimpleDistribution = DistributionOf<FieldLaw>;

/** A continuous family; of counts, the value is rounded to the nearest whole number. */
export type ContinuousDistribution = DistributionOf<Extract<FieldLaw, { readonly nature: 'continuous' }>>;

export type DiscreteDistribution = DistributionOf<Extract<FieldLaw, { readonly nature: 'discrete' }>>;

/**
 * Distributions of one field of a client's requests (a token count, an item count or a ratio), as data.
 * They are sampled in the engine only.
 *
 * Values of counts are whole: what a distribution gives otherwise is rounded to the nearest whole number, from 0 to
 * 4,294,967,295, or to 65,535 for numbers of items. Ratios lie between 0 and 1 and are not rounded. A law without an
 * upper bound is conditioned on this range; a value or bound outside of it is refused.
 */
export type FieldDistribution = SimpleDistribution | MixtureDistribution<FieldDistribution>;

/** Lists of a spec are those of JSON. */
type WithLists<Given> = Given extends EmpiricalDistribution
  ? EmpiricalDistribution<readonly number[]>
  : Given extends SamplesDistribution
    ? SamplesDistribution<readonly number[]>
    : Given;

/** A number is a constant. Parameters are those of the law before truncation. */
export type DistributionSpec =
  | number
  | WithLists<GivenOf<FieldLaw>>
  | QuantilesSpec
  | MixtureDistribution<DistributionSpec>;

/** What a `DistributionSpec` resolves to: a `FieldDistribution` that JSON can carry. */
export type ResolvedDistribution = WithLists<SimpleDistribution> | MixtureDistribution<ResolvedDistribution>;

/** A law of the seconds from a turn to the next. */
export type InterTurnLaw = DistributionOf<(typeof INTER_TURN_LAWS)[number]>;

/** Seconds, above 0 and at most a year; where a family has no `max`, a day. */
export type InterTurnSpec = number | GivenOf<(typeof INTER_TURN_LAWS)[number]>;

/** The families of inter-arrival times that a parameter shapes. */
export type ShapedFamily = (typeof SHAPED_INTER_ARRIVALS)[number]['family'];

export type FixedFamily = (typeof FIXED_INTER_ARRIVALS)[number]['family'];

/** A law of a field whose distributions are known by their family alone. */
export type AnyLaw = (ContinuousLaw<AnyDistribution> | DiscreteLaw<AnyDistribution>) & {
  readonly parameters: Readonly<Record<string, Parameter>>;
};

const BY_FAMILY: ReadonlyMap<string, AnyLaw> = new Map(
  FIELD_LAWS.map((law) => [law.family, law as unknown as AnyLaw]),
);

/** The law of a distribution; undefined for mixtures, and for what is none. */
export function lawOf(family: string): AnyLaw | undefined {
  return BY_FAMILY.get(family);
}

/** The names of all families of fields. */
export const FIELD_FAMILIES: readonly string[] = [...BY_FAMILY.keys(), 'quantiles', 'mixture'];

const SHAPED: ReadonlyMap<string | number, ShapedInterArrivals> = new Map(
  SHAPED_INTER_ARRIVALS.flatMap((law): [string | number, ShapedInterArrivals][] => [
    [law.family, law],
    [law.code, law],
  ]),
);

const FIXED: ReadonlyMap<string, FixedInterArrivals> = new Map(
  FIXED_INTER_ARRIVALS.map((law) => [law.family, law]),
);

/** By its name, or by the code that plans and pools have for it. */
export function shapedInterArrivals(family: string | number): ShapedInterArrivals | undefined {
  return SHAPED.get(family);
}

export function fixedInterArrivals(family: string): FixedInterArrivals | undefined {
  return FIXED.get(family);
}
