import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/errors.js';
import type { FieldDistribution } from '../../../src/laws/distribution.js';
import { GapFamily } from '../../../src/laws/inter-arrival-family.js';
import type { CustomClient } from '../../../src/pool/composed/custom-client.js';
import { empirical } from '../../fixtures/synthetic-datasets.js';
import { generateByClient } from '../../real/generated.js';
import { customPool } from '../../support/at-once.js';
import { edgesOf, expectSound, ratesOf, requestsByClient, windowsOf } from './reading.js';

const LENGTHS = {
  input_tokens: { family: 'exponential', mean: 100 },
  output_tokens: empirical([[7, 1]]),
} satisfies Record<string, FieldDistribution>;
const POISSON = { family: 'gamma', shape: 1 } as const;

const client = (id: number, rate: CustomClient['rate'], more: Partial<CustomClient> = {}): CustomClient => ({
  id,
  rate,
  gaps: POISSON,
  dataset: LENGTHS,
  ...more,
});

const steps = (...entries: readonly (readonly [fromSeconds: number, rate: number])[]) =>
  entries.map(([fromSeconds, rate]) => ({ fromSeconds, rate }));

describe('customPool', () => {
  const BURSTY = { family: 'weibull', shape: 0.5 } as const;
  const pool = customPool(
    'language',
    [
      client(9, steps([0, 2], [100, 0], [250, 4]), { label: 'batch' }),
      client(4, 1, { gaps: BURSTY }),
      client(5, steps([50, 3], [100, 6], [400, 1])),
    ],
    { durationSeconds: 400 },
  );

  it('has the steps of all clients as windows', () => {
    expect(edgesOf(pool)).toEqual([0, 50, 100, 250, 400]);
    expect(pool.windowSeconds).toBe(150);
    expect([pool.fromSeconds, pool.toSeconds]).toEqual([0, 400]);
    expectSound(pool);
  });

  it('has each client in order of id, with its own rates, law and lengths', () => {
    expect([...pool.clientIds]).toEqual([4, 5, 9]);
    expect([0, 1, 2].map((index) => ratesOf(pool, index))).toEqual([
      [1, 1, 1, 1],
      [0, 3, 6, 6],
      [2, 2, 0, 4],
    ]);
    const { family, shape, cv, dataset } = windowsOf(pool, 0);
    expect([...family]).toEqual(Array(4).fill(GapFamily.weibull));
    expect([...shape]).toEqual(Array(4).fill(0.5));
    // Gamma(1 + 2/k) / Gamma(1 + 1/k)^2 - 1 = 4! / 2!^2 - 1 = 5 at k = 1/2.
    for (const each of cv) expect(each).toBeCloseTo(Math.sqrt(5), 12);
    expect(pool.dataset(dataset[0])).toEqual(LENGTHS);
    expect(pool.category).toBe('language');
    expect(pool.leftOut).toEqual([]);
  });

  it('knows the labels of those that have one', () => {
    expect(pool.labels).toEqual(new Map([[9, 'batch']]));
    expect(pool.span(0, 50).labels).toEqual(pool.labels);
    expect(customPool('language', [client(1, 1)]).labels).toBeUndefined();
  });

  it('has one window where no rate has steps', () => {
    expect(edgesOf(customPool('language', [client(1, 1), client(2, 0)]))).toEqual([0, 86_400]);
    expect(edgesOf(customPool('language', [client(1, 1)], { durationSeconds: 60 }))).toEqual([0, 60]);
  });

  it('keeps one dataset for clients that share it', () => {
    const other = { ...LENGTHS };
    const alike = customPool('language', [client(0, 1), client(1, 1), client(2, 1, { dataset: other })]);
    const [first, second, third] = [0, 1, 2].map((index) => windowsOf(alike, index).dataset[0]);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it('gives modalities that are missing no items', async () => {
    const seeing = {
      text_tokens: empirical([[5, 1]]),
      output_tokens: empirical([[6, 1]]),
      image_count: empirical([[2, 1]]),
      image_tokens: empirical([[300, 1]]),
    };
    const pool = customPool('multimodal', [client(1, 1, { dataset: seeing })]);
    const { values } = (await generateByClient(pool, { requests: 3 })).get(1)!;
    expect(values).toEqual({
      text_tokens: [5, 5, 5],
      output_tokens: [6, 6, 6],
      image_tokens: [2, 2, 2],
      'image_tokens[]': Array(6).fill(300),
      audio_tokens: [0, 0, 0],
      video_tokens: [0, 0, 0],
    });
  });

  it('gives each client its expected requests, within 1', async () => {
    // Over twice the pool's 400 s: 1 a second; 3 in 50 s and 6 in 300 s; 2 in 100 s and 4 in 150 s.
    const expected = new Map([
      [4, 800],
      [5, 2 * (150 + 1800)],
      [9, 2 * (200 + 600)],
    ]);
    const counts = await requestsByClient(pool, { duration: 800 });
    expect([...counts.keys()].sort()).toEqual([...expected.keys()]);
    for (const [id, requests] of expected)
      expect(Math.abs(counts.get(id)! - requests)).toBeLessThan(1 + 1e-6);
  });

  it('has at every time the sum of what its clients have', () => {
    const functions = fc.array(
      fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 9 })), {
        selector: ([time]) => time,
        minLength: 1,
      }),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(functions, (clients) => {
        const rates = clients.map((entries) => steps(...entries.sort(([a], [b]) => a - b)));
        const drawn = customPool(
          'language',
          // One more that is always active, so that no pool is empty.
          [client(1000, 1), ...rates.map((rate, id) => client(id, rate))],
          { durationSeconds: 100 },
        );
        expectSound(drawn);
        const edges = edgesOf(drawn);
        for (let second = 0; second < 100; second++) {
          const window = edges.findLastIndex((edge) => edge <= second);
          rates.forEach((rate, index) => {
            const expected = rate.findLast(({ fromSeconds }) => fromSeconds <= second)?.rate ?? 0;
            expect(ratesOf(drawn, index)[window]).toBe(expected);
          });
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('customPool refuses', () => {
  it.each<[string, () => unknown, string, string]>([
    ['no clients', () => customPool('language', []), 'custom_clients', 'within 86400 s'],
    [
      'clients that are never active',
      () => customPool('language', [client(1, 0)]),
      'custom_clients',
      'no client has a rate above 0 within 86400 s',
    ],
    [
      'clients that are active behind the end',
      () => customPool('language', [client(1, steps([60, 1]))], { durationSeconds: 60 }),
      'custom_clients',
      'within 60 s',
    ],
    [
      'steps without a duration',
      () => customPool('language', [client(1, steps([0, 1]))]),
      'duration',
      'a duration is needed',
    ],
    [
      'a duration of 0',
      () => customPool('language', [client(1, 1)], { durationSeconds: 0 }),
      'duration',
      '0 is not a finite number above 0',
    ],
  ])('%s', (_, make, field, problem) => {
    expect(make).toThrow(UsageError);
    expect(make).toThrow(
      expect.objectContaining({ problem: expect.stringContaining(problem), location: { field } }),
    );
  });
});
