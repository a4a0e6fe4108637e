import type { Workload } from '../../../src/generate/opened.js';
import type { Shard } from '../../../src/notation/units.js';
import type { Conversations } from '../../../src/workload/resolved-workload.js';

/** A trace that all runtimes make, from the same plan. */
export interface MatrixPlan {
  readonly name: string;
  readonly workload: Workload;
  /** Parts of the trace, whose rows come in this order; none for the whole trace. */
  readonly shards: readonly Shard[];
}

const CONVERSATIONS: Conversations = {
  share: 0.3,
  turns: { mean: 3.5 },
  inter_turn_seconds: { family: 'weibull', shape: 0.6, scale: 60 },
};

/** Between them they have every kind of column, of arrivals, of clients and of laws. */
const WORKLOADS: Readonly<Record<string, Workload>> = {
  language: { pool: 'builtin:language' },
  reason: { pool: { source: 'builtin:reason', span: '18:00..20:00' } },
  multimodal: { pool: 'builtin:multimodal' },
  conversations: { pool: 'builtin:language', conversations: CONVERSATIONS },
  'custom clients': {
    pool: 'builtin:language',
    custom_clients: [
      {
        weight: 0.2,
        inter_arrival: { family: 'weibull', cv: 3 },
        fields: {
          input_tokens: {
            family: 'mixture',
            components: [
              { weight: 0.8, distribution: { family: 'lognormal', mean: 6000, cv: 0.8, max: 131_072 } },
              { weight: 0.2, distribution: { family: 'pareto', scale: 8000, alpha: 1.8, max: 131_072 } },
            ],
          },
          output_tokens: { family: 'gamma', mean: 400, cv: 1.2, min: 1, max: 8192 },
        },
        coupling: { rank_correlations: [{ fields: ['input_tokens', 'output_tokens'], value: 0.3 }] },
      },
    ],
  },
  attributes: {
    pool: 'builtin:reason',
    attributes: {
      tenant: { values: { 'Acme, "Inc" [1]': 3, 'a\\b\\': 1, 'Grüße\n': 2 } },
      priority: {
        values: [
          [0, 8],
          [-0.5, 1],
          [1e-7, 1],
        ],
      },
    },
    custom_clients: [
      {
        rate: 1,
        label: 'probes',
        attributes: { tenant: ']' },
        fields: { input_tokens: 8, output_tokens: 1, reason_ratio: 0 },
      },
    ],
  },
  'copulas of pairs': {
    pool: 'builtin:reason',
    coupling: {
      copula: [
        {
          fields: ['input_tokens', 'output_tokens'],
          grid: [
            [0.25, 1 / 12, 0],
            [0, 0.25, 1 / 12],
            [1 / 12, 0, 0.25],
          ],
        },
        {
          fields: ['output_tokens', 'reason_ratio'],
          grid: [
            [0.1, 0.4],
            [0.4, 0.1],
          ],
        },
      ],
    },
  },
  'prefixes and conversations': {
    pool: 'builtin:language',
    conversations: CONVERSATIONS,
    prefixes: {
      system_prompt: {
        groups: [
          { name: 'assistant', tokens: 1200, weight: 3 },
          { name: 'coder', tokens: 6500, weight: 1 },
        ],
      },
      documents: {
        count: 5000,
        exponent: 1.1,
        tokens: { family: 'lognormal', mean: 3000, cv: 1, min: 50, max: 32_768 },
        share: 0.3,
      },
    },
  },
  'limits and tool calls': {
    pool: 'builtin:multimodal',
    conversations: {
      ...CONVERSATIONS,
      turns: { mean: 12, max: 200 },
      tool_calls: { share: 0.5, fields: { text_tokens: 300 }, inter_turn_seconds: 2 },
    },
    max_context: { tokens: 16_384, of: 'input_and_output', beyond: 'truncate' },
  },
  'smallest gaps': { pool: 'builtin:language?clients=200', duration: '20m', max_burst_rate: 5000 },
  'rows of tables': {
    category: 'language',
    custom_clients: [
      {
        rate: 20,
        joint: {
          fields: ['input_tokens', 'output_tokens'],
          rows: [
            [40, 150],
            [800, 320],
            [70_000, 70],
          ],
          weights: [1, 2.5, 0.5],
        },
      },
    ],
  },
  '100,000 clients': { pool: 'builtin:language', clients: 100_000, duration: '10m' },
  'reference arrivals': { pool: 'builtin:language', arrivals: 'reference' },
  'renewal arrivals': { pool: 'builtin:language', arrivals: 'renewal' },
};

const shards = (count: number, ...indices: readonly number[]) => indices.map((index) => ({ index, count }));

/** The set of plans, with some so many rows each. */
export function matrixPlans(requests: number): readonly MatrixPlan[] {
  const seed = 'runtimes';
  const plan = (name: string, workload: string, parts: readonly Shard[] = []) => ({
    name,
    workload: { ...WORKLOADS[workload]!, requests, seed },
    shards: parts,
  });
  return [
    ...Object.keys(WORKLOADS).map((name) => plan(name, name)),
    plan('a shard', 'multimodal', shards(3, 2)),
    plan('seeks', 'language', shards(3, 3, 1, 2)),
    plan('seeks with attributes', 'attributes', shards(3, 3, 1, 2)),
    plan('seeks in conversations', 'conversations', shards(3, 2, 3, 1)),
  ];
}

/** What is timed. */
export const timedPlan = (requests: number): MatrixPlan => ({
  name: 'timed',
  workload: { ...WORKLOADS.language!, requests, seed: 'runtimes' },
  shards: [],
});
