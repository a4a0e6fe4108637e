import { listOf, objectOf } from './json-schema.js';
import { described, NOT_NEGATIVE } from './numbers.js';

/** A table of lengths, in the spec or in a file beside it. */
export const JOINT = {
  ...objectOf({
    fields: described(
      listOf({ type: 'string', pattern: '.' }),
      'What the columns are: at least two fields.',
      ['input_tokens', 'output_tokens'],
    ),
    rows: described(listOf(listOf(NOT_NEGATIVE)), 'Rows, each with a value for each field; drawn whole.', [
      [120, 30],
      [2400, 180],
    ]),
    weights: described(
      listOf(NOT_NEGATIVE),
      'How likely each row is in proportion to the others. Default: equally.',
      [3, 1],
    ),
    csv: described(
      { type: 'string', pattern: '.' },
      'In place of these a file, relative to the spec: a header of fields, and perhaps weight, and a row a line.',
      'lengths.csv',
    ),
  }),
  description: 'Several fields by the rows of a table, which are drawn whole, in place of laws of each.',
};
