import { compilePlan, type Workload } from '../../../src/index.js';
import { withTileRows } from '../../fixtures/rows.js';
import type { BasePlan } from './base-plans.js';

const LENGTHS = {
  input_tokens: { family: 'lognormal', mean: 300, cv: 1 },
  output_tokens: { family: 'exponential', mean: 80, max: 4000 },
} as const;
const ITEMS = {
  text_tokens: 120,
  output_tokens: { family: 'poisson', mean: 20 },
  image_count: { family: 'empirical', values: [0, 1, 3], probabilities: [0.5, 0.25, 0.25] },
  image_tokens: { family: 'samples', samples: [85, 255, 765] },
  audio_count: 0,
  audio_tokens: 0,
  video_count: 0,
  video_tokens: 0,
} as const;
const REASONING = { ...LENGTHS, reason_ratio: { family: 'uniform', min: 0.25, max: 0.75 } } as const;

const CONVERSATIONS = {
  share: 0.7,
  turns: { 2: 0.5, 9: 0.5 },
  inter_turn_seconds: { family: 'lognormal', mean: 20, cv: 1, max: 200 },
} as const;
const TOOL_CALLS = {
  share: 0.6,
  fields: { input_tokens: 40 },
  inter_turn_seconds: { family: 'exponential', mean: 3, max: 60 },
} as const;
const PREFIXES = {
  system_prompt: {
    groups: [
      { name: 'chat', tokens: 90, weight: 2 },
      { name: 'bare', tokens: 0, weight: 1 },
    ],
  },
  documents: { count: 40, exponent: 1.1, tokens: { family: 'uniform', min: 10, max: 60 }, share: 0.5 },
} as const;

/** One table of several rows, and one of a single row, which has constants. */
const JOINT = [
  [
    [40, 150],
    [120, 90],
    [70_000, 70],
  ],
  [[7, 8]],
] as const;

const custom = (fields: object, more: object = {}) => ({
  custom_clients: [
    { rate: 0.6, count: 3, fields, ...more },
    { rate: 1.5, inter_arrival: { family: 'gamma', cv: 2 }, fields, ...more },
  ],
});

/** What clients are held to and bear beside their laws: each by itself, and several together. */
const WORKLOADS = {
  attributes: {
    ...custom(LENGTHS, { attributes: { tenant: 'Grüße' } }),
    attributes: { tenant: 'none', priority: { values: { 0: 3, 7: 1 } } },
  },
  'limit of all, counted, by ends': {
    ...custom(LENGTHS),
    conversations: CONVERSATIONS,
    max_context: { tokens: 2500, of: 'input_and_output', beyond: 'end' },
  },
  'limit of inputs, truncating': {
    ...custom(REASONING),
    category: 'reason',
    conversations: CONVERSATIONS,
    max_context: { tokens: 1500, of: 'input', beyond: 'truncate' },
  },
  'limit of items': {
    ...custom(ITEMS),
    category: 'multimodal',
    conversations: CONVERSATIONS,
    max_context: { tokens: 1800, of: 'input_and_output', beyond: 'truncate' },
  },
  'limits of some, single requests': {
    custom_clients: [
      { rate: 1, fields: LENGTHS, max_context: { tokens: 600 } },
      { rate: 1, fields: LENGTHS },
    ],
  },
  'tool calls': { ...custom(LENGTHS), conversations: { ...CONVERSATIONS, tool_calls: TOOL_CALLS } },
  'tool calls alone, no history': {
    ...custom(LENGTHS),
    conversations: { ...CONVERSATIONS, history: false, tool_calls: { ...TOOL_CALLS, share: 1 } },
  },
  'many turns': {
    ...custom({ input_tokens: 3, output_tokens: 2 }),
    conversations: { share: 1, turns: { 2: 0.75, 300: 0.25 }, inter_turn_seconds: 1 },
  },
  'prefixes, added': { ...custom(LENGTHS), prefixes: { ...PREFIXES, counted: 'added' } },
  'prefixes, within, with conversations': {
    ...custom(LENGTHS),
    conversations: CONVERSATIONS,
    prefixes: { ...PREFIXES, counted: 'within' },
  },
  'prefixes, without history': {
    ...custom(ITEMS),
    category: 'multimodal',
    conversations: { ...CONVERSATIONS, history: false },
    prefixes: { documents: PREFIXES.documents, counted: 'added' },
  },
  agents: {
    ...custom(LENGTHS, { attributes: { tenant: 'a' } }),
    attributes: { tenant: { values: { b: 1 } } },
    conversations: { ...CONVERSATIONS, tool_calls: TOOL_CALLS },
    prefixes: { ...PREFIXES, counted: 'added' },
    max_context: { tokens: 2000, of: 'input_and_output', beyond: 'truncate' },
  },
  'rows of tables': {
    custom_clients: JOINT.map((rows) => ({
      rate: 1,
      joint: { fields: ['input_tokens', 'output_tokens'], rows },
    })),
  },
  'smallest gaps': { ...custom(LENGTHS), max_burst_rate: 3 },
  'smallest gaps, with conversations': {
    ...custom(LENGTHS),
    max_burst_rate: 5,
    arrivals: 'renewal',
    conversations: CONVERSATIONS,
  },
  phases: {
    requests: undefined,
    custom_clients: custom(LENGTHS).custom_clients,
    conversations: CONVERSATIONS,
    attributes: { tenant: { values: { a: 1, b: 1 } } },
    phases: [
      { duration: 300, rate: 4 },
      {
        duration: 300,
        rate: { ramp: { from: 4, to: 8, duration: 300 } },
        custom_clients: [{ rate: 1, fields: { input_tokens: 12, output_tokens: 34 } }],
      },
    ],
  },
  'exact counts': {
    ...custom(LENGTHS),
    requests: undefined,
    duration: 600,
    rate: {
      steps: [
        [0, 3],
        [200, 6],
        [400, 1],
      ],
    },
    counts: 'exact-per-step',
  },
} satisfies Record<string, object>;

/** Plans of workloads with what pools do not have. */
export async function workloadPlans(tileRows: number): Promise<BasePlan[]> {
  const plans = Object.entries(WORKLOADS).map(async ([name, workload]): Promise<BasePlan> => {
    const spec = { category: 'language', requests: 3000, ...workload };
    const { bytes } = await compilePlan(JSON.parse(JSON.stringify(spec)) as Workload);
    return { name, bytes: withTileRows(bytes, tileRows) };
  });
  return Promise.all(plans);
}
