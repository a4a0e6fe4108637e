import { type JsonSchema, listOf, objectOf, reference } from './json-schema.js';
import { described } from './numbers.js';

/** Laws in place of those that the clients of a pool have. */
export const FIELD_LAWS: JsonSchema = {
  type: 'object',
  additionalProperties: reference('DistributionSpec'),
  minProperties: 1,
  description: "Distributions of single fields, in place of those that the pool's clients have.",
  examples: [{ output_tokens: { family: 'lognormal', mean: 300, cv: 1.2 } }],
};

const PHASE = objectOf({
  duration: {
    ...reference('DurationSpec'),
    description:
      "Its length. Default: as long as requests take at a rate that is a number, else that of its pool's own span.",
  },
  requests: {
    ...reference('CountSpec'),
    description: 'Its expected requests, in place of a duration or of a rate.',
  },
  rate: { ...reference('RateSpec'), description: 'Its total rate; times are counted from its start.' },
  pool: reference('PhasePoolSpec'),
  mix: described(listOf(reference('MixPoolSpec')), 'Further pools, whose clients are there beside its pool.'),
  clients: reference('ClientCountSpec'),
  custom_clients: described(
    listOf(reference('CustomClientSpec')),
    'Clients that are written here. Those of one id, or else of one label, are one client in all phases.',
  ),
  inter_arrival: {
    ...reference('InterArrivalSpec'),
    description: "In place of the inter-arrival law that the pool's clients have.",
  },
  fields: FIELD_LAWS,
  joint: reference('JointSpec'),
});

export const PHASE_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  PhaseSpec: {
    ...PHASE,
    description: 'A stretch of the trace. What it leaves out is as the rest of the workload says.',
    examples: [{ duration: '10m', rate: 20 }],
  },
};
