import gammaCdf from '@stdlib/stats-base-dists-gamma-cdf';
import { describe, expect, test } from 'vitest';
import { GapFamily } from '../../src/laws/inter-arrival-family.js';
import { allocateClientWindows, type Pool } from '../../src/pool/pool.js';
import { readTraceMetadata } from '../../src/trace/metadata.js';
import { binned, fieldCdf, wholeEdges } from '../fixtures/field-laws.js';
import {
  chiSquareTest,
  kolmogorovSmirnov,
  kolmogorovSmirnovBound,
  rankCorrelation,
} from '../fixtures/statistics.js';
import { empirical, staircase } from '../fixtures/synthetic-datasets.js';
import { mixedPool, SyntheticPool } from '../fixtures/synthetic-pool.js';
import { aggregatePool } from '../support/at-once.js';
import type { PoolSettings } from '../support/generate.js';
import { aggregateCv, generate } from '../support/generate.js';

/** Of each test of a law in this file. */
const ALPHA = 1e-4;

/** Two hours in which the rate doubles; client 1 has long inputs with long outputs, and only in the first hour. */
const DEPENDENT = new SyntheticPool({
  category: 'language',
  clients: [
    {
      id: 1,
      at: (window) => (window < 6 ? { rate: 5, family: GapFamily.gamma, shape: 0.2, dataset: 0 } : undefined),
    },
    {
      id: 2,
      at: (window) => ({ rate: window < 6 ? 5 : 20, family: GapFamily.weibull, shape: 0.6, dataset: 1 }),
    },
  ],
  datasets: [
    { input_tokens: staircase(300, 4000, 3), output_tokens: staircase(300, 900, 1) },
    { input_tokens: staircase(300, 10, 3), output_tokens: staircase(300, 1, 1) },
  ],
});

async function columnsOf(pool: Pool, options: PoolSettings) {
  const columns = new Map<string, number[]>();
  for await (const batch of generate(pool, options)) {
    for (const { name } of batch.schema.fields) {
      const values = columns.get(name) ?? [];
      for (const value of batch.getChild(name)!.toArray()) values.push(value);
      columns.set(name, values);
    }
  }
  return (name: string) => columns.get(name) ?? [];
}

/** Gaps in units of their mean at the time: the inverse of the rates of `DEPENDENT`. */
function gapsOf(times: readonly number[]): Float64Array {
  const positions = times.map((time) => Math.min(time, 3600) * 10 + Math.max(0, time - 3600) * 20);
  return Float64Array.from(positions.slice(1), (position, index) => position - positions[index]);
}

