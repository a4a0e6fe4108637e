import { describe, expect, test } from 'vitest';
import { deterministicMath } from '../../src/engine/math.js';
import { SamplerKind } from '../../src/engine/plan-layout.generated.js';
import type { Category } from '../../src/fields.js';
import type { EmpiricalDistribution, FieldDistribution } from '../../src/laws/distribution.js';
import { SamplerTables } from '../../src/plan/samplers.js';
import { binned, fieldCdf, wholeEdges } from '../fixtures/field-laws.js';
import { type Rows, withTileRows } from '../fixtures/rows.js';
import { chiSquareTest, rankCorrelation } from '../fixtures/statistics.js';
import { empirical, staircase } from '../fixtures/synthetic-datasets.js';
import { SyntheticPool, steadyPool } from '../fixtures/synthetic-pool.js';
import { compilePlan } from '../support/at-once.js';
import { BUILDS, type Kernels, tilesOfBuilds } from './modules.js';

const REQUESTS = 120_000;
/** Family-wise error of the chi-square tests of this file, over at most 64 tests. */
const ALPHA = 1e-3 / 64;

const LAWS: readonly (readonly [name: string, distribution: FieldDistribution, largest: number])[] = [
  ['narrow table', staircase(700, 1, 3), 2098],
  ['wide table', staircase(300, 2, 9001), 2_691_301],
  [
    'two values',
    empirical([
      [0, 0.001],
      [65_535, 0.999],
    ]),
    65_535,
  ],
  ['lognormal', { family: 'lognormal', mu: 6, sigma: 1.2 }, 4_294_967_295],
  ['lognormal, truncated hard', { family: 'lognormal', mu: 5, sigma: 1, min: 100, max: 200 }, 200],
  ['pareto', { family: 'pareto', scale: 20, alpha: 1.3 }, 4_294_967_295],
  ['pareto, truncated', { family: 'pareto', scale: 20, alpha: 0.7, min: 1, max: 32_768 }, 32_768],
  ['exponential', { family: 'exponential', mean: 155 }, 4_294_967_295],
  ['exponential below one', { family: 'exponential', mean: 0.4 }, 4_294_967_295],
  ['exponential, truncated', { family: 'exponential', mean: 300, min: 5, max: 250 }, 250],
  [
    'mixture',
    {
      family: 'mixture',
      components: [
        { weight: 0.85, distribution: { family: 'lognormal', mu: 5.5, sigma: 0.9, min: 1, max: 8192 } },
        { weight: 0, distribution: { family: 'exponential', mean: 3 } },
        { weight: 0.15, distribution: { family: 'pareto', scale: 1000, alpha: 1.6, min: 1, max: 8192 } },
      ],
    },
    8192,
  ],
];

function rowsOf(pool: SyntheticPool, requests = REQUESTS): Rows {
  const [rows] = tilesOfBuilds(withTileRows(compilePlan(pool, { requests }).bytes, requests));
  return rows;
}

function expectLaw(values: Iterable<number>, distribution: FieldDistribution, largest: number): void {
  const { observed, expected } = binned(values, wholeEdges(largest), fieldCdf(distribution));
  expect(chiSquareTest(observed, expected).pValue).toBeGreaterThan(ALPHA);
  // No pile at the bounds: the ends are alone in their bins, counts of rare values are near Poisson.
  for (const bin of [0, observed.length - 1]) {
    const limit = expected[bin] + 5 * Math.sqrt(expected[bin]) + 5;
    expect(observed[bin]).toBeLessThan(limit);
  }
}

describe('fields, both builds', () => {
  test.each(LAWS)('scalars follow their law: %s', (_, distribution, largest) => {
    const [input, output] = rowsOf(steadyPool(distribution)).columns as Uint32Array[];
    expectLaw(input, distribution, largest);
    expectLaw(output, distribution, largest);
    // Independent fields, and independent requests: standard error 1 / sqrt(n) of each correlation.
    const bound = 5 / Math.sqrt(REQUESTS);
    expect(Math.abs(rankCorrelation(input, output))).toBeLessThan(bound);
    expect(Math.abs(rankCorrelation(input.subarray(1), input.subarray(0, -1)))).toBeLessThan(bound);
  });

  test.each(LAWS.slice(0, 5))('items of lists follow their law: %s', (_, distribution, largest) => {
    const counts = empirical([
      [0, 0.5],
      [1, 0.2],
      [2, 0.2],
      [7, 0.1],
    ]);
    const lists = rowsOf(
      onePool('multimodal', distribution, { image_count: counts, video_count: counts, audio_count: counts }),
      60_000,
    ).columns.flatMap((column) => (column instanceof Uint32Array ? [] : [column]));
    expect(lists).toHaveLength(3);
    for (const { offsets, items } of lists) {
      expectLaw(
        offsets.subarray(1).map((end, row) => end - offsets[row]),
        counts,
        7,
      );
      expectLaw(items, distribution, largest);
    }
  });

  test('ratios of a split follow their law', () => {
    const weights = Array.from({ length: 501 }, (_, step) => 1 + (step % 5));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const ratios = empirical(weights.map((weight, step) => [step / 501, weight / total]));
    // 100 tokens a step of the ratio, so that each ratio shows in the tokens.
    const pool = onePool('reason', empirical([[50_100, 1]]), { reason_ratio: ratios });
    const reason = rowsOf(pool).columns[2] as Uint32Array;
    const observed = new Float64Array(501);
    for (const tokens of reason) observed[tokens / 100]++;
    const expected = weights.map((weight) => (REQUESTS * weight) / total);
    expect(chiSquareTest(observed, expected).pValue).toBeGreaterThan(ALPHA);
  });
});

