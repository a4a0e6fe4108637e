import fc from 'fast-check';
import { GapFamily } from '../../../src/laws/inter-arrival-family.js';
import type { Pool } from '../../../src/pool/pool.js';
import { syntheticDatasets } from '../../fixtures/synthetic-datasets.js';
import { type SyntheticClient, SyntheticPool } from '../../fixtures/synthetic-pool.js';

/** A client with a rate in each window; its shape says whose it is and which window: id + window / 1000. */
export function clientOf(id: number, rates: readonly number[]): SyntheticClient {
  return {
    id,
    at: (window) =>
      rates[window] > 0
        ? { rate: rates[window], family: GapFamily.weibull, shape: id + window / 1000, dataset: 0 }
        : undefined,
  };
}

/** A language pool over windows with these edges. */
export function poolOf(
  edges: readonly number[],
  clients: readonly (readonly [id: number, rates: readonly number[]])[],
): SyntheticPool {
  return new SyntheticPool({
    category: 'language',
    datasets: syntheticDatasets('language'),
    edges,
    clients: clients.map(([id, rates]) => clientOf(id, rates)),
  });
}

/** Small pools of windows of any lengths in which client `firstId` is always active. */
export function anyPool(firstId = 1): fc.Arbitrary<Pool> {
  const rate = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 50 }));
  return fc.integer({ min: 1, max: 6 }).chain((windows) =>
    fc
      .record({
        lengths: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: windows, maxLength: windows }),
        steady: fc.integer({ min: 1, max: 9 }),
        others: fc.array(fc.array(rate, { minLength: windows, maxLength: windows }), { maxLength: 5 }),
      })
      .map(({ lengths, steady, others }) => {
        const edges = [0];
        for (const length of lengths) edges.push(edges.at(-1)! + length);
        const clients = [lengths.map(() => steady), ...others];
        return poolOf(
          edges,
          clients.map((rates, index) => [firstId + index, rates]),
        );
      }),
  );
}
