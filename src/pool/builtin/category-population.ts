import type { Category } from '../../fields.js';
import type { Draws } from './draws.js';
import type { MoreFields } from './more-fields.js';
import type { PopulationParameters } from './parameter-types.js';
import type { Traits } from './traits.js';

/** A built-in population: what a file of a category exports. */
export interface CategoryPopulation {
  readonly parameters: PopulationParameters;
  readonly moreFields?: (draws: Draws, traits: Traits) => MoreFields;
}

/** Each is loaded when it is asked for: a page that makes rows of one needs no other. */
const POPULATIONS: Readonly<Record<Category, () => Promise<CategoryPopulation>>> = {
  language: () => import('./language.js'),
  reason: () => import('./reason.js'),
  multimodal: () => import('./multimodal.js'),
};

export function loadPopulation(category: Category): Promise<CategoryPopulation> {
  return POPULATIONS[category]();
}
