import { describe, expect, it } from 'vitest';
import { PoolError } from '../../src/errors.js';
import { FIELDS } from '../../src/fields.js';
import type {
  ContinuousDistribution,
  EmpiricalDistribution,
  FieldDistribution,
} from '../../src/laws/distribution.js';
import { GapFamily } from '../../src/laws/inter-arrival-family.js';
import { inOnePiece } from '../../src/platform/slices.js';
import { PooledDistribution } from '../../src/pool/aggregate/pooled-distribution.js';
import { builtinPool } from '../../src/pool/builtin/population.js';
import { allocateClientWindows, type ClientWindows, type Dataset, type Pool } from '../../src/pool/pool.js';
import { fieldCdf } from '../fixtures/field-laws.js';
import { empirical } from '../fixtures/synthetic-datasets.js';
import { type SyntheticClient, SyntheticPool, steadyPool } from '../fixtures/synthetic-pool.js';
import { aggregatePool } from '../support/at-once.js';
import { poolFigures } from './builtin/figures.js';

/** What `discretise` states: a quantile is within this fraction of its own size of the mixture's. */
const QUANTILE_ERROR = 1 / 256;
/** Rounding, in a sum of thousands of probabilities. */
const ROUNDING = 1e-11;

const always = (id: number, rate: number, dataset: number): SyntheticClient => ({
  id,
  at: () => ({ rate, family: GapFamily.gamma, shape: 1, dataset }),
});

function windowsOf(pool: Pool): ClientWindows {
  const windows = allocateClientWindows(pool.windowCount);
  pool.readClient(0, 0, pool.windowCount, windows);
  return windows;
}

function tableOf(dataset: Dataset, field: string): [value: number, probability: number][] {
  const distribution = dataset[field];
  if (distribution.family !== 'empirical') throw new Error(`${field} is no table`);
  return Array.from(distribution.values, (value, index) => [value, distribution.probabilities[index]]);
}

function expectTable(
  dataset: Dataset,
  field: string,
  expected: readonly (readonly [number, number])[],
): void {
  const table = tableOf(dataset, field);
  expect(table.map(([value]) => value)).toEqual(expected.map(([value]) => value));
  for (const [index, [, probability]] of expected.entries()) {
    expect(table[index][1]).toBeCloseTo(probability, 14);
  }
}

