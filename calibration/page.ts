import { CATEGORIES, type Category, isCategory } from '../src/fields.js';
import { comparedTables } from './page/compared.js';
import { figureTable } from './page/figures.js';
import { outsideSentence } from './page/outside.js';
import { parameterTable } from './page/parameters.js';
import { poolTable } from './page/pools.js';
import type { PopulationResults } from './results.js';

/** What a template's `{{name}}`, or `{{name category}}`, stands for. */
const PARTS: Readonly<Record<string, (results: PopulationResults, category: Category) => string>> = {
  pools: poolTable,
  hours: (results, category) => figureTable(results, category, 'hours'),
  days: (results, category) => figureTable(results, category, 'days'),
  outside: outsideSentence,
  seeds: seedWords,
  compared: comparedTables,
  parameters: parameterTable,
};

/** As `8 seeds`. */
function seedWords({ builtins }: PopulationResults): string {
  const [{ seeds }] = builtins;
  return seeds.length === 1 ? 'one seed' : `${seeds.length} seeds`;
}

/**
 * The page on the built-in populations, in Markdown: the template's text with the tables of the results.
 *
 * @throws Error for a template that asks for what there is not
 */
export function populationsPage(template: string, results: PopulationResults): string {
  return template.replace(
    /\{\{(\w+)(?: (\w+))?\}\}/g,
    (marker, name: string, category: string | undefined) => {
      const part = PARTS[name];
      if (part === undefined || !(category === undefined || isCategory(category))) {
        throw new Error(
          `the template has ${marker}, which is none of ${Object.keys(PARTS)}, or of a category other than ${CATEGORIES}`,
        );
      }
      return part(results, (category ?? CATEGORIES[0]) as Category);
    },
  );
}
