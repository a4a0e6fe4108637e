import { MAX_CLIENTS } from '../../bounds.js';
import { FIELD_TABLE, type Field } from '../../fields.js';
import { RANGE_NOTATION } from '../../notation/filter.js';
import { NOTATIONS } from '../../notation/units.js';
import { OWN_ATTRIBUTES } from './attributes.js';
import { JOINT } from './joint.js';
import { type JsonSchema, listOf, objectOf, pairOf, reference } from './json-schema.js';
import { countFromZero, countUpTo } from './notations.js';
import { CLIENT_ID, CLIENT_ID_KEY, described, NOT_NEGATIVE, POSITIVE } from './numbers.js';

const CLIENT_COUNT = countUpTo(MAX_CLIENTS);

const RANGE_END = described(NOT_NEGATIVE, 'An end of the range, included.');

const POOL_KEYS = {
  source: described(
    { type: 'string', pattern: '.' },
    '`builtin:<name>`, perhaps with `?<key>=<number>&…`, a directory in the released layout, or a packed file; relative to ' +
      'the spec file.',
    'builtin:language',
    'builtin:language?clients=500&burstiness=1.5',
    './m-large',
  ),
  span: {
    title: "<from>..<to> on the pool's clock, each in seconds, as hh:mm[:ss] or as d:hh:mm:ss",
    description: "The part of the pool's clock that the trace takes its windows from. Default: all of it.",
    examples: ['18:00..19:00', [64800, 68400]],
    anyOf: [{ type: 'string', pattern: NOTATIONS.span }, pairOf(NOT_NEGATIVE, POSITIVE)],
  },
  filter: {
    type: 'object',
    additionalProperties: reference('RangeSpec'),
    minProperties: 1,
    description: 'Only clients whose quantities, such as cv or input_tokens.mean, lie within these ranges.',
    examples: [{ cv: '1.5..', 'input_tokens.mean': '100..2000' }],
  },
  filter_windows: {
    type: 'object',
    additionalProperties: reference('RangeSpec'),
    minProperties: 1,
    description: 'Clients are idle in windows that do not lie within these ranges; comes after the filter.',
    examples: [{ rate: '0.1..' }],
  },
  client_ids: described(listOf(CLIENT_ID), 'Only these clients.', [1, 5, 8]),
  weights: {
    type: 'object',
    propertyNames: CLIENT_ID_KEY,
    additionalProperties: NOT_NEGATIVE,
    minProperties: 1,
    description: 'Factors on the rates of single clients, by id; 0 leaves one out.',
    examples: [{ '5': 2, '8': 0 }],
  },
} as const satisfies Readonly<Record<string, JsonSchema>>;

const POOL = objectOf(POOL_KEYS, ['source']);

const PHASE_POOL = objectOf(POOL_KEYS);

const MIX_POOL = objectOf(
  {
    ...POOL_KEYS,
    weight: described(
      { type: 'number', exclusiveMinimum: 0 },
      'At every time, its total rate over that of the pool. Without one its clients keep their own rates.',
      0.3,
    ),
  },
  ['source'],
);

/** Of all clients, or of one. */
export const MAX_BURST_RATE = described(
  POSITIVE,
  'Requests per second: no two requests of a client come closer than 1 over it, as under a rate limit of its key.',
  20,
);

const CUSTOM_CLIENT = objectOf({
  label: described(
    { type: 'string', pattern: '.' },
    'A name for people, which stands in the column label of the trace.',
    'batch jobs',
  ),
  attributes: OWN_ATTRIBUTES,
  id: described(
    CLIENT_ID,
    'Id of the first; the others follow. Default: behind the largest that is in use.',
    100_000,
  ),
  count: {
    ...CLIENT_COUNT,
    description: 'How many there are of it, alike but independent.',
    default: 1,
  },
  rate: {
    ...reference('RateSpec'),
    description: 'The rate of each; native, scale and max have no meaning here. Either this or weight.',
  },
  weight: described(
    NOT_NEGATIVE,
    'The rate of each over that of the whole pool; without a pool, relative to each other. Either this or rate.',
    0.2,
  ),
  inter_arrival: {
    ...reference('InterArrivalSpec'),
    description: 'The law of its inter-arrival times.',
    default: { family: 'exponential' },
  },
  max_burst_rate: MAX_BURST_RATE,
  fields: {
    type: 'object',
    additionalProperties: reference('DistributionSpec'),
    description:
      `A distribution for each field of the category: ${FIELD_TABLE.map(inWords).join('; ')}. Number and tokens of ` +
      'images, audio or video are both there, or neither.',
    examples: [{ input_tokens: { family: 'lognormal', mean: 900, cv: 1.3 }, output_tokens: 150 }],
  },
  joint: reference('JointSpec'),
  coupling: { ...reference('CouplingSpec'), description: 'Default: that of the whole workload.' },
  conversations: { ...reference('ConversationSpec'), description: 'Default: those of the whole workload.' },
  max_context: { ...reference('MaxContextSpec'), description: 'Default: that of the whole workload.' },
  system_prompt: reference('SystemPromptSpec'),
});

export const CLIENT_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  PoolSpec: {
    title: 'a pool: builtin:<name>, a path, or an object with a source',
    description: 'Where clients come from.',
    examples: ['builtin:language', { source: 'builtin:reason', span: '18:00..19:00' }],
    anyOf: [{ type: 'string', pattern: '.' }, POOL],
  },
  MixPoolSpec: { ...MIX_POOL, description: 'A pool beside the first.' },
  PhasePoolSpec: {
    title: 'a pool: builtin:<name>, a path, or an object with what differs from the pool of the workload',
    description: 'Where the clients of a phase come from; without a source it is the pool of the workload.',
    examples: ['builtin:reason', { span: '18:00..19:00' }],
    anyOf: [{ type: 'string', pattern: '.' }, PHASE_POOL],
  },
  RangeSpec: {
    title: '<from>..<to>, one of the ends or none left out: 1.5.., ..0.5, 100..2000',
    anyOf: [
      { type: 'string', pattern: RANGE_NOTATION },
      { ...objectOf({ min: RANGE_END, max: RANGE_END }), minProperties: 1 },
    ],
  },
  ClientCountSpec: {
    title: `a number of clients from 1 to ${MAX_CLIENTS}, or points [time, number of clients]`,
    description:
      'The Client Generator: this many clients, drawn from the pool; or points [time, number], times ascending, each ' +
      'of which holds until the next, with no clients before the first. Default: all clients of the pool.',
    examples: [
      200,
      [
        [0, 100],
        ['1h', 250],
      ],
    ],
    anyOf: [...CLIENT_COUNT.anyOf!, listOf(pairOf(reference('TimeSpec'), countFromZero(MAX_CLIENTS)))],
  },
  JointSpec: JOINT,
  CustomClientSpec: {
    ...CUSTOM_CLIENT,
    description: 'A client that is written here, or several alike.',
  },
};

function inWords({ name, categories, description }: Field): string {
  return `${name} (${categories.join(', ')}), ${description}`;
}