describe('aggregatePool', () => {
  // Requests per second by window: client 3 has 2, 0, 1; client 9 has 1, 0, 4.
  const pool = new SyntheticPool({
    category: 'language',
    windowCount: 3,
    windowSeconds: 100,
    startSeconds: 1000,
    clients: [
      {
        id: 3,
        at: (window) =>
          window === 1
            ? undefined
            : { rate: window === 0 ? 2 : 1, family: GapFamily.weibull, shape: 0.5, dataset: window },
      },
      {
        id: 9,
        at: (window) =>
          window === 1
            ? undefined
            : { rate: window === 0 ? 1 : 4, family: GapFamily.gamma, shape: 0.1, dataset: 1 },
      },
    ],
    datasets: [
      {
        input_tokens: empirical([
          [10, 0.5],
          [30, 0.5],
        ]),
        output_tokens: empirical([[1, 1]]),
      },
      {
        input_tokens: empirical([
          [20, 0.25],
          [30, 0.75],
        ]),
        output_tokens: empirical([[1, 1]]),
      },
      // Probabilities of a released file sum to 1 within 1e-6; these do not, to show that they are scaled.
      { input_tokens: empirical([[2_000_000, 1]]), output_tokens: empirical([[7, 1]]) },
    ],
  });

  it('is one client with the sum of the rates, idle where all are', () => {
    const aggregate = aggregatePool(pool);
    expect([...aggregate.clientIds]).toEqual([0]);
    expect(aggregate).toMatchObject({ name: 'synthetic', category: 'language', windowSeconds: 100 });
    expect([aggregate.startSeconds, aggregate.fromSeconds, aggregate.toSeconds]).toEqual([1000, 1000, 1300]);
    expect(windowsOf(aggregate)).toEqual({
      rate: Float64Array.of(3, 0, 5),
      cv: Float64Array.of(1, 0, 1),
      family: Uint8Array.of(GapFamily.gamma, GapFamily.none, GapFamily.gamma),
      shape: Float64Array.of(1, 0, 1),
      dataset: Int32Array.of(0, -1, 0),
    });
  });

  it('has the shape of its CV', () => {
    const { cv, shape } = windowsOf(aggregatePool(pool, 2));
    expect([cv[0], shape[0]]).toEqual([2, 0.25]);
    for (const bound of [0.001, 100]) {
      const [extreme] = windowsOf(aggregatePool(pool, bound)).shape;
      expect(extreme).toBeGreaterThanOrEqual(1e-4);
      expect(extreme).toBeLessThanOrEqual(1e6);
    }
  });

  it('pools the lengths of all requests, in every window', () => {
    // Requests: 200 of dataset 0, 500 of dataset 1, 100 of dataset 2.
    const dataset = aggregatePool(pool).dataset(0);
    expectTable(dataset, 'input_tokens', [
      [10, 100 / 800],
      [20, 125 / 800],
      [30, 475 / 800],
      [2_000_000, 100 / 800],
    ]);
    expectTable(dataset, 'output_tokens', [
      [1, 700 / 800],
      [7, 100 / 800],
    ]);
  });

  it('weights what a view cuts by what is left of it, and can be cut itself', () => {
    // 100 of dataset 0 and 50 of dataset 1 in half of window 0, 80 of each client's own in a fifth of window 2.
    const view = aggregatePool(pool.span(1050, 1220));
    expectTable(view.dataset(0), 'input_tokens', [
      [10, 50 / 250],
      [20, 32.5 / 250],
      [30, (50 + 97.5) / 250],
      [2_000_000, 20 / 250],
    ]);
    const part = view.span(1060, 1090);
    expect([part.fromSeconds, part.toSeconds, part.windowCount]).toEqual([1060, 1090, 1]);
    expect(part.dataset(0)).toBe(view.dataset(0));
  });

  it('pools ratios', () => {
    const reason = (ratio: number) => ({
      input_tokens: empirical([[5, 1]]),
      output_tokens: empirical([[5, 1]]),
      reason_ratio: empirical([
        [ratio, 0.5],
        [0.998, 0.5],
      ]),
    });
    const aggregate = aggregatePool(
      new SyntheticPool({
        category: 'reason',
        clients: [always(0, 1, 0), always(1, 3, 1)],
        datasets: [reason(1 / 3), reason(2 / 501)],
      }),
    );
    expectTable(aggregate.dataset(0), 'reason_ratio', [
      [2 / 501, 0.375],
      [1 / 3, 0.125],
      [0.998, 0.5],
    ]);
  });

  it('pools sizes over items, so that the items of all requests have the tokens that they had', () => {
    const none = empirical([[0, 1]]);
    const multimodal = (images: FieldDistribution, size: number): Dataset => ({
      ...Object.fromEntries(FIELDS.multimodal.map((field) => [field, none])),
      image_count: images,
      image_tokens: empirical([[size, 1]]),
    });
    const aggregate = aggregatePool(
      new SyntheticPool({
        category: 'multimodal',
        clients: [always(0, 1, 0), always(1, 3, 1), always(2, 4, 2)],
        datasets: [
          multimodal(empirical([[12, 1]]), 100),
          multimodal(
            empirical([
              [0, 0.5],
              [2, 0.5],
            ]),
            700,
          ),
          multimodal(none, 9),
        ],
      }),
    );
    const dataset = aggregate.dataset(0);
    // Of 8 requests one has 12 images, three have 1 on average, and four none.
    expectTable(dataset, 'image_count', [
      [0, 5.5 / 8],
      [2, 1.5 / 8],
      [12, 1 / 8],
    ]);
    expectTable(dataset, 'image_tokens', [
      [100, 12 / 15],
      [700, 3 / 15],
    ]);
    // No request has an item of these.
    expectTable(dataset, 'audio_tokens', [[0, 1]]);
  });

  it('keeps a mixture of few continuous laws as it is', () => {
    const body: ContinuousDistribution = { family: 'lognormal', mu: 5, sigma: 1 };
    const tail: ContinuousDistribution = { family: 'pareto', scale: 100, alpha: 2 };
    const mixture: FieldDistribution = {
      family: 'mixture',
      components: [
        { weight: 0.75, distribution: body },
        { weight: 0.25, distribution: tail },
      ],
    };
    const aggregate = aggregatePool(
      new SyntheticPool({
        category: 'language',
        clients: [always(0, 1, 0), always(1, 1, 1)],
        datasets: [
          { input_tokens: body, output_tokens: body },
          { input_tokens: mixture, output_tokens: body },
        ],
      }),
    );
    expect(aggregate.dataset(0)).toEqual({
      input_tokens: {
        family: 'mixture',
        components: [
          { weight: 0.875, distribution: body },
          { weight: 0.125, distribution: tail },
        ],
      },
      output_tokens: { family: 'mixture', components: [{ weight: 1, distribution: body }] },
    });
  });

  it('refuses what it cannot pool', () => {
    const idle = new SyntheticPool({
      category: 'language',
      clients: [{ id: 0, at: () => undefined }],
      datasets: [],
    });
    expect(() => aggregatePool(idle)).toThrow(PoolError);
    expect(() => aggregatePool(idle)).toThrow('synthetic: no client is active');
    const pooled = new PooledDistribution('input_tokens');
    pooled.add(empirical([[1, 1]]), 1);
    const add = () => pooled.add({ family: 'exponential', mean: -5 }, 1);
    expect(add).toThrow(PoolError);
    expect(add).toThrow('input_tokens.mean: -5 is not a number above 0');
  });
});

