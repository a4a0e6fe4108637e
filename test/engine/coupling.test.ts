import { describe, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.js';
import { type Category, FIELDS } from '../../src/fields.js';
import type { Coupling } from '../../src/laws/coupling.js';
import type { FieldDistribution } from '../../src/laws/distribution.js';
import type { Dataset } from '../../src/pool/pool.js';
import { HUMP, UNEVEN } from '../fixtures/copulas.js';
import { binned, fieldCdf, wholeEdges } from '../fixtures/field-laws.js';
import {
  allTiles,
  columnTypes,
  digestOf,
  hashRows,
  nextTile,
  type Rows,
  withTileRows,
} from '../fixtures/rows.js';
import { chiSquareTest, rankCorrelation } from '../fixtures/statistics.js';
import { empirical, staircase } from '../fixtures/synthetic-datasets.js';
import { mixedPool, SyntheticPool } from '../fixtures/synthetic-pool.js';
import { compilePlan } from '../support/at-once.js';
import { BUILDS, tilesOfBuilds } from './modules.js';

/**
 * A rank correlation r of n pairs has a standard error of at most 1 / sqrt(n) = 0.002; the target is met to within
 * 0.01, five of them.
 */
const REQUESTS = 250_000;
const CLOSENESS = 0.01;
/** Family-wise error 1e-3 of at most 64 chi-square tests. */
const ALPHA = 1e-3 / 64;

/** Laws with so many values that ties do not matter. */
const STAIRS: FieldDistribution = staircase(5000, 10, 3);
const CONTINUOUS: FieldDistribution = { family: 'lognormal', mu: 7, sigma: 1.3, min: 1, max: 100_000 };
const GAMMA: FieldDistribution = { family: 'gamma', shape: 0.8, scale: 900 };
const MIXTURE: FieldDistribution = {
  family: 'mixture',
  components: [
    { weight: 0.6, distribution: { family: 'exponential', mean: 900, max: 200_000 } },
    { weight: 0.3, distribution: { family: 'normal', mean: 5000, std: 400 } },
    { weight: 0.1, distribution: { family: 'pareto', scale: 3000, alpha: 1.4, max: 200_000 } },
  ],
};
const WITH_VALUES: FieldDistribution = {
  family: 'mixture',
  components: [
    { weight: 0.9, distribution: CONTINUOUS },
    { weight: 0.1, distribution: { family: 'samples', samples: [512, 1024, 2048, 4096] } },
  ],
};
const LAWS: Readonly<Record<string, FieldDistribution>> = { STAIRS, CONTINUOUS, GAMMA, MIXTURE, WITH_VALUES };

function poolOf(category: Category, dataset: Dataset): SyntheticPool {
  const client = (id: number) => ({ id, at: () => ({ rate: 10, family: 1, shape: 1 }) as const });
  return new SyntheticPool({ category, clients: [client(1)], datasets: [dataset] });
}

function rowsOf(pool: SyntheticPool, coupling: Coupling | undefined): Rows {
  const options = { requests: REQUESTS, ...(coupling && { coupling }) };
  const [rows] = tilesOfBuilds(withTileRows(compilePlan(pool, options).bytes, REQUESTS));
  return rows;
}

const correlated = (...entries: readonly (readonly [string, string, number])[]): Coupling => ({
  rank_correlations: entries.map(([a, b, value]) => ({ fields: [a, b], value })),
});

function expectLaw(values: Uint32Array, distribution: FieldDistribution): void {
  const largest = values.reduce((a, b) => Math.max(a, b));
  const { observed, expected } = binned(values, [...wholeEdges(largest), 4294967295], fieldCdf(distribution));
  expect(chiSquareTest(observed, expected).pValue).toBeGreaterThan(ALPHA);
}

const pairs = Object.keys(LAWS).flatMap((a, index) =>
  Object.keys(LAWS)
    .slice(index)
    .map((b) => [a, b] as const),
);
const TARGETS = [-0.9, -0.35, 0.2, 0.6, 0.95];

describe('coupled fields, both builds', () => {
  test.each(pairs.map(([a, b], index) => [a, b, TARGETS[index % TARGETS.length]] as const))(
    '%s and %s have the rank correlation %d, and their laws',
    (a, b, value) => {
      const pool = poolOf('language', { input_tokens: LAWS[a], output_tokens: LAWS[b] });
      const coupling = correlated(['input_tokens', 'output_tokens', value]);
      const [input, output] = rowsOf(pool, coupling).columns as Uint32Array[];
      expect(Math.abs(rankCorrelation(input, output) - value)).toBeLessThan(CLOSENESS);
      expectLaw(input, LAWS[a]);
      expectLaw(output, LAWS[b]);
    },
  );

  test.each([1, -1])('a rank correlation of %d ties fields to each other', (value) => {
    const pool = poolOf('language', { input_tokens: CONTINUOUS, output_tokens: MIXTURE });
    const coupling = correlated(['input_tokens', 'output_tokens', value]);
    const [input, output] = rowsOf(pool, coupling).columns as Uint32Array[];
    expect(Math.abs(rankCorrelation(input, output) - value)).toBeLessThan(1e-3);
  });

  test('each pair of three fields has its own correlation', () => {
    const pool = poolOf('reason', {
      input_tokens: MIXTURE,
      output_tokens: empirical([[4_000_000_000, 1]]),
      reason_ratio: { family: 'uniform', min: 0, max: 1 },
    });
    // The output is constant, so that the reasoning tokens have the order of the ratio.
    const { columns } = rowsOf(pool, correlated(['input_tokens', 'reason_ratio', -0.55]));
    const [input, , reason] = columns as Uint32Array[];
    expect(Math.abs(rankCorrelation(input, reason) + 0.55)).toBeLessThan(CLOSENESS);

    const dataset = {
      text_tokens: STAIRS,
      output_tokens: GAMMA,
      // Few enough ties, and not too many items.
      image_count: { family: 'uniform', min: 0, max: 600 },
      image_tokens: empirical([[1, 1]]),
      audio_count: { family: 'constant', value: 0 },
      audio_tokens: empirical([[1, 1]]),
      video_count: { family: 'constant', value: 0 },
      video_tokens: empirical([[1, 1]]),
    } as const satisfies Dataset;
    const counts = compilePlan(poolOf('multimodal', dataset), {
      requests: 3000,
      coupling: correlated(
        ['text_tokens', 'output_tokens', 0.5],
        ['output_tokens', 'image_count', 0.7],
        ['text_tokens', 'image_count', -0.1],
      ),
    });
    const [rows] = tilesOfBuilds(withTileRows(counts.bytes, 3000));
    const [text, output, images] = rows.columns;
    const { offsets } = images as { offsets: Uint32Array };
    const numbers = offsets.subarray(1).map((end, row) => end - offsets[row]);
    // n = 3,000: five standard errors.
    const bound = 5 / Math.sqrt(3000);
    const of = (a: ArrayLike<number>, b: ArrayLike<number>) => rankCorrelation(a, b);
    expect(Math.abs(of(text as Uint32Array, output as Uint32Array) - 0.5)).toBeLessThan(bound);
    expect(Math.abs(of(output as Uint32Array, numbers) - 0.7)).toBeLessThan(bound);
    expect(Math.abs(of(text as Uint32Array, numbers) + 0.1)).toBeLessThan(bound);
  });

  test('comonotone fields ascend together and keep their laws', () => {
    const pool = poolOf('language', { input_tokens: STAIRS, output_tokens: MIXTURE });
    const [input, output] = rowsOf(pool, 'comonotone').columns as Uint32Array[];
    // Ties take away half the sum of the cubed probabilities: 0.0008 here, as a ninth of the inputs are equal.
    expect(rankCorrelation(input, output)).toBeGreaterThan(0.999);
    const order = Array.from(input, (_, row) => row).sort(
      (a, b) => input[a] - input[b] || output[a] - output[b],
    );
    expect(order.every((row, place) => place === 0 || output[row] >= output[order[place - 1]])).toBe(true);
    expectLaw(input, STAIRS);
    expectLaw(output, MIXTURE);
  });

  test('fields that no pair names are independent of all others, and as they are without coupling', () => {
    const dataset = {
      input_tokens: CONTINUOUS,
      output_tokens: empirical([[65_000, 1]]),
      reason_ratio: STAIRS_RATIO,
    };
    const pool = poolOf('reason', { ...dataset, output_tokens: GAMMA });
    const coupling = correlated(['input_tokens', 'output_tokens', 0.8]);
    const [input, output] = rowsOf(pool, coupling).columns as Uint32Array[];
    expect(Math.abs(rankCorrelation(input, output) - 0.8)).toBeLessThan(CLOSENESS);
    const fixed = poolOf('reason', dataset);
    const [, , reason] = rowsOf(fixed, coupling).columns as Uint32Array[];
    const [, , alone] = rowsOf(fixed, undefined).columns as Uint32Array[];
    // As bytes: an assertion on a quarter of a million elements takes seconds.
    expect(Buffer.from(reason.buffer).equals(Buffer.from(alone.buffer))).toBe(true);
    expect(Math.abs(rankCorrelation(input, reason))).toBeLessThan(CLOSENESS);
  });

  test('requests stay independent of each other', () => {
    const pool = poolOf('language', { input_tokens: CONTINUOUS, output_tokens: GAMMA });
    const coupling = correlated(['input_tokens', 'output_tokens', 0.9]);
    const [input, output] = rowsOf(pool, coupling).columns as Uint32Array[];
    const bound = 5 / Math.sqrt(REQUESTS);
    for (const [a, b] of [
      [input, input],
      [output, output],
      [input, output],
    ]) {
      expect(Math.abs(rankCorrelation(a.subarray(1), b.subarray(0, -1)))).toBeLessThan(bound);
    }
  });
});

const STAIRS_RATIO: FieldDistribution = staircase(400, 0, 1 / 400);

const COUPLINGS: readonly (readonly [name: string, Category, Coupling])[] = [
  ['comonotone language', 'language', 'comonotone'],
  ['comonotone multimodal', 'multimodal', 'comonotone'],
  [
    'correlated reason',
    'reason',
    correlated(['input_tokens', 'output_tokens', 0.4], ['output_tokens', 'reason_ratio', -0.6]),
  ],
  [
    'correlated multimodal',
    'multimodal',
    correlated(['text_tokens', 'image_count', 0.3], ['image_count', 'audio_count', -0.5]),
  ],
  [
    'copulas of reason',
    'reason',
    {
      copula: [
        { fields: ['output_tokens', 'reason_ratio'], grid: UNEVEN },
        { fields: ['input_tokens', 'output_tokens'], grid: HUMP },
      ],
    },
  ],
  [
    'copulas of multimodal',
    'multimodal',
    { copula: [{ fields: ['image_count', 'text_tokens'], grid: HUMP }] },
  ],
];

describe.each(COUPLINGS)('%s rows', (_, category, coupling) => {
  const plan = compilePlan(mixedPool(category), { requests: 30_000, coupling, seed: 'coupling' }).bytes;
  const [release, debug] = BUILDS;
  const whole = hashRows(allTiles(plan, release.engine));

  test('are the same in both builds, other layouts of tiles and batches', async () => {
    expect(hashRows(allTiles(plan, debug.engine))).toBe(whole);
    for (const tileRows of [1024, 1717.5, 4_194_304]) {
      expect(hashRows(allTiles(withTileRows(plan, tileRows), release.engine))).toBe(whole);
    }
    const options = { requests: 30_000, coupling, seed: 'coupling' };
    const digests = await Promise.all(
      [7, 65_536].map((batchSize) =>
        digestOf(release.engine, mixedPool(category), { ...options, batchSize }),
      ),
    );
    expect(digests[0]).toBe(digests[1]);
  });

  test('are the same after any seek', () => {
    const tiled = withTileRows(plan, 1024);
    const lists = columnTypes(tiled);
    const inOrder = Array.from(allTiles(tiled, release.engine), (rows) => hashRows([rows]));
    const engine = new Engine(tiled, release.engine);
    for (let tile = engine.tiles - 1; tile >= 0; tile -= 3) {
      engine.seek(tile);
      expect(hashRows([nextTile(engine, lists)]), `tile ${tile}`).toBe(inOrder[tile]);
    }
  });

  test('differ from independent ones in values only', () => {
    const independent = compilePlan(mixedPool(category), { requests: 30_000, seed: 'coupling' }).bytes;
    const rows = [...allTiles(plan, release.engine)];
    const others = [...allTiles(independent, release.engine)];
    expect(hashRows(others)).not.toBe(whole);
    expect(rows.map(({ timestamps }) => timestamps)).toEqual(others.map(({ timestamps }) => timestamps));
    expect(rows.map(({ clients }) => clients)).toEqual(others.map(({ clients }) => clients));
  });
});

test('the fields of every category can be coupled', () => {
  for (const category of Object.keys(FIELDS) as Category[]) {
    expect(() => compilePlan(mixedPool(category), { requests: 100, coupling: 'comonotone' })).not.toThrow();
  }
});
