import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { generate, type Workload } from '../../src/index.js';
import { ParametricPool } from '../../src/pool/builtin/population.js';
import { StepFunction } from '../../src/pool/composed/step-function.js';

/** Clients whose windows are read before a trace is refused, at most: the sample, and all that a small pool has. */
const MOST_READS = 6_000;

const LENGTHS = {
  input_tokens: { family: 'exponential', mean: 100, min: 1, max: 4000 },
  output_tokens: { family: 'exponential', mean: 10, min: 1, max: 400 },
} as const;

const CONVERSATIONS = {
  share: 0.1,
  turns: { mean: 3.5 },
  inter_turn_seconds: { family: 'lognormal', mean: 100, cv: 2 },
} as const;

let reads = 0;

beforeEach(() => {
  reads = 0;
  // A client of a built-in population, also where it was drawn or mixed, and a rate of custom clients.
  const { readClient } = ParametricPool.prototype;
  vi.spyOn(ParametricPool.prototype, 'readClient').mockImplementation(function (
    this: ParametricPool,
    ...asked
  ) {
    reads++;
    readClient.apply(this, asked);
  });
  const { fill } = StepFunction.prototype;
  vi.spyOn(StepFunction.prototype, 'fill').mockImplementation(function (this: StepFunction, ...asked) {
    reads++;
    fill.apply(this, asked);
  });
});

afterEach(() => {
  vi.restoreAllMocks();
});

const TOO_MANY = /(\d+) active client-windows, and a plan holds 31457280/;
const TOO_LONG = /a trace of more than 3000000 windows of the pool/;

const POOL = 'builtin:language';

test.each<[name: string, workload: Workload, field: string, reason: RegExp]>([
  ['requests at the native rate', { pool: POOL, requests: 1e11 }, 'requests', TOO_MANY],
  ['a long time', { pool: POOL, duration: '1000d' }, 'duration', TOO_MANY],
  ['a longer one', { pool: POOL, duration: '100000d' }, 'duration', TOO_LONG],
  ['a low rate', { pool: POOL, requests: 1e6, rate: 0.01 }, 'rate', TOO_MANY],
  [
    'a curve',
    { pool: POOL, duration: '1000d', rate: { diurnal: { mean: 100, peak_over_trough: 3 } } },
    'rate',
    TOO_MANY,
  ],
  ['many clients', { pool: `${POOL}?clients=2000000` }, 'pool', TOO_MANY],
  ['many clients over many days', { pool: `${POOL}?clients=100000`, duration: '20d' }, 'duration', TOO_MANY],
  ['many drawn clients', { pool: POOL, clients: 2_000_000 }, 'pool', TOO_MANY],
  [
    'many drawn clients in steps',
    {
      pool: POOL,
      clients: [
        [0, 1_000],
        ['1h', 100_000],
      ],
      duration: '20d',
    },
    'duration',
    TOO_MANY,
  ],
  ['a mix', { pool: POOL, mix: [{ source: `${POOL}?seed=7` }], duration: '900d' }, 'duration', TOO_MANY],
  [
    'custom clients',
    {
      category: 'language',
      duration: '100d',
      custom_clients: [
        {
          count: 100_000,
          rate: { steps: Array.from({ length: 1000 }, (_, hour) => [hour * 3600, 1 + hour] as const) },
          fields: LENGTHS,
        },
      ],
    },
    'duration',
    TOO_MANY,
  ],
  ['conversations', { pool: POOL, duration: '300d', conversations: CONVERSATIONS }, 'duration', TOO_MANY],
  ['the naive method', { pool: POOL, duration: '100000d', method: 'naive' }, 'duration', TOO_LONG],
  [
    'the CV of the aggregate',
    { pool: POOL, duration: '1000d', method: { kind: 'naive', cv: 'aggregate' } },
    'duration',
    TOO_MANY,
  ],
])('what is too large is refused before the work: %s', async (_, workload, field, reason) => {
  await expect(generate(workload)).rejects.toThrow(reason);
  await expect(generate(workload)).rejects.toMatchObject({ name: 'SpecError', faults: [{ field }] });
  expect(reads / 2).toBeLessThanOrEqual(MOST_READS);
});
