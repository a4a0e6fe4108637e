import { DEFAULT_MAX_TURNS, MAX_CONTEXT, MAX_TURNS, NAIVE_CV_BOUNDS } from '../../bounds.js';
import { type JsonSchema, listOf, objectOf, pairOf, reference } from './json-schema.js';
import { described, PROBABILITY, SHARE } from './numbers.js';

const { smallest, largest } = NAIVE_CV_BOUNDS;

/** The largest mean of a geometric number of turns: with a larger one longer conversations would be more likely. */
const MAX_MEAN_TURNS = (2 + MAX_TURNS) / 2;

const FIELD_NAME: JsonSchema = { type: 'string', pattern: '.' };

const TURNS: JsonSchema = {
  title: 'a mean number of turns, or probabilities by number of turns',
  description: `Turns of a conversation, 2 to ${MAX_TURNS}: probabilities by number, or a mean of 2 and a geometric number cut at max.`,
  examples: [
    { mean: 3.5, max: 20 },
    { '2': 0.5, '3': 0.3, '4': 0.2 },
  ],
  anyOf: [
    objectOf(
      {
        mean: described(
          {
            type: 'number',
            title: `a number from 2 to midway between 2 and max, which is ${(2 + DEFAULT_MAX_TURNS) / 2} unless max says more`,
            minimum: 2,
            maximum: MAX_MEAN_TURNS,
          },
          'Mean number of turns, at most midway between 2 and max.',
          3.5,
        ),
        max: described(
          { type: 'integer', minimum: 2, maximum: MAX_TURNS },
          `Largest number of turns. Default: ${DEFAULT_MAX_TURNS}.`,
          20,
        ),
      },
      ['mean'],
    ),
    {
      type: 'object',
      propertyNames: {
        type: 'string',
        title: 'a number of turns such as 3; max goes with mean',
        pattern: '^(0|[1-9][0-9]{0,4})$',
      },
      additionalProperties: PROBABILITY,
      minProperties: 1,
    },
  ],
};

const CONTEXT_TOKENS: JsonSchema = { type: 'integer', minimum: 1, maximum: MAX_CONTEXT };

const TOOL_CALLS: JsonSchema = {
  description:
    'Turns that hand back what a tool gave, without a person: each turn after the first is one with the probability ' +
    'share. What is not said here is as in other turns.',
  ...objectOf(
    {
      share: described(SHARE, 'Share of the turns after the first.', 0.8),
      fields: {
        type: 'object',
        additionalProperties: reference('DistributionSpec'),
        minProperties: 1,
        description: 'Distributions of fields of these turns.',
        examples: [{ input_tokens: { family: 'lognormal', mean: 900, cv: 1.5 }, output_tokens: 120 }],
      },
      inter_turn_seconds: {
        ...reference('InterTurnSpec'),
        description: 'Seconds from the turn before to such a turn.',
        examples: [{ family: 'exponential', mean: 2 }],
      },
    },
    ['share'],
  ),
};

/** How the requests of one client follow from each other, and what is within one. */
export const BEHAVIOUR_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  CouplingSpec: {
    title: "'independent', 'comonotone' or an object with rank_correlations or copula",
    description:
      'How the fields of one request depend on each other: not at all, perfectly (one uniform number drives all), by a ' +
      'Gaussian copula, or by copulas of pairs of fields that are given as grids.',
    examples: [
      'independent',
      { rank_correlations: [{ fields: ['input_tokens', 'output_tokens'], value: 0.3 }] },
    ],
    anyOf: [
      { enum: ['independent', 'comonotone'] },
      objectOf(
        {
          rank_correlations: described(
            listOf(
              objectOf(
                {
                  fields: described(pairOf(FIELD_NAME, FIELD_NAME), 'The two fields.', [
                    'input_tokens',
                    'output_tokens',
                  ]),
                  value: described(
                    { type: 'number', minimum: -1, maximum: 1 },
                    "Spearman's rank correlation.",
                    0.3,
                  ),
                },
                ['fields', 'value'],
              ),
            ),
            'By pair of fields; pairs that are not named have 0.',
          ),
        },
        ['rank_correlations'],
      ),
      objectOf(
        {
          copula: described(
            listOf(
              objectOf(
                {
                  fields: described(
                    pairOf(FIELD_NAME, FIELD_NAME),
                    'A field, and the one that follows it: each follows one field at most, and none itself.',
                    ['input_tokens', 'output_tokens'],
                  ),
                  grid: described(
                    listOf(listOf(PROBABILITY)),
                    'n rows of n probabilities, n from 2 to 64: that the rank of the first field is in one of n equal ' +
                      'parts (row) and that of the second in one (column). Rows and columns sum to 1 / n.',
                    [
                      [0.4, 0.1],
                      [0.1, 0.4],
                    ],
                  ),
                },
                ['fields', 'grid'],
              ),
            ),
            'By pair of fields; a field that is in none of them depends on nothing.',
          ),
        },
        ['copula'],
      ),
    ],
  },
  ConversationSpec: {
    title: "'none' or an object with share, turns and inter_turn_seconds",
    description: 'Conversations of several turns. Inter-turn times keep their length at any rate.',
    anyOf: [
      { const: 'none' },
      objectOf(
        {
          share: described(
            SHARE,
            'Share of the requests that belong to conversations of several turns.',
            0.096,
          ),
          turns: TURNS,
          inter_turn_seconds: {
            ...reference('InterTurnSpec'),
            description: 'Seconds from one turn to the next.',
            examples: [{ family: 'lognormal', mean: 100, cv: 2 }],
          },
          history: {
            type: 'boolean',
            description: "Whether a turn's input has the earlier turns in it.",
            default: true,
          },
          tool_calls: TOOL_CALLS,
        },
        ['share', 'turns', 'inter_turn_seconds'],
      ),
    ],
  },
  MaxContextSpec: {
    title: `'none', a number of tokens from 1 to ${MAX_CONTEXT}, or an object with tokens`,
    description: 'The most tokens that a request can have.',
    examples: [131_072, { tokens: 131_072, of: 'input', beyond: 'truncate' }],
    anyOf: [
      { const: 'none' },
      CONTEXT_TOKENS,
      objectOf(
        {
          tokens: described(CONTEXT_TOKENS, 'The most tokens of a request.', 131_072),
          of: {
            enum: ['input_and_output', 'input'],
            description:
              'What is counted: the input with all items and the history, alone or with the output.',
            default: 'input_and_output',
          },
          beyond: {
            enum: ['end', 'truncate'],
            description:
              'What becomes of a conversation whose next turn would have more: it is over, or its oldest history is dropped.',
            default: 'end',
          },
        },
        ['tokens'],
      ),
    ],
  },
  MethodSpec: {
    title: "'servegen', 'naive' or an object of kind naive",
    description:
      'servegen: client by client. naive, for comparison: one stream with the total rate, and lengths from the pooled ' +
      'distribution.',
    default: 'servegen',
    anyOf: [
      { enum: ['servegen', 'naive'] },
      objectOf(
        {
          kind: { const: 'naive' },
          cv: {
            title: `a coefficient of variation from ${smallest} to ${largest}, or 'aggregate'`,
            description:
              'Coefficient of variation of the gaps; 1 is a Poisson process, aggregate what all clients together have.',
            default: 1,
            anyOf: [{ type: 'number', minimum: smallest, maximum: largest }, { const: 'aggregate' }],
          },
        },
        ['kind'],
      ),
    ],
  },
};
