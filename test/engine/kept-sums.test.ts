import { describe, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.js';
import { GapFamily } from '../../src/laws/inter-arrival-family.js';
import { allTiles, columnTypes, hashRows, nextTile, withTileRows } from '../fixtures/rows.js';
import { syntheticDatasets } from '../fixtures/synthetic-datasets.js';
import { SyntheticPool } from '../fixtures/synthetic-pool.js';
import { compilePlan } from '../support/at-once.js';
import { BUILDS } from './modules.js';

const SECONDS = 86_400;

/** As many clients as have room for some of their sums, and a few more, who have none. */
const CLIENTS = 262_150;
const BUSY = [0, 131_000, 262_147, CLIENTS - 1];

/**
 * Of the busy ones the first two have room for 8 sums, which is less than they need for a tile, and the last two for none;
 * the others hardly have any request.
 */
const pool = new SyntheticPool({
  category: 'language',
  windowSeconds: SECONDS,
  windowCount: 1,
  datasets: syntheticDatasets('language'),
  clients: Array.from({ length: CLIENTS }, (_, id) => ({
    id,
    at: () => ({
      rate: (BUSY.includes(id) ? 9_000 : 0.01) / SECONDS,
      family: id % 2 === 0 ? GapFamily.gamma : GapFamily.weibull,
      shape: 0.4,
    }),
  })),
});

const { bytes } = compilePlan(pool, { duration: SECONDS, seed: 'sums' });

test('the first clients have room for some sums, and the last for none', () => {
  const withRoom = BUILDS[0].kernels().clientsWithKeptSums();
  expect(BUSY.map((client) => client < withRoom)).toEqual([true, true, false, false]);
});

describe.each(BUILDS)('sums that there is no room for, $name build', ({ engine: module }) => {
  const tiled = withTileRows(bytes, 2048);
  const inOrder = Array.from(allTiles(tiled, module), (rows) => hashRows([rows]));

  test('the rows are those of a single tile, in which all sums are at hand', () => {
    expect(inOrder.length).toBeGreaterThan(10);
    expect(hashRows(allTiles(tiled, module))).toBe(hashRows(allTiles(withTileRows(bytes, 1e6), module)));
  });

  test.each([-1, 2, 5])('each tile is the same after seeks by %d', (step) => {
    const engine = new Engine(tiled, module);
    const types = columnTypes(tiled);
    for (let tile = step < 0 ? engine.tiles - 1 : 0; tile >= 0 && tile < engine.tiles; tile += step) {
      engine.seek(tile);
      expect(hashRows([nextTile(engine, types)]), `tile ${tile}`).toBe(inOrder[tile]);
    }
  });
});
