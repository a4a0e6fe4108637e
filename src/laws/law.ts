import type { DeterministicMath } from '../engine/math.js';
import type { Report } from '../fault.js';
import type { Parameter } from './parameters.js';
import type { StandardForm } from './standard-form.js';
import type { Bounds, Ends } from './support.js';
import type { TruncatedLaw } from './truncated.js';

/** A law of the engine with its parameters. */
export interface AnyDistribution extends Bounds {
  readonly family: string;
}

/** Another set of parameters that a spec can give a law by, all of which it then says. */
export interface Alternative<Resolved, Given> {
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** Of numbers in their ranges; what comes out of its own is reported. */
  resolve(given: Given): Omit<Resolved, 'family' | keyof Bounds>;
}

/** What every law of a field declares. `Given` is what a spec can say, where that is more than `Resolved`. */
interface Declared<Resolved extends AnyDistribution, Given> {
  readonly family: Resolved['family'];
  /** One sentence, for the schema of specs. */
  readonly description: string;
  readonly parameters: Readonly<
    Record<Exclude<keyof Resolved, 'family' | keyof Bounds> & string, Parameter>
  > & { readonly min?: Parameter; readonly max?: Parameter };
  /** A spec gives one of these sets whole, or `parameters`. */
  readonly alternatives?: readonly Alternative<Resolved, Given>[];
  /** It has no `min` and `max` but as parameters. */
  readonly isUnbounded?: true;
  /** Reports what parameters, each in its range, say together. */
  check?(distribution: Resolved, report: Report): void;
  /** The smallest value of at least `min`, where it can be above that. */
  smallest?(distribution: Resolved, min: number): number;
}

/** A law with a density; of counts, the value is rounded to the nearest whole number. */
export interface ContinuousLaw<Resolved extends AnyDistribution, Given = Resolved>
  extends Declared<Resolved, Given> {
  readonly nature: 'continuous';
  /** P(X <= x) of the law without bounds; one that is nothing but its bounds lies between `ends`. */
  cumulative(distribution: Resolved, x: number, math: DeterministicMath, ends: Ends): number;
  /** Absent where none of the engine's standard quantiles gives the law, which is then tabulated. */
  standardForm?(distribution: Resolved, math: DeterministicMath, ends: Ends): StandardForm;
  /** Moments and quantiles between bounds, before rounding. Filters choose clients by them. */
  truncated(distribution: Resolved, min: number, max: number): TruncatedLaw;
}

/** Value i has a probability in proportion to weight i. */
export interface Weighted {
  readonly values: ArrayLike<number>;
  readonly weights: ArrayLike<number>;
}

/** A law of single values. */
export interface DiscreteLaw<Resolved extends AnyDistribution, Given = Resolved>
  extends Declared<Resolved, Given> {
  readonly nature: 'discrete';
  /**
   * The parameter that lists the values, which may be in any order and off the field's support. A law without one is a
   * formula over whole numbers.
   */
  readonly list?: keyof Resolved & string;
  /** Of a formula strictly ascending, all that count. */
  atoms(distribution: Resolved, math: DeterministicMath): Weighted;
}

/** The distribution of a law. */
export type DistributionOf<L> =
  L extends ContinuousLaw<infer Resolved, infer _>
    ? Resolved
    : L extends DiscreteLaw<infer Resolved, infer _>
      ? Resolved
      : never;

/** What a spec can say of a law. */
export type GivenOf<L> =
  L extends ContinuousLaw<infer _, infer Given>
    ? Given
    : L extends DiscreteLaw<infer _, infer Given>
      ? Given
      : never;