/** P(X <= x) of a table at 0 to 39 and at numbers that are `growth` apart, which are ends of cells or are not. */
function* cumulated({ values, probabilities }: EmpiricalDistribution, growth: number) {
  let [index, probability] = [0, 0];
  for (let x = 0; x <= values[values.length - 1]; x = Math.max(x + 1, Math.floor(x * growth))) {
    while (index < values.length && values[index] <= x) probability += probabilities[index++];
    yield { x, probability };
  }
}

/** Checks a table against P(X <= x) of what it stands for. */
function expectQuantiles(table: EmpiricalDistribution, cdf: (x: number) => number): void {
  expect(Array.from(table.probabilities).reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(
    1,
    12,
  );
  for (const { x, probability } of cumulated(table, 1.013)) {
    const reach = x < 512 ? 0 : x * QUANTILE_ERROR;
    expect(probability, `P(X <= ${x})`).toBeGreaterThan(cdf(x - reach) - ROUNDING);
    expect(probability, `P(X <= ${x})`).toBeLessThan(cdf(x + reach) + ROUNDING);
  }
}

describe('the table of many continuous laws', () => {
  it.each(['language', 'reason', 'multimodal'])('is the mixture of builtin:%s', async (name) => {
    const pool = await builtinPool(`builtin:${name}`);
    const { datasetRequests, requests } = poolFigures(pool);
    const dataset = aggregatePool(pool).dataset(0);
    for (const field of FIELDS[pool.category]) {
      if (field.endsWith('_ratio') || field.endsWith('_count') || /^(image|audio|video)/.test(field))
        continue;
      const laws = Array.from(datasetRequests, ([index, weight]) => ({
        share: weight / requests,
        cdf: fieldCdf(pool.dataset(index)[field]),
      }));
      const mixture = (x: number) => laws.reduce((sum, { share, cdf }) => sum + share * cdf(x), 0);
      const table = dataset[field];
      if (table.family !== 'empirical') throw new Error(`${field} is no table`);
      let worst = 0;
      for (const { x, probability } of cumulated(table, 1.047)) {
        const error = Math.abs(probability - mixture(x));
        if (x < 512) expect(error, `P(X <= ${x})`).toBeLessThan(ROUNDING);
        worst = Math.max(worst, error);
      }
      // These laws are smooth within cells, so that the error is far below a cell's mass.
      expect(worst).toBeLessThan(5e-6);
    }
  });

  const laws: readonly (readonly [name: string, law: ContinuousDistribution])[] = [
    ['lognormal without bounds', { family: 'lognormal', mu: 9, sigma: 2 }],
    ['lognormal, much narrower than a cell', { family: 'lognormal', mu: 10, sigma: 1e-4 }],
    ['lognormal within bounds', { family: 'lognormal', mu: 7, sigma: 1, min: 1003, max: 40_009 }],
    ['pareto without bounds', { family: 'pareto', scale: 700.5, alpha: 0.3 }],
    ['pareto within bounds', { family: 'pareto', scale: 20, alpha: 1.2, max: 70_001 }],
    ['exponential', { family: 'exponential', mean: 90_000 }],
    ['exponential below one', { family: 'exponential', mean: 0.3 }],
    ['one value', { family: 'exponential', mean: 500, min: 800, max: 800 }],
  ];

  it.each(laws)('keeps its promise: %s', (_, law) => {
    const pooled = new PooledDistribution('input_tokens');
    pooled.add(law, 1);
    const table = inOnePiece(pooled.table());
    expectQuantiles(table, fieldCdf(law));
    const { min = 0, max = 2 ** 32 - 1 } = law;
    expect(table.values[0]).toBeGreaterThanOrEqual(min);
    expect(table.values[table.values.length - 1]).toBeLessThanOrEqual(max);
    expect(table.values.every(Number.isInteger)).toBe(true);
  });

  it('mixes with tables', () => {
    const pooled = new PooledDistribution('input_tokens');
    const law: ContinuousDistribution = { family: 'exponential', mean: 300, min: 1 };
    const steps = empirical([
      [0, 0.5],
      [700, 0.5],
    ]);
    pooled.add(steps, 3);
    pooled.add(law, 1);
    const [step, smooth] = [fieldCdf(steps), fieldCdf(law)];
    const result = inOnePiece(pooled.result());
    if (result.family !== 'empirical') throw new Error('no table');
    expectQuantiles(result, (x) => 0.75 * step(x) + 0.25 * smooth(x));
  });

  it('is the same when it is asked for again', () => {
    const pooled = new PooledDistribution('input_tokens');
    pooled.add({ family: 'exponential', mean: 300 }, 1);
    expect(inOnePiece(pooled.table())).toEqual(inOnePiece(pooled.table()));
  });
});

it('one distribution for all is itself', () => {
  const distribution = empirical([
    [0, 0.25],
    [65_535, 0.75],
  ]);
  expect(aggregatePool(steadyPool(distribution)).dataset(0).input_tokens).toEqual(distribution);
});
