import type { Category } from '../src/fields.js';
import { DAY_DEFINITIONS, type FigureDefinition, HOUR_DEFINITIONS, ofCategory } from './definitions.js';
import type { Figured } from './results.js';
import type { Spread } from './summary.js';

/** Correlations, whose differences count as they are; of other figures those of the logarithms do. */
const IS_CORRELATION = /Spearman|Pearson|^rate(Input|Output)3$/;

/** Narrower ranges are taken for this wide: those of a pool of one day say little. */
const LEAST_RANGE = { correlation: 0.2, log: 0.25 };

/** How much a spread that is e times too wide or too narrow counts, next to a median that is a whole range off. */
const SPREAD_WEIGHT = 0.05;

/**
 * How unlike two sets of figures are: the mean, over all judged figures of hours and days, of the squared distance of the
 * medians in terms of the pool's range from p10 to p90, and of how much the ranges differ.
 */
export function dissimilarity(category: Category, builtin: Figured, pool: Figured): number {
  const terms = [
    ...termsOf(ofCategory(HOUR_DEFINITIONS, category), builtin.hours, pool.hours, true),
    ...termsOf(ofCategory(DAY_DEFINITIONS, category), builtin.days, pool.days, false),
  ];
  return terms.reduce((sum, term) => sum + term, 0) / terms.length;
}

function termsOf(
  definitions: readonly FigureDefinition[],
  builtin: Readonly<Record<string, Spread>>,
  pool: Readonly<Record<string, Spread>>,
  hasSpread: boolean,
): number[] {
  return definitions.flatMap(({ name, isShownOnly }) => {
    if (isShownOnly || !(builtin[name]?.count > 0) || !(pool[name]?.count > 0)) return [];
    const isCorrelation = IS_CORRELATION.test(name);
    const scale = isCorrelation ? (x: number) => x : (x: number) => Math.log(Math.max(x, 1e-9));
    const range = Math.max(
      scale(pool[name].p90) - scale(pool[name].p10),
      isCorrelation ? LEAST_RANGE.correlation : LEAST_RANGE.log,
    );
    const distance = (scale(builtin[name].p50) - scale(pool[name].p50)) / range;
    const wide = Math.max((scale(builtin[name].p90) - scale(builtin[name].p10)) / range, 0.05);
    return [distance * distance + (hasSpread ? SPREAD_WEIGHT * Math.log(wide) ** 2 : 0)];
  });
}
