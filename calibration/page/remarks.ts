import type { Category } from '../../src/fields.js';

/** What has to be said of a figure, by category, unit and name: above all why the population does not have it. */
const REMARKS: Readonly<Record<string, string>> = {};

export function remarkOf(category: Category, unit: 'hours' | 'days', name: string): string | undefined {
  return REMARKS[`${category} ${unit} ${name}`];
}
