import { describe, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.js';
import { Header } from '../../src/engine/plan-layout.generated.js';
import { referenceCount } from '../../src/plan/reference-count.js';
import { inOnePiece } from '../../src/platform/slices.js';
import {
  allTiles,
  columnTypes,
  hashRows,
  nextTile,
  patched,
  type Rows,
  viewOf,
  withTileRows,
} from '../fixtures/rows.js';
import { mixedPool } from '../fixtures/synthetic-pool.js';
import { compilePlan } from '../support/at-once.js';
import { BUILDS } from './modules.js';

const REQUESTS = 5000;
/** The reference's procedure loses requests, so that more than were asked for have to be planned. */
const PLAN = withTileRows(
  compilePlan(mixedPool('multimodal'), { requests: REQUESTS, arrivals: 'reference' }).bytes,
  1024,
);
const UNLIMITED = patched(PLAN, (view) => view.setFloat64(Header.ROW_LIMIT, 0, true));

const withLimit = (limit: number) => patched(PLAN, (view) => view.setFloat64(Header.ROW_LIMIT, limit, true));
const rowsOf = (tiles: readonly Rows[]) => tiles.reduce((sum, { count }) => sum + count, 0);

/** The first rows of a tile. */
function first({ count, timestamps, clients, columns }: Rows, limit: number): Rows {
  const rows = Math.min(count, limit);
  return {
    count: rows,
    timestamps: timestamps.slice(0, rows),
    clients: clients.slice(0, rows),
    columns: columns.map((column) =>
      column instanceof Uint32Array
        ? column.slice(0, rows)
        : { offsets: column.offsets.slice(0, rows + 1), items: column.items.slice(0, column.offsets[rows]) },
    ),
  };
}

describe.each(BUILDS)('the row limit, $name build', ({ engine: module }) => {
  test('is in the plan where a number of requests was asked for', () => {
    expect(viewOf(PLAN).getFloat64(Header.ROW_LIMIT, true)).toBe(REQUESTS);
    expect(inOnePiece(referenceCount(PLAN))).toBeGreaterThan(REQUESTS);
    const engine = new Engine(PLAN, module);
    expect(engine.totalRequests).toBe(REQUESTS);
    expect(new Engine(UNLIMITED, module).totalRequests).toBe(inOnePiece(referenceCount(PLAN)));
  });

  test.each([REQUESTS, 1, 1000, 2500])('of %d cuts the trace there, and nothing else', (limit) => {
    const whole = [...allTiles(UNLIMITED, module)];
    let left = limit;
    const expected = whole.map((tile) => {
      const cut = first(tile, left);
      left -= cut.count;
      return cut;
    });
    const tiles = [...allTiles(withLimit(limit), module)];
    expect(rowsOf(tiles)).toBe(limit);
    expect(tiles.map(({ count }) => count)).toEqual(expected.map(({ count }) => count));
    expect(hashRows(tiles)).toBe(hashRows(expected));
  });

  test('holds for every tile on its own', () => {
    const plan = withLimit(2500);
    const inOrder = [...allTiles(plan, module)];
    const engine = new Engine(plan, module);
    const types = columnTypes(plan);
    for (const tile of [3, 0, 2, 2, 4, 1, 5]) {
      if (tile >= engine.tiles) continue;
      engine.seek(tile);
      expect(engine.requestsBefore).toBe(rowsOf(inOrder.slice(0, tile)));
      expect(hashRows([nextTile(engine, types)]), `tile ${tile}`).toBe(hashRows([inOrder[tile]]));
    }
  });
});
