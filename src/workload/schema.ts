import { MAX_BATCH_SIZE, MAX_BLOCK_SIZE } from '../bounds.js';
import { CATEGORIES } from '../fields.js';
import { PARTITION_PATTERN } from '../notation/partition.js';
import { FORMAT_NAMES, PIPE_FORMAT } from '../output/formats.js';
import { FORMAT_OPTION_NAMES, FORMAT_OPTIONS, type FormatOptionName } from '../output/options.js';
import { ATTRIBUTE_SCHEMAS } from './schema/attributes.js';
import { BEHAVIOUR_SCHEMAS } from './schema/behaviour.js';
import { CLIENT_SCHEMAS, MAX_BURST_RATE } from './schema/clients.js';
import { DISTRIBUTION_SCHEMAS } from './schema/distribution.js';
import { INTER_ARRIVAL_SCHEMAS } from './schema/inter-arrivals.js';
import { type JsonSchema, listOf, objectOf, reference } from './schema/json-schema.js';
import { countUpTo, NOTATION_SCHEMAS } from './schema/notations.js';
import { described } from './schema/numbers.js';
import { FIELD_LAWS, PHASE_SCHEMAS } from './schema/phases.js';
import { PREFIX_SCHEMAS } from './schema/prefixes.js';
import { RATE_SCHEMAS } from './schema/rate.js';

const FORMAT_OPTION_SCHEMAS = Object.fromEntries(
  FORMAT_OPTION_NAMES.map((name) => {
    const { schema, description } = FORMAT_OPTIONS[name];
    return [name, { ...schema, description: `${description} For formats that have a place for it.` }];
  }),
) as Record<FormatOptionName, JsonSchema>;

const OUTPUT = objectOf({
  path: described({ type: 'string', pattern: '.' }, 'A file, or - for standard output.', 'trace.arrow'),
  format: { enum: FORMAT_NAMES, description: `Default: by the extension; ${PIPE_FORMAT} on -.` },
  batch_size: {
    ...countUpTo(MAX_BATCH_SIZE),
    description: 'Rows of a record batch.',
    default: 65536,
  },
  partition: {
    type: 'string',
    pattern: PARTITION_PATTERN,
    title: 'rows:<count>, size:<bytes> or time:<length>: rows:100M, size:1GiB, time:1h',
    examples: ['rows:100M', 'size:1GiB', 'time:1h'],
    description: 'Writes the trace as parts and a manifest; path then names a folder.',
  },
  request_id: { type: 'boolean', description: 'Adds the column request_id.', default: false },
  block_size: {
    type: 'integer',
    minimum: 1,
    maximum: MAX_BLOCK_SIZE,
    description: 'Adds the column hash_ids: the ids of the blocks, of so many tokens, of each input.',
  },
  system_prompt_tokens: {
    type: 'integer',
    minimum: 0,
    maximum: MAX_BLOCK_SIZE,
    description:
      'With block_size: tokens with which every input of a client begins, the same ones each time.',
    default: 0,
  },
  ...FORMAT_OPTION_SCHEMAS,
});

/** The JSON Schema (draft 2020-12) of `WorkloadSpec`. `servegen schema` prints it. */
export const workloadSchema: JsonSchema & { readonly $defs: Readonly<Record<string, JsonSchema>> } = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'a workload: an object with keys such as pool, rate and duration',
  description: 'A workload for servegen: everything that decides a trace.',
  ...objectOf({
    $schema: { type: 'string', description: 'For editors, which find this schema by it.' },
    category: {
      enum: [...CATEGORIES],
      description: 'Kind of workload; with a pool it is that of the pool.',
      default: 'language',
    },
    pool: {
      ...reference('PoolSpec'),
      description:
        'Where clients come from. Default: the built-in population of the category, unless there are custom_clients.',
    },
    mix: described(
      listOf(reference('MixPoolSpec')),
      'Further pools of the same category, whose clients are there beside those of the pool.',
    ),
    clients: reference('ClientCountSpec'),
    custom_clients: described(
      listOf(reference('CustomClientSpec')),
      'Clients that are written here, alone or beside those of the pool.',
    ),
    phases: described(
      listOf(reference('PhaseSpec')),
      'Stretches of the trace, one after the other, each of which has what differs from the rest of the workload.',
    ),
    attributes: reference('AttributesSpec'),
    rate: {
      ...reference('RateSpec'),
      description:
        'Total rate over time, divided among the clients in proportion to their own rates. Two of rate, duration and ' +
        'requests fix the third.',
      default: 'native',
    },
    duration: {
      ...reference('DurationSpec'),
      description: "Length of the trace. Default: that of the pool's span, or as long as the requests take.",
    },
    requests: {
      ...reference('CountSpec'),
      description: 'Exact number of requests; with conversations or renewal arrivals, the expected one.',
    },
    seed: {
      title: 'a text, or a whole number up to 9007199254740991; quotes make a text of any number',
      description: 'The same seed gives the same trace; a number stands for its decimal text.',
      default: '0',
      examples: ['try-2', 7],
      anyOf: [
        { type: 'string' },
        { type: 'integer', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER },
      ],
    },
    method: reference('MethodSpec'),
    arrivals: {
      enum: ['exact', 'renewal', 'reference'],
      description:
        "Exact counts; a stationary renewal process, whose counts vary; or the procedure of ServeGen's reference, for " +
        'comparison. Default: exact, but for the naive method without requests, which is renewal.',
    },
    counts: {
      enum: ['exact', 'exact-per-step'],
      description:
        'Of exact arrivals: those of the whole and of each client in a window of the pool are as expected; or every step of ' +
        'the rate and every phase has exactly the requests that it says.',
      default: 'exact',
    },
    fields: FIELD_LAWS,
    inter_arrival: {
      ...reference('InterArrivalSpec'),
      description: "In place of the inter-arrival law that the pool's clients have.",
    },
    joint: reference('JointSpec'),
    max_burst_rate: MAX_BURST_RATE,
    coupling: { ...reference('CouplingSpec'), default: 'independent' },
    conversations: { ...reference('ConversationSpec'), default: 'none' },
    max_context: { ...reference('MaxContextSpec'), default: 'none' },
    prefixes: reference('PrefixesSpec'),
    output: { ...OUTPUT, description: 'Where the command writes; options of the command go before it.' },
  }),
  $defs: {
    ...CLIENT_SCHEMAS,
    ...PHASE_SCHEMAS,
    ...ATTRIBUTE_SCHEMAS,
    ...RATE_SCHEMAS,
    ...INTER_ARRIVAL_SCHEMAS,
    ...DISTRIBUTION_SCHEMAS,
    ...BEHAVIOUR_SCHEMAS,
    ...PREFIX_SCHEMAS,
    ...NOTATION_SCHEMAS,
  },
};
