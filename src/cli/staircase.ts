import type { Cdf } from '../statistics/cdf.js';

/** Points of a distribution function. */
export interface Staircase {
  readonly values: number[];
  readonly probabilities: number[];
}

/** All steps of a staircase, or those at `points` equal steps of probability: 1 / `points` to 1. */
export function staircase(cdf: Cdf, points: number | undefined): Staircase {
  if (points === undefined) return { values: [...cdf.values], probabilities: [...cdf.probabilities] };
  const probabilities = Array.from({ length: points }, (_, i) => (i + 1) / points);
  return { values: probabilities.map((probability) => cdf.quantile(probability)), probabilities };
}

/** The quantiles that tables of distributions have. */
const PERCENTS = [1, 5, 10, 25, 50, 75, 90, 95, 99];

export const QUANTILE_NAMES = PERCENTS.map((percent) => `p${percent}`);

/** Those of `QUANTILE_NAMES`. */
export function quantilesOf(cdf: Cdf): number[] {
  return PERCENTS.map((percent) => cdf.quantile(percent / 100));
}
