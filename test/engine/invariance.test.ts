import { describe, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.js';
import { engineModule } from '../../src/engine/module.js';
import type { Category } from '../../src/fields.js';
import type { ArrivalMode } from '../../src/workload/workload-spec.js';
import { allTiles, columnTypes, digestOf, hashRows, nextTile, withTileRows } from '../fixtures/rows.js';
import { mixedPool } from '../fixtures/synthetic-pool.js';
import { compilePlan } from '../support/at-once.js';
import { BUILDS } from './modules.js';

const CATEGORIES = ['language', 'reason', 'multimodal'] as const satisfies readonly Category[];
const MODES = ['exact', 'renewal', 'reference'] as const satisfies readonly ArrivalMode[];
const CASES = CATEGORIES.flatMap((category) => MODES.map((arrivals) => ({ category, arrivals })));

test('the shipped module imports nothing', () => {
  expect(WebAssembly.Module.imports(engineModule())).toEqual([]);
});

describe.each(CASES)('the rows of $category, $arrivals', ({ category, arrivals }) => {
  const pool = mixedPool(category);
  const plan = compilePlan(pool, { requests: 30_000, arrivals, seed: 'invariance' }).bytes;
  const whole = BUILDS.map(({ engine }) => hashRows(allTiles(plan, engine)));
  const [release] = BUILDS;

  test('are the same in both builds', () => {
    expect(whole[1]).toBe(whole[0]);
  });

  test('do not depend on the batch size', async () => {
    const options = { requests: 30_000, arrivals, seed: 'invariance' };
    const digests = await Promise.all(
      [1, 7, 1000, 65_536, 1_000_000].map((batchSize) =>
        digestOf(release.engine, pool, { ...options, batchSize }),
      ),
    );
    expect(new Set(digests).size).toBe(1);
    // Run after run, and on the module that is shipped.
    expect(await digestOf(engineModule(), pool, options)).toBe(digests[0]);
    expect(await digestOf(engineModule(), pool, { ...options, seed: 'other' })).not.toBe(digests[0]);
  });

  test.each([1024, 1717.5, 4096, 4_194_304])('do not depend on the layout of tiles: %d rows', (tileRows) => {
    const other = withTileRows(plan, tileRows);
    BUILDS.forEach(({ engine }, build) => {
      expect(hashRows(allTiles(other, engine))).toBe(whole[build]);
    });
  });

  test.each(BUILDS)('are the same after any seek, $name build', ({ engine: module }) => {
    const tiled = withTileRows(plan, 1024);
    const types = columnTypes(tiled);
    const inOrder = Array.from(allTiles(tiled, module), (rows) => hashRows([rows]));
    expect(inOrder.length).toBeGreaterThan(25);
    const engine = new Engine(tiled, module);
    // Backwards, so that every seek leaves another state behind than the one that it needs.
    for (let tile = engine.tiles - 1; tile >= 0; tile--) {
      engine.seek(tile);
      expect(hashRows([nextTile(engine, types)]), `tile ${tile}`).toBe(inOrder[tile]);
    }
    // Forwards, a little and far, so that some clients are gone on with and others begun elsewhere.
    for (const step of [2, 3, 11]) {
      for (let tile = 0; tile < engine.tiles; tile += step) {
        engine.seek(tile);
        expect(hashRows([nextTile(engine, types)]), `tile ${tile}, ${step} at a time`).toBe(inOrder[tile]);
      }
    }
    engine.seek(3);
    for (let tile = 3; tile < engine.tiles; tile++)
      expect(hashRows([nextTile(engine, types)])).toBe(inOrder[tile]);
    expect(engine.produce(), 'rows past the last tile').toBe(0);
    // Beyond all tiles, and back.
    engine.seek(0xffffffff);
    expect(engine.produce()).toBe(0);
    engine.seek(0);
    expect(hashRows([nextTile(engine, types)])).toBe(inOrder[0]);
  });

  test('are sorted by time, then client', () => {
    for (const { count, timestamps, clients } of allTiles(withTileRows(plan, 5000), release.engine)) {
      for (let row = 1; row < count; row++) {
        const inOrder =
          timestamps[row] > timestamps[row - 1] ||
          (timestamps[row] === timestamps[row - 1] && clients[row] >= clients[row - 1]);
        if (!inOrder) expect.fail(`row ${row} is out of order`);
      }
    }
  });
});
