import type { Category } from '../../src/fields.js';
import { ofCategory } from '../definitions.js';
import type { PopulationResults } from '../results.js';
import { DEFINITIONS, resultsOf, type Unit } from './figures.js';
import { placeOf } from './judged.js';

/** How many of a category's figures are where the pools have them, and which are not. */
export function outsideSentence(results: PopulationResults, category: Category): string {
  const judged = (['hours', 'days'] as const).flatMap((unit) => judgedFigures(results, category, unit));
  const outside = judged.filter(({ place }) => place !== 'within');
  const count = `${judged.length - outside.length} of ${judged.length} figures are within the pools' range.`;
  if (outside.length === 0) return count;
  const named = outside.map(({ unit, label, place }) => `${label} (${unit}, ${place})`);
  return `${count} Outside are: ${named.join('; ')}.`;
}

function judgedFigures(results: PopulationResults, category: Category, unit: Unit) {
  const { pools, builtin } = resultsOf(results, category);
  return ofCategory(DEFINITIONS[unit], category).flatMap(({ name, label, isShownOnly }) => {
    const place = placeOf(builtin.figures[unit][name], pools[0].heldOut[unit][name]);
    return isShownOnly || place === undefined ? [] : [{ unit, label, place }];
  });
}
