import { describe, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.js';
import { Header } from '../../src/engine/plan-layout.generated.js';
import type { InterArrivalLaw } from '../../src/laws/inter-arrival.js';
import { columnTypes, nextTile, viewOf } from '../fixtures/rows.js';
import { empirical } from '../fixtures/synthetic-datasets.js';
import { mixedPool, steadyPool } from '../fixtures/synthetic-pool.js';
import { compilePlan, customPool } from '../support/at-once.js';
import { BUILDS } from './modules.js';

/** The most that a trace can have. */
const REQUESTS = 1e14;

/** One client with one law from begin to end: no other pool has as many parts in a stretch. */
const oneStretch = (gaps: InterArrivalLaw) => {
  const dataset = { input_tokens: empirical([[1, 1]]), output_tokens: empirical([[1, 1]]) };
  return customPool('language', [{ id: 0, rate: 1, gaps, dataset }], { durationSeconds: 86_400 });
};

const tileRowsOf = (plan: Uint8Array) => viewOf(plan).getFloat64(Header.TILE_ROWS, true);

describe.each(BUILDS)('10^14 requests, $name build', ({ engine: module }) => {
  test.each([
    ['in one window', mixedPool('language'), 100],
    ['over many windows', mixedPool('language'), 7200],
    ['over repetitions', mixedPool('reason'), 9_999_999],
    ['of one client', steadyPool({ family: 'exponential', mean: 100 }), 86_400],
    ['in one stretch', oneStretch({ family: 'gamma', cv: 3 }), 86_400],
    ['in one stretch of regular gaps', oneStretch({ family: 'gamma', cv: 0.5 }), 86_400],
  ])('%s', (_, pool, duration) => {
    const plan = compilePlan(pool, { requests: REQUESTS, duration }).bytes;
    const engine = new Engine(plan, module);
    const types = columnTypes(plan);
    expect(engine.totalRequests).toBe(REQUESTS);
    expect(engine.tiles).toBeGreaterThan(2 ** 31);
    for (const share of [0, 0.3, 0.7, 1]) {
      const tile = Math.min(Math.floor(engine.tiles * share), engine.tiles - 1);
      engine.seek(tile);
      const before = engine.requestsBefore!;
      const { count, timestamps } = nextTile(engine, types);
      // Counts are within a few of what is expected, and the tile has about as many rows as it should.
      expect(Math.abs(before / REQUESTS - tile / engine.tiles)).toBeLessThan(1e-6);
      expect(Math.abs(count / tileRowsOf(plan) - 1)).toBeLessThan(0.9);
      expect(timestamps[count - 1]).toBeLessThanOrEqual(duration);
      if (share === 1) expect(before + count).toBe(REQUESTS);
    }
  });
});

test('tiles of traces that 32 bits can count are as ever', () => {
  const tileRows = (requests: number) =>
    tileRowsOf(compilePlan(mixedPool('language'), { requests, duration: 100 }).bytes);
  expect(tileRows(1e9)).toBe(8192);
  expect(tileRows(3.5e13)).toBe(8192);
  expect(tileRows(REQUESTS)).toBe(Math.ceil(REQUESTS / 4_294_967_294));
});
