import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GapFamily } from '../../src/laws/inter-arrival-family.js';
import { allocateClientWindows, type Pool } from '../../src/pool/pool.js';
import { poolStatistics } from '../../src/pool/statistics.js';
import { lastEdge } from '../../src/pool/window-edges.js';
import { syntheticDatasets } from '../fixtures/synthetic-datasets.js';
import { mixedPool, SyntheticPool } from '../fixtures/synthetic-pool.js';
import { schedule } from '../support/at-once.js';

/** Windows of 100, 50, 850 and 2000 s from 1000 s on, with total rates 1, 2, 0 and 4 requests/s. */
const IRREGULAR = new SyntheticPool({
  category: 'language',
  datasets: syntheticDatasets('language'),
  edges: [1000, 1100, 1150, 2000, 4000],
  clients: [
    {
      id: 1,
      at: (window) =>
        window === 2
          ? undefined
          : { rate: [1, 2, 0, 4][window], family: GapFamily.gamma, shape: 1, dataset: 0 },
    },
  ],
});

const edgesOf = (pool: Pool) =>
  Array.from({ length: pool.windowCount + 1 }, (_, index) => pool.windowEdge(index));

function ratesOf(pool: Pool): number[] {
  const windows = allocateClientWindows(pool.windowCount);
  pool.readClient(0, 0, pool.windowCount, windows);
  return [...windows.rate];
}

describe('windowEdge', () => {
  it('of regular windows is a multiple of their length', () => {
    expect(edgesOf(mixedPool('language').span(700, 1900))).toEqual([600, 1200, 1800, 2400]);
  });

  it.each([
    [1000, 4000, [1000, 1100, 1150, 2000, 4000], [1, 2, 0, 4]],
    [1100, 1150, [1100, 1150], [2]],
    [1099, 1101, [1000, 1100, 1150], [1, 2]],
    [1150, 2000.5, [1150, 2000, 4000], [0, 4]],
    [3000, 3001, [2000, 4000], [4]],
  ])('of a view from %d to %d s is that of the windows it touches', (from, to, edges, rates) => {
    const view = IRREGULAR.span(from, to);
    expect(edgesOf(view)).toEqual(edges);
    expect(view.startSeconds).toBe(edges[0]);
    expect(view.windowCount).toBe(rates.length);
    expect(ratesOf(view)).toEqual(rates);
    expect(view.windowSeconds).toBe(2000);
  });

  it('of a view of a view is that of the pool', () => {
    const view = IRREGULAR.span(1050, 3500).span(1120, 2100);
    expect(edgesOf(view)).toEqual([1100, 1150, 2000, 4000]);
    expect(ratesOf(view)).toEqual([2, 0, 4]);
  });
});

describe('windows of unequal length', () => {
  it('count by their seconds in a schedule', () => {
    const { expectedByPiece, duration } = schedule(IRREGULAR, {});
    expect(duration).toBe(3000);
    expect([...expectedByPiece]).toEqual([100, 100, 0, 8000]);
    expect([...schedule(IRREGULAR.span(1050, 4000), { duration: 150 }).expectedByPiece]).toEqual([
      50, 100, 0,
    ]);
  });

  it('are named by their start where nobody is active', () => {
    expect(() => schedule(IRREGULAR, { rate: 1 })).toThrow(/the window at 1150 s/);
  });

  it('count by their seconds in statistics', () => {
    const { rate, windows, windowSeconds } = poolStatistics(IRREGULAR);
    expect({ windows, windowSeconds }).toEqual({ windows: 4, windowSeconds: 2000 });
    expect(rate.mean).toBeCloseTo(8200 / 3000, 12);
    expect(poolStatistics(IRREGULAR.span(1050, 1150)).rate.mean).toBeCloseTo(150 / 100, 12);
  });
});

describe('lastEdge', () => {
  it('is what looking at all edges finds', () => {
    const gaps = fc.array(fc.double({ min: 1e-3, max: 1e4, noNaN: true }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(gaps, fc.double({ min: 0, max: 1, noNaN: true }), (lengths, share) => {
        const edges = [0];
        for (const length of lengths) edges.push(edges.at(-1)! + length);
        const pool = { windowCount: lengths.length, windowEdge: (index: number) => edges[index] };
        for (const seconds of [share * edges.at(-1)!, ...edges]) {
          expect(lastEdge(pool, seconds)).toBe(edges.findLastIndex((edge) => edge <= seconds));
        }
      }),
    );
  });
});
