import { MAX_INTER_TURN_SECONDS } from '../../bounds.js';
import { INTER_TURN_SECONDS } from '../../laws/check.js';
import { type AnyLaw, INTER_TURN_LAWS } from '../../laws/families.js';
import type { NumberRange } from '../../laws/parameters.js';
import { fieldSchemas, lawSchema } from './families.js';
import type { JsonSchema } from './json-schema.js';
import { LARGEST_UINT32 } from './numbers.js';

/** What a field can be. */
const VALUE: NumberRange = { type: 'number', minimum: 0, maximum: LARGEST_UINT32 };

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
    anyOf: [VALUE, ...fieldSchemas({ value: VALUE, bound: VALUE })],
  },
  InterTurnSpec: {
    title: `a number above 0, at most ${MAX_INTER_TURN_SECONDS}, or a distribution with a family`,
    description: 'Seconds: a constant, or a family, truncated at a day where it has no max.',
    examples: [60, { family: 'lognormal', mean: 100, cv: 2, max: 21600 }],
    anyOf: [
      INTER_TURN_SECONDS.value,
      ...INTER_TURN_LAWS.map((law) => lawSchema(law as unknown as AnyLaw, INTER_TURN_SECONDS, true)),
    ],
  },
};
