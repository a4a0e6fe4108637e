import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PoolError, UsageError } from '../../../src/errors.js';
import { GapFamily } from '../../../src/laws/inter-arrival-family.js';
import type { Pool } from '../../../src/pool/pool.js';
import { mixedPool } from '../../fixtures/synthetic-pool.js';
import { customPool, drawClients, mixPools } from '../../support/at-once.js';
import { edgesOf, expectedRequestsOf, expectSound, ratesOf, requestsByClient, windowsOf } from './reading.js';
import { anyPool, poolOf } from './small-pools.js';

/** Total rates 3, 2, 4 in windows of 100, 50 and 100 s, and 1, 6 in windows of 80 and 40 s. */
const FIRST = poolOf(
  [1000, 1100, 1150, 1250],
  [
    [2, [1, 2, 4]],
    [5, [2, 0, 0]],
  ],
);
const SECOND = poolOf(
  [0, 80, 120],
  [
    [2, [1, 0]],
    [3, [0, 2]],
    [5, [0, 4]],
  ],
);

/** The total rate of a pool at a time of the trace, along which it is laid, repeating. */
function totalAt(pool: Pool, seconds: number): number {
  const time = pool.fromSeconds + (seconds % (pool.toSeconds - pool.fromSeconds));
  const window = edgesOf(pool).findLastIndex((edge) => edge <= time);
  return Array.from(pool.clientIds, (_, client) => ratesOf(pool, client)[window]).reduce((a, b) => a + b, 0);
}

