import { describe, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.js';
import { GapFamily } from '../../src/laws/inter-arrival-family.js';
import { allTiles, columnTypes, hashRows, nextTile, withTileRows } from '../fixtures/rows.js';
import { syntheticDatasets } from '../fixtures/synthetic-datasets.js';
import { SyntheticPool } from '../fixtures/synthetic-pool.js';
import { compilePlan } from '../support/at-once.js';
import { BUILDS } from './modules.js';

const SECONDS = 86_400;

/**
 * Two busy clients, of whose sums only a few are kept, and so many others that there is no room for the last of them:
 * the engine keeps two million sums, and at least 64 of a client of which it keeps any.
 */
const pool = new SyntheticPool({
  category: 'language',
  windowSeconds: SECONDS,
  windowCount: 1,
  datasets: syntheticDatasets('language'),
  clients: Array.from({ length: 40_000 }, (_, id) => ({
    id,
    at: () => ({
      rate: (id % 39_999 === 0 ? 9_000 : 1) / SECONDS,
      family: id % 2 === 0 ? GapFamily.gamma : GapFamily.weibull,
      shape: 0.4,
    }),
  })),
});

describe.each(BUILDS)('sums that there is no room for, $name build', ({ engine: module }) => {
  const { bytes } = compilePlan(pool, { duration: SECONDS, seed: 'sums' });
  const tiled = withTileRows(bytes, 4096);
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
