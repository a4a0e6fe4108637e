/** Laws by their mean and what they vary by, in place of their own parameters: the one rule of `std` and `cv`. */
import type { Alternative, AnyDistribution } from './law.js';
import { type Parameter, POSITIVE } from './parameters.js';

/** What a spec can say of a law in place of its own parameters: a mean, and one of the others. */
export interface MomentsSpec {
  /** Of the law before truncation. */
  readonly mean?: number;
  /** Standard deviation of the law before truncation. */
  readonly std?: number;
  /** Coefficient of variation: the standard deviation over the mean. */
  readonly cv?: number;
}

type Others<Given> = Partial<Record<Exclude<keyof Given, keyof MomentsSpec>, Parameter>>;

const MEAN: Parameter = {
  range: POSITIVE,
  description: 'Mean of the law before truncation; together with std or cv.',
  example: 500,
};

export const STD: Parameter = {
  range: POSITIVE,
  description: 'Standard deviation of the law before truncation; together with mean.',
  example: 600,
};

export const CV: Parameter = {
  range: POSITIVE,
  description: 'Coefficient of variation of the law before truncation, std over mean; together with mean.',
  example: 1.2,
};

/**
 * The sets of parameters of a law that is given by its mean and its standard deviation or coefficient of variation.
 *
 * @param resolve of a mean and a coefficient of variation, both above 0
 * @param others what goes with each of the sets
 */
export function byMoments<Resolved extends AnyDistribution, Given extends MomentsSpec>(
  resolve: (mean: number, cv: number, given: Given) => ReturnType<Alternative<Resolved, Given>['resolve']>,
  others: Others<Given> = {},
): Alternative<Resolved, Given>[] {
  const more = others as Readonly<Record<string, Parameter>>;
  return [
    {
      parameters: { mean: MEAN, cv: CV, ...more },
      resolve: (given) => resolve(given.mean!, given.cv!, given),
    },
    {
      parameters: { mean: MEAN, std: STD, ...more },
      resolve: (given) => resolve(given.mean!, given.std! / given.mean!, given),
    },
  ];
}