describe('mixPools', () => {
  const mix = mixPools([{ pool: FIRST }, { pool: SECOND }], 300);

  it('has the edges of all parts along the trace', () => {
    expect(edgesOf(mix)).toEqual([0, 80, 100, 120, 150, 200, 240, 250, 300]);
    expect([mix.fromSeconds, mix.toSeconds, mix.windowSeconds]).toEqual([0, 300, 80]);
    expect(mix.category).toBe('language');
    expectSound(mix);
  });

  it('moves ids that are in use behind the largest, and says which', () => {
    expect([...mix.clientIds]).toEqual([2, 3, 5, 6, 7]);
    expect(mix.movedIds).toEqual(
      new Map([
        [6, { part: 1, clientId: 2 }],
        [7, { part: 1, clientId: 5 }],
      ]),
    );
    expect(Array.from(mix.clientIds, (_, index) => mix.originOf(index))).toEqual([
      { part: 0, clientId: 2 },
      { part: 1, clientId: 3 },
      { part: 0, clientId: 5 },
      { part: 1, clientId: 2 },
      { part: 1, clientId: 5 },
    ]);
  });

  it('has the rates of all clients', () => {
    expect(Array.from(mix.clientIds, (_, index) => ratesOf(mix, index))).toEqual([
      [1, 1, 2, 2, 4, 4, 4, 1],
      [0, 2, 2, 0, 0, 2, 0, 0],
      [2, 2, 0, 0, 0, 0, 0, 2],
      [1, 0, 0, 1, 1, 0, 1, 1],
      [0, 4, 4, 0, 0, 4, 0, 0],
    ]);
  });

  it('keeps what each client is like', () => {
    const { shape, family, dataset } = windowsOf(mix, 4);
    expect([shape[1], family[1]]).toEqual([5.001, GapFamily.weibull]);
    expect(mix.dataset(dataset[1])).toBe(SECOND.dataset(0));
    expect(mix.dataset(windowsOf(mix, 0).dataset[0])).toBe(FIRST.dataset(0));
  });

  it('gives a part with a weight that many times the total rate of the first, at every time', () => {
    const weighted = mixPools([{ pool: FIRST }, { pool: SECOND, weight: 0.5 }, { pool: SECOND }], 300);
    const rates = Array.from(weighted.clientIds, (_, index) => ratesOf(weighted, index));
    const totalOf = (part: number, window: number) =>
      rates.reduce(
        (sum, own, index) => (weighted.originOf(index).part === part ? sum + own[window] : sum),
        0,
      );
    const first = [3, 3, 2, 2, 4, 4, 4, 3];
    first.forEach((total, window) => {
      expect(totalOf(0, window)).toBe(total);
      expect(totalOf(1, window)).toBeCloseTo(total / 2, 12);
      expect(totalOf(2, window)).toBe([1, 6, 6, 1, 1, 6, 1, 1][window]);
    });
    const relative = mixPools(
      [{ pool: FIRST, weight: 2 }, { pool: SECOND, weight: 1 }, { pool: SECOND }],
      300,
    );
    expect(Array.from(relative.clientIds, (_, index) => ratesOf(relative, index))).toEqual(rates);
    expectSound(weighted);
  });

  it('makes a part with a weight idle where the first is', () => {
    const gap = poolOf([0, 50, 100], [[1, [0, 3]]]);
    const weighted = mixPools([{ pool: gap }, { pool: SECOND, weight: 2 }], 80);
    expect(ratesOf(weighted, 1)).toEqual([0, 6]);
    expectSound(weighted);
  });

  it('adds the rates of its parts', () => {
    fc.assert(
      fc.property(
        anyPool(1),
        anyPool(3),
        anyPool(0),
        fc.integer({ min: 1, max: 400 }),
        (a, b, c, duration) => {
          const parts = [{ pool: a }, { pool: b }, { pool: c, weight: 3 }];
          const any = mixPools(parts, duration);
          expectSound(any);
          expect(any.toSeconds).toBe(duration);
          expect(any.clientIds.length).toBe(a.clientIds.length + b.clientIds.length + c.clientIds.length);
          edgesOf(any)
            .slice(0, -1)
            .forEach((edge, window) => {
              const total = Array.from(any.clientIds, (_, client) => ratesOf(any, client)[window]);
              const expected = 4 * totalAt(a, edge) + totalAt(b, edge);
              expect(total.reduce((sum, rate) => sum + rate)).toBeCloseTo(expected, 9);
            });
        },
      ),
      { numRuns: 40 },
    );
  });

  it('keeps labels under the ids that clients have', () => {
    const dataset = {
      input_tokens: { family: 'exponential', mean: 9 },
      output_tokens: { family: 'exponential', mean: 9 },
    } as const;
    const gaps = { family: 'gamma', shape: 1 } as const;
    const custom = customPool('language', [
      { id: 2, label: 'chat', rate: 1, gaps, dataset },
      { id: 9, label: 'agent', rate: 2, gaps, dataset },
    ]);
    expect(mixPools([{ pool: FIRST }, { pool: custom }], 60).labels).toEqual(
      new Map([
        [9, 'agent'],
        [10, 'chat'],
      ]),
    );
    expect(mix.labels).toBeUndefined();
  });

  it('gives each client its expected requests, within 1, also of pools that are themselves composed', async () => {
    const drawn = drawClients(mixedPool('language'), 25, 'a');
    const mixture = mixPools([{ pool: drawn.span(700, 3100) }, { pool: FIRST, weight: 0.25 }], 3000);
    const counts = await requestsByClient(mixture);
    mixture.clientIds.forEach((id, index) => {
      const expected = expectedRequestsOf(mixture, index);
      expect(Math.abs((counts.get(id) ?? 0) - expected), `client ${id}`).toBeLessThan(1 + 1e-6);
    });
    const expectedOfPart = (part: number) =>
      mixture.clientIds.reduce(
        (sum, _, index) =>
          mixture.originOf(index).part === part ? sum + expectedRequestsOf(mixture, index) : sum,
        0,
      );
    expect(expectedOfPart(1) / expectedOfPart(0)).toBeCloseTo(0.25, 9);
  });

  it.each<[string, () => unknown, string]>([
    ['no parts', () => mixPools([], 60), 'parts'],
    ['a duration of 0', () => mixPools([{ pool: FIRST }], 0), 'durationSeconds'],
    ['an infinite duration', () => mixPools([{ pool: FIRST }], Infinity), 'durationSeconds'],
    ['windows without number', () => mixPools([{ pool: FIRST }], 1e12), 'durationSeconds'],
    ['a weight of 0', () => mixPools([{ pool: FIRST }, { pool: SECOND, weight: 0 }], 60), 'parts[1].weight'],
    ['a weight of NaN', () => mixPools([{ pool: FIRST, weight: Number.NaN }], 60), 'parts[0].weight'],
    [
      'categories that differ',
      () => mixPools([{ pool: FIRST }, { pool: mixedPool('reason') }], 60),
      'parts[1].pool',
    ],
    [
      'ids that run out',
      () => mixPools([{ pool: mixedPool('language') }, { pool: mixedPool('language') }], 60),
      'parts[1].pool',
    ],
  ])('refuses %s', (_, make, field) => {
    expect(make).toThrow(UsageError);
    expect(make).toThrow(expect.objectContaining({ location: { field } }));
  });

  it('refuses a weight that cannot be met', () => {
    const gap = poolOf([0, 50, 100], [[1, [1, 0]]]);
    const make = () => mixPools([{ pool: FIRST }, { pool: gap, weight: 2 }], 200);
    expect(make).toThrow(PoolError);
    expect(make).toThrow(/active 50 s into the trace, so its weight of 2 cannot be met/);
  });
});
