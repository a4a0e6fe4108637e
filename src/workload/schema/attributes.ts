import { type JsonSchema, listOf, objectOf, pairOf, reference } from './json-schema.js';
import { CLIENT_ID_KEY, described, POSITIVE } from './numbers.js';

/** What a client can be called by: the name of a column. */
const NAME: JsonSchema = {
  type: 'string',
  title: 'a name of at most 64 letters, digits and _ that begins with a letter',
  pattern: '^[A-Za-z][A-Za-z0-9_]{0,63}$',
};

const VALUE: JsonSchema = {
  title: 'a text or a number',
  anyOf: [{ type: 'string' }, { type: 'number' }],
};

const ATTRIBUTE = {
  ...objectOf({
    by_id: {
      type: 'object',
      propertyNames: CLIENT_ID_KEY,
      additionalProperties: reference('AttributeValueSpec'),
      minProperties: 1,
      description: 'Of single clients, by their ids in the trace.',
      examples: [{ '3': 'acme', '17': 'globex' }],
    },
    values: {
      title: 'an object of weights above 0 by value, or a list of pairs [value, weight]',
      description:
        'Drawn for each client by itself, with these weights. Keys that are all numbers are numbers, unless the attribute has ' +
        'a text elsewhere; pairs say which they are.',
      examples: [
        { acme: 3, globex: 1 },
        [
          [0, 0.9],
          [10, 0.1],
        ],
      ],
      anyOf: [
        { type: 'object', additionalProperties: POSITIVE, minProperties: 1 },
        listOf(pairOf(reference('AttributeValueSpec'), POSITIVE)),
      ],
    },
    default: {
      ...reference('AttributeValueSpec'),
      description: 'Of all other clients. Default: an empty text; of numbers none.',
    },
  }),
  minProperties: 1,
};

export const ATTRIBUTE_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  AttributeValueSpec: VALUE,
  AttributeSpec: {
    title: 'a text or a number, which all clients have, or an object with by_id, values or default',
    description: 'What clients have of an attribute.',
    examples: ['acme', 2, { values: { acme: 3, globex: 1 } }],
    anyOf: [...VALUE.anyOf!, ATTRIBUTE],
  },
  AttributesSpec: {
    type: 'object',
    propertyNames: NAME,
    additionalProperties: reference('AttributeSpec'),
    description:
      'Texts or numbers that clients have, such as tenant or priority: columns of the trace, by name.',
    examples: [{ tenant: { values: { acme: 3, globex: 1 } }, priority: 0 }],
  },
};

/** Those of a custom client. */
export const OWN_ATTRIBUTES = described(
  { type: 'object', propertyNames: NAME, additionalProperties: reference('AttributeValueSpec') },
  'Its attributes. Default: those of the whole workload.',
  { tenant: 'acme', priority: 2 },
);
