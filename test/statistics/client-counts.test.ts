import { describe, expect, it } from 'vitest';
import { ClientCounts } from '../../src/statistics/client-counts.js';
import { topShares } from '../../src/statistics/top-shares.js';

describe('ClientCounts', () => {
  it('ranks clients of any id', () => {
    const counts = new ClientCounts();
    counts.add(Uint32Array.of(5, 5, 4_000_000_000, 5, 1_048_575, 1_048_576, 4_000_000_000, 5_000));
    expect(counts.ranked().map(({ clientId, requests }) => [clientId, requests])).toEqual([
      [5, 3],
      [4_000_000_000, 2],
      [5_000, 1],
      [1_048_575, 1],
      [1_048_576, 1],
    ]);
    expect(counts.ranked()[0].share).toBe(3 / 8);
  });
});

describe('topShares', () => {
  it('are of the busiest, and of all where there are fewer', () => {
    const shares = topShares([40, 25, 15, 10, 5, 5], 100);
    expect(shares.map(({ clients }) => clients)).toEqual([1, 5, 10, 20]);
    expect(shares.map(({ share }) => share)).toEqual([0.4, 0.95, 1, 1]);
  });

  it('are not numbers without requests', () => {
    expect(topShares([], 0).map(({ share }) => share)).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
  });
});