describe('a naive trace', () => {
  test.each<[options: PoolSettings, requests: number]>([
    [{}, 108_000],
    [{ rate: 7, duration: 1_000 }, 7_000],
    [{ requests: 12_345 }, 12_345],
    [{ requests: 12_345, duration: 500 }, 12_345],
    [{ rate: { scale: 0.5 }, method: { kind: 'naive', cv: 3 } }, 54_000],
  ])('has the number of requests that is asked for, of one client: %j', async (options, requests) => {
    const trace = generate(DEPENDENT, { method: 'naive', ...options });
    expect([trace.expectedRequests, trace.clientCount]).toEqual([requests, 1]);
    const clients = (await columnsOf(DEPENDENT, { method: 'naive', ...options }))('client_id');
    // The total of a renewal process has CV^2 times its mean as variance; where it is asked for it is fixed.
    const deviation = Math.sqrt(requests) * (options.method === undefined ? 1 : 3);
    const bound = options.requests === undefined ? 4 * deviation : 0;
    expect(Math.abs(clients.length - requests)).toBeLessThanOrEqual(bound);
    if (bound > 0) expect(clients.length).not.toBe(requests);
    expect(clients.every((id) => id === 0)).toBe(true);
  });

  test.each([
    [1, 1],
    [0.5, 4],
    // Gaps of much higher CVs are in part below the resolution of a timestamp.
    [1.5, 4 / 9],
  ] as const)('has Gamma gaps of CV %s at the rate of the pool', async (cv, shape) => {
    const times = (await columnsOf(DEPENDENT, { method: { kind: 'naive', cv } }))('timestamp');
    const gaps = gapsOf(times);
    // The gaps around the ends of segments of 768 expected requests or more are two parts of two gaps: 0.001.
    const bound = kolmogorovSmirnovBound(gaps.length, ALPHA) + 0.001;
    expect(kolmogorovSmirnov(gaps, (x) => gammaCdf(x, shape, shape))).toBeLessThan(bound);
  });

  test('has lengths that depend on neither the time nor each other', async () => {
    const column = await columnsOf(DEPENDENT, { method: 'naive' });
    const [input, output] = [column('input_tokens'), column('output_tokens')];
    // 18,000 requests of client 1 and 90,000 of client 2.
    for (const [values, first, second] of [
      [input, DEPENDENT.dataset(0).input_tokens, DEPENDENT.dataset(1).input_tokens],
      [output, DEPENDENT.dataset(0).output_tokens, DEPENDENT.dataset(1).output_tokens],
    ] as const) {
      const [ofFirst, ofSecond] = [fieldCdf(first), fieldCdf(second)];
      const cdf = (x: number) => (ofFirst(x) + 5 * ofSecond(x)) / 6;
      for (const part of [values.slice(0, 36_000), values.slice(36_000)]) {
        const { observed, expected } = binned(part, wholeEdges(5000), cdf);
        expect(chiSquareTest(observed, expected).pValue).toBeGreaterThan(ALPHA);
      }
    }
    // Standard error 1 / sqrt(n); in the pool's own workload, 0.3.
    expect(Math.abs(rankCorrelation(input, output))).toBeLessThan(4 / Math.sqrt(input.length));
    const servegen = await columnsOf(DEPENDENT, {});
    expect(rankCorrelation(servegen('input_tokens'), servegen('output_tokens'))).toBeGreaterThan(0.25);
  });

  test('follows the mixture of every kind of distribution', async () => {
    const pool = mixedPool('language');
    const column = await columnsOf(pool, { method: 'naive', requests: 100_000 });
    // Client by client and window by window: each has a dataset by turns.
    const weights = new Float64Array(3);
    const into = allocateClientWindows(pool.windowCount);
    pool.clientIds.forEach((_, client) => {
      pool.readClient(client, 0, pool.windowCount, into);
      for (let window = 0; window < pool.windowCount; window++) {
        if (into.rate[window] > 0) weights[into.dataset[window]] += into.rate[window];
      }
    });
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (const [field, largest] of [
      ['input_tokens', 30_000],
      ['output_tokens', 2_691_301],
    ] as const) {
      const laws = Array.from(weights, (_, dataset) => fieldCdf(pool.dataset(dataset)[field]));
      const cdf = (x: number) => laws.reduce((sum, law, index) => sum + (weights[index] / total) * law(x), 0);
      const { observed, expected } = binned(column(field), wholeEdges(largest), cdf);
      expect(chiSquareTest(observed, expected).pValue, field).toBeGreaterThan(ALPHA);
    }
  });

  test('says in its metadata how it was made', () => {
    const specOf = (options: PoolSettings) => readTraceMetadata(generate(DEPENDENT, options).schema).spec;
    const pool = { source: 'synthetic' };
    expect(specOf({})).toMatchObject({ pool, method: 'servegen', arrivals: 'exact' });
    expect(specOf({ method: 'naive' })).toMatchObject({
      pool,
      rate: 'native',
      method: { kind: 'naive', cv: 1 },
      arrivals: 'renewal',
    });
    expect(specOf({ method: 'naive', requests: 1000 })).toMatchObject({ arrivals: 'exact' });
    expect(specOf({ method: { kind: 'naive', cv: 0.7 }, arrivals: 'reference' })).toMatchObject({
      method: { kind: 'naive', cv: 0.7 },
      arrivals: 'reference',
    });
    const cv = aggregateCv(DEPENDENT, { rate: 5 });
    expect(cv).toBeGreaterThan(1.2);
    const options: PoolSettings = { method: { kind: 'naive', cv: 'aggregate' }, rate: 5, seed: 'any' };
    expect(specOf(options)).toMatchObject({ method: { kind: 'naive', cv: 'aggregate' } });
    expect(generate(DEPENDENT, options).naiveCv).toBe(cv);
    expect(generate(DEPENDENT, {})).not.toHaveProperty('naiveCv');
  });

  test('is the trace of the aggregate as a pool', async () => {
    const naive = await columnsOf(DEPENDENT, { method: { kind: 'naive', cv: 2 }, requests: 5_000 });
    const servegen = await columnsOf(aggregatePool(DEPENDENT, 2), { requests: 5_000 });
    for (const name of ['timestamp', 'input_tokens', 'output_tokens']) {
      expect(naive(name)).toEqual(servegen(name));
    }
  });
});

test('one value for all is one value', async () => {
  const constant = empirical([[7, 1]]);
  const pool = new SyntheticPool({
    category: 'language',
    clients: [{ id: 5, at: () => ({ rate: 1, family: GapFamily.gamma, shape: 1 }) }],
    datasets: [{ input_tokens: constant, output_tokens: constant }],
  });
  const column = await columnsOf(pool, { method: 'naive', requests: 100 });
  expect(new Set([...column('input_tokens'), ...column('output_tokens')])).toEqual(new Set([7]));
});
