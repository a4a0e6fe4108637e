import { MAX_DOCUMENTS, MAX_PROMPT_TOKENS } from '../../bounds.js';
import { type JsonSchema, listOf, objectOf, reference } from './json-schema.js';
import { CLIENT_ID, described, NOT_NEGATIVE, SHARE } from './numbers.js';

const NAME: JsonSchema = { type: 'string', pattern: '.' };

const PROMPT_TOKENS = described(
  { type: 'integer', minimum: 0, maximum: MAX_PROMPT_TOKENS },
  'Tokens of the prompt; 0 is none.',
  1200,
);

const PROMPT = objectOf(
  {
    tokens: PROMPT_TOKENS,
    group: described(
      NAME,
      'Who has the same prompt: all clients of a group. Without one each client has its own.',
      'assistant',
    ),
  },
  ['tokens'],
);

const PROMPT_GROUP = objectOf(
  {
    name: described(NAME, 'The group, as the metadata of traces names it.', 'assistant'),
    tokens: PROMPT_TOKENS,
    weight: described(
      NOT_NEGATIVE,
      'How likely a client is of this group, relative to the others with a weight. Either this or client_ids.',
      3,
    ),
    client_ids: described(listOf(CLIENT_ID), 'The clients of the group. Either this or weight.', [1, 5, 8]),
  },
  ['name', 'tokens'],
);

const DOCUMENTS = objectOf(
  {
    count: described(
      { type: 'integer', minimum: 1, maximum: MAX_DOCUMENTS },
      'How many documents there are.',
      5000,
    ),
    exponent: {
      ...described(
        NOT_NEGATIVE,
        'Of the popularity: document k is asked for in proportion to k^-exponent; 0 makes all equally likely.',
        1.1,
      ),
      default: 1,
    },
    tokens: {
      ...reference('DistributionSpec'),
      description: 'The length of a document, which is the same one whenever it occurs.',
      examples: [{ family: 'lognormal', mean: 3000, cv: 1, max: 32768 }],
    },
    share: {
      ...described(SHARE, 'Share of the requests, or conversations, that have a document.', 0.6),
      default: 1,
    },
  },
  ['count', 'tokens'],
);

/** What requests begin with that others begin with, too. */
export const PREFIX_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  PrefixesSpec: {
    ...objectOf({
      system_prompt: {
        title: 'an object with tokens, or with groups',
        description: 'The prompt with which the inputs of a client begin: one for all, or one a group.',
        examples: [{ tokens: 1200, group: 'assistant' }],
        anyOf: [
          PROMPT,
          objectOf(
            {
              groups: described(
                listOf(PROMPT_GROUP),
                'Groups of clients: by id, or drawn by weights, for each client of the pool by itself.',
              ),
            },
            ['groups'],
          ),
        ],
      },
      documents: {
        ...DOCUMENTS,
        description: 'Documents that requests share, by Zipf popularity; they come behind the system prompt.',
      },
      counted: {
        enum: ['added', 'within'],
        description:
          'added: the lengths of inputs are what a request has behind prompt and document. within: prompt and document are ' +
          'part of them.',
        default: 'added',
      },
    }),
    description: 'What requests begin with that others begin with, too: system prompts and documents.',
  },
  SystemPromptSpec: {
    title: "'none' or an object with tokens",
    description: "A client's own system prompt. Default: that of the whole workload.",
    anyOf: [{ const: 'none' }, PROMPT],
  },
};