describe.each(BUILDS)('draws, $name build', (build) => {
  test.each(['input_tokens', 'reason_ratio'])(
    'alias draws have the probabilities of the table: %s',
    (field) => {
      const kernels = build.kernels();
      const scale = field === 'reason_ratio' ? 1 / 700 : 1;
      for (const distribution of [
        staircase(700, 0, scale),
        staircase(3, 0, scale),
        staircase(256, 0, field === 'reason_ratio' ? 1 / 300 : 300),
      ]) {
        expectProbabilities(kernels, distribution, field);
      }
    },
  );

  test.each(LAWS.slice(3))(
    'mixture draws ascend with the random bits and keep the bounds: %s',
    (_, distribution, largest) => {
      const kernels = build.kernels();
      const { address } = load(kernels, distribution, 'input_tokens');
      const smallest = 'min' in distribution ? (distribution.min ?? 0) : 0;
      let before = -1;
      // Mixtures start again at each component, so only single laws ascend.
      const ascends = distribution.family !== 'mixture';
      for (let step = 0; step <= 4096; step++) {
        const value = kernels.drawMixture(address, Math.min(step * 2 ** 20, 2 ** 32 - 1)) >>> 0;
        const isRight = value >= smallest && value <= largest && !(ascends && value < before);
        if (!isRight) expect.fail(`step ${step} draws ${value} after ${before}`);
        before = value;
      }
    },
  );
});

/** A pool of one steady client whose fields have one law but for some. */
function onePool(
  category: Category,
  distribution: FieldDistribution,
  others: Readonly<Record<string, FieldDistribution>>,
): SyntheticPool {
  const pool = steadyPool(distribution, category);
  return new SyntheticPool({
    category,
    clients: [{ id: 1, at: () => ({ rate: 10, family: 1, shape: 1 }) }],
    datasets: [{ ...pool.dataset(0), ...others }],
  });
}

/** Copies a sampler's table to a kernel's memory. */
function load(kernels: Kernels, distribution: FieldDistribution, field: string) {
  const samplers = new SamplerTables(deterministicMath());
  const { kind, count, offset } = samplers.records[samplers.add(distribution, field)];
  const bytes = samplers.tables.bytes();
  const address = kernels.allocate(bytes.length) >>> 0;
  new Uint8Array(kernels.memory.buffer, address, bytes.length).set(bytes);
  return { kind, count, address: address + offset };
}

/**
 * Draws by equally spaced random bits. A value's share of the bits is a union of intervals, two a bin, and the
 * number of points in an interval is within one of its length: so all counts together are off by at most two
 * a bin.
 */
function expectProbabilities(kernels: Kernels, distribution: EmpiricalDistribution, field: string): void {
  const { kind, count, address } = load(kernels, distribution, field);
  const draw = {
    [SamplerKind.ALIAS_NARROW]: kernels.drawNarrow,
    [SamplerKind.ALIAS_WIDE]: kernels.drawWide,
    [SamplerKind.ALIAS_RATIO]: kernels.drawRatio,
  }[kind];
  if (draw === undefined) throw new Error(`no alias table but sampler ${kind}`);
  const points = 2 ** 20;
  const draws = new Float64Array(points);
  for (let point = 0; point < points; point++) draws[point] = draw(address, count, point * 4096 + 2048);
  draws.sort();
  const counts = new Map<number, number>();
  for (let from = 0, to = 0; from < points; from = to) {
    while (to < points && draws[to] === draws[from]) to++;
    counts.set(draws[from], to - from);
  }
  let error = 0;
  Array.from(distribution.values).forEach((value, index) => {
    error += Math.abs((counts.get(value) ?? 0) - points * distribution.probabilities[index]);
    counts.delete(value);
  });
  expect(counts.size, 'values outside the support').toBe(0);
  expect(error).toBeLessThanOrEqual(2 * distribution.values.length);
}
