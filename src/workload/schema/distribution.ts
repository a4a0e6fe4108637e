import { families } from './families.js';
import type { JsonSchema } from './json-schema.js';
import { LARGEST_UINT32 } from './numbers.js';

/** What a field can be. */
const VALUE: JsonSchema = { type: 'number', minimum: 0, maximum: LARGEST_UINT32 };

/** Seconds of a year, the largest time between two turns. */
const YEAR = 31_536_000;
const SECONDS: JsonSchema = { type: 'number', exclusiveMinimum: 0, maximum: YEAR };

const OF_FIELDS = families(VALUE, VALUE);
const OF_TIMES = families(SECONDS, { type: 'number', minimum: 0, maximum: YEAR });

export const DISTRIBUTION_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  DistributionSpec: {
    title: `a number from 0 to ${LARGEST_UINT32}, or a distribution with a family`,
    description:
      'A constant, or a family with its parameters, truncated to its bounds. Counts of tokens and items are rounded ' +
      'to whole numbers.',
    examples: [
      256,
      { family: 'lognormal', mean: 900, cv: 1.3, max: 32768 },
      { family: 'exponential', mean: 150 },
    ],
    anyOf: [VALUE, ...Object.values(OF_FIELDS)],
  },
  InterTurnSpec: {
    title: `a number above 0, at most ${YEAR}, or a distribution with a family`,
    description: 'Seconds: a constant, or a family, truncated at a day where it has no max.',
    examples: [60, { family: 'lognormal', mean: 100, cv: 2, max: 21600 }],
    anyOf: [
      SECONDS,
      OF_TIMES.constant,
      OF_TIMES.lognormal,
      OF_TIMES.pareto,
      OF_TIMES.exponential,
      OF_TIMES.weibull,
      OF_TIMES.uniform,
    ],
  },
};
