import { expect } from 'vitest';
import { GapFamily } from '../../../src/laws/inter-arrival-family.js';
import { allocateClientWindows, type ClientWindows, type Pool } from '../../../src/pool/pool.js';
import { generate, type PoolSettings } from '../../support/generate.js';

/** All windows of a client. */
export function windowsOf(pool: Pool, clientIndex: number): ClientWindows {
  const windows = allocateClientWindows(pool.windowCount);
  pool.readClient(clientIndex, 0, pool.windowCount, windows);
  return windows;
}

export const ratesOf = (pool: Pool, clientIndex: number) => [...windowsOf(pool, clientIndex).rate];

export const edgesOf = (pool: Pool) =>
  Array.from({ length: pool.windowCount + 1 }, (_, index) => pool.windowEdge(index));

/** Expected requests of a client of a pool on the trace's clock between two times, at its own rate. */
export function expectedRequestsOf(
  pool: Pool,
  clientIndex: number,
  from = 0,
  to = Number.POSITIVE_INFINITY,
): number {
  const edges = edgesOf(pool);
  return ratesOf(pool, clientIndex).reduce(
    (sum, rate, window) =>
      sum + rate * Math.max(0, Math.min(edges[window + 1], to) - Math.max(edges[window], from)),
    0,
  );
}

/** Rows by client id. */
export async function requestsByClient(pool: Pool, options: PoolSettings = {}): Promise<Map<number, number>> {
  const counts = new Map<number, number>();
  for await (const batch of generate(pool, options)) {
    for (const id of batch.getChild('client_id')!.toArray() as Uint32Array) {
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
  }
  return counts;
}

/** What every pool keeps: gapless windows, ascending ids, idle windows without a law, and reads of parts. */
export function expectSound(pool: Pool): void {
  const edges = edgesOf(pool);
  expect(edges[0]).toBe(pool.startSeconds);
  for (let window = 0; window < pool.windowCount; window++) {
    expect(edges[window + 1]).toBeGreaterThan(edges[window]);
  }
  expect(pool.fromSeconds).toBeGreaterThanOrEqual(edges[0]);
  expect(pool.fromSeconds).toBeLessThan(edges[1]);
  expect(pool.toSeconds).toBeGreaterThan(edges[pool.windowCount - 1]);
  expect(pool.toSeconds).toBeLessThanOrEqual(edges[pool.windowCount]);
  pool.clientIds.forEach((id, index) => {
    if (index > 0) expect(id).toBeGreaterThan(pool.clientIds[index - 1]);
  });
  for (let client = 0; client < pool.clientIds.length; client++) {
    const { rate, cv, family, shape, dataset } = windowsOf(pool, client);
    rate.forEach((value, window) => {
      const entry = [cv[window], family[window], shape[window], dataset[window]];
      if (value === 0) expect(entry).toEqual([0, GapFamily.none, 0, -1]);
      else {
        expect(value).toBeGreaterThan(0);
        expect(entry[1]).not.toBe(GapFamily.none);
        expect(Object.keys(pool.dataset(dataset[window])).length).toBeGreaterThan(0);
      }
    });
    const from = Math.floor(pool.windowCount / 3);
    const part = allocateClientWindows(pool.windowCount - from);
    pool.readClient(client, from, pool.windowCount, part);
    expect([...part.rate]).toEqual([...rate.subarray(from)]);
    expect([...part.dataset]).toEqual([...dataset.subarray(from)]);
  }
}
