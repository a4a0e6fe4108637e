import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/errors.js';
import { GapFamily } from '../../../src/laws/inter-arrival-family.js';
import { overrideGaps } from '../../../src/pool/composed/override-gaps.js';
import { weightClients } from '../../../src/pool/composed/weight-clients.js';
import { mixedPool } from '../../fixtures/synthetic-pool.js';
import { edgesOf, expectedRequestsOf, expectSound, ratesOf, requestsByClient, windowsOf } from './reading.js';
import { poolOf } from './small-pools.js';

const POOL = poolOf(
  [0, 100, 150, 400],
  [
    [3, [1, 0, 4]],
    [7, [2, 2, 2]],
    [8, [0, 5, 0]],
  ],
);

describe('overrideGaps', () => {
  const gaps = { family: 'gamma', shape: 0.25 } as const;
  const pool = overrideGaps(POOL, gaps);

  it('changes the law of active windows and nothing else', () => {
    expect(edgesOf(pool)).toEqual(edgesOf(POOL));
    expect(pool.clientIds).toEqual(POOL.clientIds);
    POOL.clientIds.forEach((_, index) => {
      const [before, after] = [windowsOf(POOL, index), windowsOf(pool, index)];
      expect(after.rate).toEqual(before.rate);
      expect(after.dataset).toEqual(before.dataset);
      before.rate.forEach((rate, window) => {
        const law = [after.family[window], after.shape[window], after.cv[window]];
        expect(law).toEqual(rate > 0 ? [GapFamily.gamma, 0.25, 2] : [GapFamily.none, 0, 0]);
      });
    });
    expectSound(pool);
    expect(pool.dataset(0)).toBe(POOL.dataset(0));
  });

  it('holds in views, too', () => {
    expect([...windowsOf(pool.span(100, 150), 2).shape]).toEqual([0.25]);
  });
});

describe('weightClients', () => {
  it('multiplies rates and leaves clients of weight 0 out', () => {
    const pool = weightClients(
      POOL,
      new Map([
        [3, 0],
        [8, 2.5],
      ]),
    );
    expect([...pool.clientIds]).toEqual([7, 8]);
    expect(ratesOf(pool, 0)).toEqual([2, 2, 2]);
    expect(ratesOf(pool, 1)).toEqual([0, 12.5, 0]);
    expect([...windowsOf(pool, 1).shape]).toEqual([...windowsOf(POOL, 2).shape]);
    expectSound(pool);
  });

  it('gives each client its expected requests, within 1', async () => {
    const source = mixedPool('language');
    const pool = weightClients(
      source,
      new Map([
        [7, 0],
        [33, 0.5],
        [0, 3],
      ]),
    );
    const counts = await requestsByClient(pool);
    expect(counts.has(7)).toBe(false);
    source.clientIds.forEach((id, index) => {
      const factor = id === 7 ? 0 : id === 33 ? 0.5 : id === 0 ? 3 : 1;
      const expected = factor * expectedRequestsOf(source, index);
      expect(Math.abs((counts.get(id) ?? 0) - expected), `client ${id}`).toBeLessThan(1 + 1e-6);
    });
  });

  it.each<[string, readonly [number, number][], string]>([
    ['an unknown id', [[4, 1]], 'weights.4'],
    [
      'no client that is left',
      [
        [3, 0],
        [7, 0],
        [8, 0],
      ],
      'weights',
    ],
  ])('refuses %s', (_, weights, field) => {
    const make = () => weightClients(POOL, new Map(weights));
    expect(make).toThrow(UsageError);
    expect(make).toThrow(expect.objectContaining({ location: { field } }));
  });
});
