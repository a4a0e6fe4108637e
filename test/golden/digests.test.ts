/**
 * Digests of whole traces, one a scenario. They say that the same options and seed give the same rows as they
 * did when the digests were written.
 *
 * Policy: a change that alters a digest breaks values for users. It raises VALUE_STREAM_VERSION in
 * `src/version.ts`, is announced in the changelog as value-breaking, and only then are the digests written
 * anew: `UPDATE_GOLDEN=1 npx vitest run test/golden`.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import type { Category } from '../../src/fields.js';
import { insideOf } from '../../src/generate/plan.js';
import { traceOfPlan } from '../../src/generate/trace-of-plan.js';
import { compilePlan, TraceDigest, type Workload } from '../../src/index.js';
import type { InterArrivalLaw } from '../../src/laws/inter-arrival.js';
import { inOnePiece } from '../../src/platform/slices.js';
import { overrideGaps } from '../../src/pool/composed/override-gaps.js';
import type { Pool } from '../../src/pool/pool.js';
import { VALUE_STREAM_VERSION } from '../../src/version.js';
import { BUILDS } from '../engine/modules.js';
import { digestOf } from '../fixtures/rows.js';
import { mixedPool } from '../fixtures/synthetic-pool.js';
import type { PoolSettings } from '../support/generate.js';
import { GOLDEN_WORKLOADS } from './workloads.js';

interface Golden {
  readonly valueStreamVersion: number;
  readonly digests: Readonly<Record<string, string>>;
}

const FILE = new URL('./digests.json', import.meta.url);
const UPDATE = process.env.UPDATE_GOLDEN === '1';
const golden = JSON.parse(readFileSync(FILE, 'utf8')) as Golden;
const CATEGORIES = ['language', 'reason', 'multimodal'] as const satisfies readonly Category[];

const CONVERSATIONS = {
  share: 0.3,
  turns: { mean: 3.5 },
  inter_turn_seconds: { family: 'lognormal', mu: 4.605170185988092, sigma: 1.5 },
} as const;

/** Of numbers that are exact in binary but for the last grid. */
const COPULA = [
  {
    fields: ['input_tokens', 'output_tokens'],
    grid: [
      [0.0625, 0.1875, 0, 0],
      [0.125, 0, 0.125, 0],
      [0, 0.0625, 0.0625, 0.125],
      [0.0625, 0, 0.0625, 0.125],
    ],
  },
  {
    fields: ['output_tokens', 'reason_ratio'],
    grid: [
      [0.3, 1 / 30, 0],
      [0, 0.3, 1 / 30],
      [1 / 30, 0, 0.3],
    ],
  },
] as const;

interface Scenario {
  readonly name: string;
  readonly pool: Pool;
  readonly options: PoolSettings;
}

/** The laws that the clients of the pool do not have by themselves, two of them by their CV. */
const LAWS: readonly InterArrivalLaw[] = [
  { family: 'lognormal', cv: 1.7 },
  { family: 'pareto', shape: 2.4 },
  { family: 'weibull', cv: 3 },
  { family: 'constant' },
  { family: 'samples', samples: [0.3, 2, 0, 11, 1.75], weights: [2, 1, 0.5, 0.25, 3] },
];

const SCENARIOS: readonly Scenario[] = [
  ...CATEGORIES.flatMap((category) =>
    (['exact', 'renewal', 'reference'] as const).map((arrivals) => ({
      name: `${category}, ${arrivals}`,
      pool: mixedPool(category),
      options: { requests: 100_000, arrivals, seed: 'golden' },
    })),
  ),
  ...CATEGORIES.map(
    (category): Scenario => ({
      name: `${category}, naive`,
      pool: mixedPool(category),
      options: {
        requests: 100_000,
        arrivals: 'exact',
        seed: 'golden',
        method: { kind: 'naive', cv: 'aggregate' },
      },
    }),
  ),
  ...LAWS.flatMap((gaps) =>
    (['exact', 'renewal'] as const).map((arrivals) => ({
      name: `language, ${gaps.family} gaps, ${arrivals}`,
      pool: overrideGaps(mixedPool('language'), gaps),
      options: { requests: 50_000, arrivals, seed: 'golden' },
    })),
  ),
  {
    name: 'a span that repeats, at a constant rate',
    pool: mixedPool('language').span(1750, 4100),
    options: { rate: 7.5, duration: 6000, seed: 'golden' },
  },
  {
    name: "the pool's own rate, with request ids and another seed",
    pool: mixedPool('multimodal'),
    options: { rate: { scale: 0.3 }, requestId: true, seed: 'Grüße' },
  },
  ...CATEGORIES.map((category) => ({
    name: `${category}, conversations`,
    pool: mixedPool(category),
    options: { requests: 100_000, seed: 'golden', conversations: CONVERSATIONS },
  })),
  {
    name: 'reason, copulas of pairs',
    pool: mixedPool('reason'),
    options: { requests: 100_000, seed: 'golden', coupling: { copula: COPULA } },
  },
];

test('the digests are those of this version of the value stream', () => {
  if (!UPDATE) expect(golden.valueStreamVersion).toBe(VALUE_STREAM_VERSION);
});

const digests: Record<string, string> = {};

describe.each(SCENARIOS)('$name', ({ name, pool, options }) => {
  test.each(BUILDS)('$name build', async ({ engine }) => {
    expectGolden(name, await digestOf(engine, pool, options));
  });
});

describe.each(Object.entries(GOLDEN_WORKLOADS))('%s', (name, workload) => {
  test.each(BUILDS)('$name build', async ({ engine }) => {
    expectGolden(name, await digestOfWorkload(engine, workload));
  });
});

async function digestOfWorkload(engine: WebAssembly.Module, workload: Workload): Promise<string> {
  const trace = inOnePiece(traceOfPlan(engine, insideOf(await compilePlan(workload)), undefined, {}));
  const digest = new TraceDigest(trace.schema);
  for await (const batch of trace) digest.update(batch);
  return digest.hex();
}

function expectGolden(name: string, digest: string): void {
  digests[name] ??= digest;
  expect(digest).toBe(UPDATE ? digests[name] : golden.digests[name]);
}

afterAll(() => {
  if (!UPDATE) return;
  const written: Golden = { valueStreamVersion: VALUE_STREAM_VERSION, digests };
  writeFileSync(FILE, `${JSON.stringify(written, null, 2)}\n`);
});
