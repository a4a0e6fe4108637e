import { describe, expect, test } from 'vitest';
import { GapFamily } from '../../src/laws/inter-arrival-family.js';
import { allTiles, hashRows, withTileRows } from '../fixtures/rows.js';
import { syntheticDatasets } from '../fixtures/synthetic-datasets.js';
import { SyntheticPool } from '../fixtures/synthetic-pool.js';
import { compilePlan } from '../support/at-once.js';
import { BUILDS } from './modules.js';

const WINDOWS = 64;
const ROWS = 40_000;

/** Two clients in windows of 10 s, of which one has `burst` times the rate of the others. */
function planWithBurst(burst: number): Uint8Array {
  const pool = new SyntheticPool({
    category: 'language',
    windowSeconds: 10,
    windowCount: WINDOWS,
    datasets: syntheticDatasets('language'),
    clients: [1, 2].map((id) => ({
      id,
      at: (window) => ({ rate: window === 21 ? burst : 1, family: GapFamily.gamma, shape: id }),
    })),
  });
  return compilePlan(pool, { requests: ROWS, seed: 'burst' }).bytes;
}

/*
 * 40,000 rows in one tile are cut into 16 slices of time, of 4 windows each. With a burst of 1 a slice has some 2,500 rows;
 * with 40 its slice has 43 / 103 of all, 16,700 rows, and with 1,000 nearly all: more than the 16,384 that are sorted at once.
 */
describe.each(BUILDS)('a large tile, $name build', ({ engine }) => {
  test.each([1, 40, 1000])('has the rows of small ones in order, with a burst of %d', (burst) => {
    const plan = planWithBurst(burst);
    const [rows, ...more] = allTiles(withTileRows(plan, 65_536), engine);
    expect(more).toHaveLength(0);
    expect(rows.count).toBe(ROWS);
    expect(rows.timestamps.every((time, row) => row === 0 || time >= rows.timestamps[row - 1])).toBe(true);
    expect(hashRows([rows])).toBe(hashRows(allTiles(withTileRows(plan, 1024), engine)));
  });
});
