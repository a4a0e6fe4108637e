import type { Workload } from '../../src/index.js';

const LENGTHS = {
  input_tokens: { family: 'lognormal', mean: 300, cv: 1 },
  output_tokens: { family: 'exponential', mean: 80, max: 4000 },
} as const;

const CONVERSATIONS = {
  share: 0.6,
  turns: { 2: 0.5, 5: 0.25, 12: 0.25 },
  inter_turn_seconds: { family: 'lognormal', mean: 40, cv: 1, max: 900 },
} as const;

const AGENTS = {
  share: 0.9,
  turns: { mean: 40, max: 300 },
  inter_turn_seconds: { family: 'lognormal', mean: 30, cv: 1.5, max: 600 },
  tool_calls: {
    share: 0.75,
    fields: { input_tokens: { family: 'gamma', mean: 90, cv: 0.5 } },
    inter_turn_seconds: { family: 'exponential', mean: 2, max: 60 },
  },
} as const;

const PREFIXES = {
  system_prompt: {
    groups: [
      { name: 'assistant', tokens: 120, weight: 3 },
      { name: 'coder', tokens: 650, weight: 1 },
    ],
  },
  documents: {
    count: 300,
    exponent: 1.1,
    tokens: { family: 'lognormal', mean: 200, cv: 0.5, min: 5, max: 900 },
    share: 0.4,
  },
} as const;

const clients = (more: object = {}) => [
  { rate: 1, count: 7, fields: LENGTHS, ...more },
  { rate: 4, inter_arrival: { family: 'gamma', cv: 2.5 }, fields: LENGTHS, ...more },
];

const custom = (more: object) =>
  ({
    category: 'language',
    requests: 30_000,
    seed: 'golden',
    custom_clients: clients(),
    ...more,
  }) as Workload;

/** What only whole workloads say, a scenario each. */
export const GOLDEN_WORKLOADS: Readonly<Record<string, Workload>> = {
  'a limit of contexts that ends conversations': custom({
    conversations: CONVERSATIONS,
    max_context: { tokens: 2500, of: 'input_and_output', beyond: 'end' },
  }),
  'a limit of inputs that truncates histories': custom({
    conversations: CONVERSATIONS,
    max_context: { tokens: 1500, of: 'input', beyond: 'truncate' },
  }),
  'tool calls, and turns above 64': custom({ conversations: AGENTS }),
  'prefixes that are added, with conversations': custom({
    conversations: CONVERSATIONS,
    prefixes: { ...PREFIXES, counted: 'added' },
  }),
  'prefixes within inputs': custom({ prefixes: { ...PREFIXES, counted: 'within' } }),
  'attributes and labels': custom({
    attributes: { tenant: { values: { acme: 5, globex: 3, Grüße: 2 } }, priority: 0 },
    custom_clients: clients().map((client, index) => ({
      ...client,
      label: `pool ${index}`,
      attributes: { priority: 10 * index },
    })),
  }),
  'smallest gaps': custom({ max_burst_rate: 20 }),
  'smallest gaps, renewal': custom({ max_burst_rate: 20, arrivals: 'renewal' }),
  'rows of tables': custom({
    custom_clients: [
      {
        rate: 3,
        joint: {
          fields: ['input_tokens', 'output_tokens'],
          rows: [
            [40, 150],
            [300, 100],
            [70_000, 70],
          ],
          weights: [1, 2.5, 0.5],
        },
      },
    ],
  }),
  'exact counts of steps': custom({
    requests: undefined,
    duration: 1800,
    counts: 'exact-per-step',
    rate: {
      steps: [
        [0, 5],
        [600, 20],
        [1200, 2.5],
      ],
    },
  }),
  'phases of a built-in population': {
    pool: { source: 'builtin:language?clients=60', span: '16:00..17:00' },
    seed: 'golden',
    conversations: CONVERSATIONS,
    phases: [
      { duration: 600, rate: 10 },
      {
        duration: 600,
        rate: { ramp: { from: 10, to: 25, duration: 600 } },
        fields: { output_tokens: LENGTHS.output_tokens },
      },
      { duration: 600, rate: { scale: 0.05 }, pool: { span: '03:00..04:00' } },
    ],
  },
  'skew-normal lengths and quantiles': custom({
    custom_clients: [
      {
        rate: 2,
        fields: {
          input_tokens: { family: 'skew-normal', mean: 4000, std: 1500, skewness: 0.8, min: 200 },
          output_tokens: { family: 'quantiles', quantiles: { p50: 53, p90: 461, p99: 872 }, max: 4096 },
        },
      },
    ],
  }),
  'an exponential ramp under a sine': custom({
    requests: undefined,
    duration: 1800,
    rate: {
      product: [
        { exponential: { from: 2, to: 32, start: 60, duration: 900 } },
        { sine: { mean: 1, amplitude: 0.5, period: 240, peak_at: 30 } },
      ],
    },
  }),
};
