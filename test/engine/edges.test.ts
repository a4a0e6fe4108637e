import { describe, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.js';
import { FIELDS } from '../../src/fields.js';
import { GapFamily } from '../../src/laws/inter-arrival-family.js';
import type { Pool } from '../../src/pool/pool.js';
import type { TraceSettings } from '../../src/workload/resolved-workload.js';
import { allTiles, columnTypes, hashRows, nextTile, type Rows, withTileRows } from '../fixtures/rows.js';
import { empirical, syntheticDatasets } from '../fixtures/synthetic-datasets.js';
import { mixedPool, SyntheticPool } from '../fixtures/synthetic-pool.js';
import { compilePlan } from '../support/at-once.js';
import { BUILDS } from './modules.js';

/** Clients of one law each, active all the time, in two windows of 600 s. */
function clientsOfShapes(family: GapFamily, ...shapes: number[]): SyntheticPool {
  return new SyntheticPool({
    category: 'language',
    windowCount: 2,
    datasets: syntheticDatasets('language'),
    clients: shapes.map((shape, id) => ({ id, at: () => ({ rate: 10, family, shape }) })),
  });
}

/** All rows of a short trace, in one tile. */
function rowsOf(pool: Pool, options: TraceSettings, module: WebAssembly.Module): Rows {
  const plan = withTileRows(compilePlan(pool, options).bytes, 65536);
  const [rows, ...more] = allTiles(plan, module);
  expect(more).toHaveLength(0);
  return rows;
}

/** Every tile after a seek is the tile of a run in order. */
function expectSeekable(plan: Uint8Array, module: WebAssembly.Module): void {
  const types = columnTypes(plan);
  const engine = new Engine(plan, module);
  [...allTiles(plan, module)].forEach((rows, tile) => {
    engine.seek(tile);
    expect(hashRows([nextTile(engine, types)]), `tile ${tile}`).toBe(hashRows([rows]));
  });
}

describe.each(BUILDS)('edges, $name build', ({ engine }) => {
  test('a trace shorter than a window is the start of the window, at its rate', () => {
    const { count, timestamps } = rowsOf(mixedPool('language'), { rate: 50, duration: 7.5 }, engine);
    expect(Math.abs(count - 375)).toBeLessThanOrEqual(1);
    expect(timestamps[count - 1]).toBeLessThan(7.5);
  });

  test('a span that starts and ends inside windows repeats without a seam', () => {
    const span = mixedPool('language').span(1750, 4100);
    const { count, timestamps } = rowsOf(span, { rate: 4, duration: 2.5 * 2350 }, engine);
    expect(Math.abs(count - 4 * 2.5 * 2350)).toBeLessThanOrEqual(1);
    expect(timestamps[count - 1]).toBeGreaterThan(2.4 * 2350);
  });

  test.each([
    [1750.1, 4100.7],
    [0.1, 0.4],
    [599.9999999, 1200.3],
    [100 / 3, 200 / 3],
  ])('a span with fractional ends repeats: %d to %d s', (from, to) => {
    const options = { rate: 100 / (to - from), duration: (to - from) * 4.5 };
    const { count } = rowsOf(mixedPool('language').span(from, to), options, engine);
    expect(Math.abs(count - 450)).toBeLessThanOrEqual(1);
  });

  test('windows of fractional length follow each other', () => {
    const pool = new SyntheticPool({
      category: 'language',
      windowSeconds: 0.1,
      windowCount: 50,
      datasets: syntheticDatasets('language'),
      clients: [{ id: 1, at: () => ({ rate: 100, family: GapFamily.gamma, shape: 1 }) }],
    });
    expect(rowsOf(pool, { rate: 100, duration: 12 }, engine).count).toBe(1200);
  });

  test('one request', () => {
    for (let seed = 0; seed < 50; seed++) {
      const { count, timestamps } = rowsOf(
        mixedPool('language'),
        { requests: 1, rate: 0.01, seed: `${seed}` },
        engine,
      );
      expect(count).toBe(1);
      expect(timestamps[0]).toBeLessThan(100);
    }
  });

  test('bursts of all requests in one instant: sorted, complete, and the same in any tiles', () => {
    // At this shape all gaps but one underflow beside the largest, so each segment is a few points of time.
    const pool = clientsOfShapes(GapFamily.gamma, 1e-4, 1e-4, 1.2);
    const plan = compilePlan(pool, { requests: 90_000 }).bytes;
    const [whole] = allTiles(withTileRows(plan, 131_072), engine);
    expect(whole.count).toBe(90_000);
    const times = new Set(whole.timestamps.filter((_, row) => whole.clients[row] === 0));
    expect(times.size).toBeLessThan(1000);
    for (let row = 1; row < whole.count; row++) {
      const step = whole.timestamps[row] - whole.timestamps[row - 1];
      if (!(step > 0 || (step === 0 && whole.clients[row] >= whole.clients[row - 1])))
        expect.fail(`row ${row}`);
    }
    const tiled = withTileRows(plan, 2000);
    expect(hashRows(allTiles(tiled, engine))).toBe(hashRows([whole]));
    expectSeekable(tiled, engine);
  });

  test.each([
    ['exact', GapFamily.gamma, 0.0067],
    ['exact', GapFamily.weibull, 0.15],
    ['exact', GapFamily.gamma, 1e6],
    ['exact', GapFamily.weibull, 1e6],
    ['exact', GapFamily.weibull, 0.01],
    ['reference', GapFamily.gamma, 0.0067],
    ['reference', GapFamily.weibull, 0.15],
    ['reference', GapFamily.gamma, 1e6],
    ['reference', GapFamily.weibull, 0.01],
    ['reference', GapFamily.gamma, 1e-4],
    ['renewal', GapFamily.gamma, 1e-4],
    ['renewal', GapFamily.weibull, 0.05],
    ['renewal', GapFamily.gamma, 1e6],
    ['renewal', GapFamily.lognormal, 4],
    ['renewal', GapFamily.pareto, 1.05],
    ['exact', GapFamily.lognormal, 4],
    ['exact', GapFamily.pareto, 1.05],
    ['exact', GapFamily.constant, 0],
    ['renewal', GapFamily.constant, 0],
    ['reference', GapFamily.constant, 0],
  ] as const)('tiles that begin where windows do: %s, family %d, shape %d', (arrivals, family, shape) => {
    const pool = clientsOfShapes(family, shape, shape, shape, shape);
    // Two windows that expect as much as each other, and an even number of tiles: one tile begins at 600 s exactly.
    for (const seed of ['a', 'b', 'c']) {
      expectSeekable(
        withTileRows(compilePlan(pool, { rate: 8, duration: 1200, arrivals, seed }).bytes, 1200),
        engine,
      );
    }
  });

  test('renewal segments with more arrivals than the buffer has room for', () => {
    // One segment of 131,000 expected requests: with such gaps one in eight has more than 262,144, and this is one.
    const windows = { windowCount: 1, windowSeconds: 131_000 };
    const clients = [{ id: 1, at: () => ({ rate: 1, family: GapFamily.weibull, shape: 0.06 }) }];
    const pool = new SyntheticPool({
      category: 'language',
      datasets: syntheticDatasets('language'),
      ...windows,
      clients,
    });
    const plan = withTileRows(compilePlan(pool, { arrivals: 'renewal', seed: '12' }).bytes, 30_000);
    const tiles = [...allTiles(plan, engine)];
    expect(tiles.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(262_144);
    expect(hashRows(allTiles(withTileRows(plan, 4_000_000), engine))).toBe(hashRows(tiles));
    expectSeekable(plan, engine);
  });

  test('renewal clients of whom most make no request, and some very many', () => {
    const pool = clientsOfShapes(GapFamily.gamma, ...new Array<number>(500).fill(1e-4));
    const plan = withTileRows(compilePlan(pool, { arrivals: 'renewal', rate: 25 }).bytes, 2000);
    const tiles = [...allTiles(plan, engine)];
    const byClient = new Map<number, number>();
    for (const { clients } of tiles) for (const id of clients) byClient.set(id, (byClient.get(id) ?? 0) + 1);
    expect(byClient.size).toBeLessThan(100);
    expect(Math.max(...byClient.values())).toBeGreaterThan(1000);
    expectSeekable(plan, engine);
  });

  test('reasoning and answer tokens add up to the output', () => {
    const [input, output, reason, answer] = rowsOf(mixedPool('reason'), { requests: 20_000 }, engine).columns;
    expect(input).toBeInstanceOf(Uint32Array);
    if (!(output instanceof Uint32Array && reason instanceof Uint32Array && answer instanceof Uint32Array)) {
      throw new Error('not scalar columns');
    }
    expect(output.every((whole, row) => reason[row] <= whole && reason[row] + answer[row] === whole)).toBe(
      true,
    );
    expect(reason.some((value) => value > 0) && answer.some((value) => value > 0)).toBe(true);
  });

  test('halves of a split are rounded up, and its ends are whole', () => {
    const pool = (ratio: number) =>
      new SyntheticPool({
        category: 'reason',
        clients: [{ id: 1, at: () => ({ rate: 1, family: GapFamily.gamma, shape: 1 }) }],
        datasets: [
          {
            input_tokens: empirical([[1, 1]]),
            output_tokens: empirical([[7, 1]]),
            reason_ratio: empirical([[ratio, 1]]),
          },
        ],
      });
    const split = (ratio: number) =>
      rowsOf(pool(ratio), { requests: 1 }, engine).columns.map((column) => (column as Uint32Array)[0]);
    expect(split(0)).toEqual([1, 7, 0, 7]);
    expect(split(0.5)).toEqual([1, 7, 4, 3]);
    expect(split(1)).toEqual([1, 7, 7, 0]);
  });

  test('lists have the counts and items of their distributions', () => {
    const dataset = Object.fromEntries(FIELDS.multimodal.map((field) => [field, empirical([[3, 1]])]));
    const counts = empirical([
      [0, 0.5],
      [1, 0.25],
      [5, 0.25],
    ]);
    const items = empirical([
      [10, 0.5],
      [70_000, 0.5],
    ]);
    const pool = new SyntheticPool({
      category: 'multimodal',
      clients: [{ id: 1, at: () => ({ rate: 1, family: GapFamily.gamma, shape: 1 }) }],
      datasets: [{ ...dataset, image_count: counts, image_tokens: items }],
    });
    const { count, columns } = rowsOf(pool, { requests: 20_000 }, engine);
    const lists = columns.flatMap((column) => (column instanceof Uint32Array ? [] : [column]));
    expect(lists).toHaveLength(3);
    for (const [index, { offsets, items }] of lists.entries()) {
      expect(offsets).toHaveLength(count + 1);
      expect(offsets[0]).toBe(0);
      expect(offsets[count]).toBe(items.length);
      const lengths = offsets.subarray(1).map((end, row) => end - offsets[row]);
      expect(new Set(lengths)).toEqual(new Set(index === 0 ? [0, 1, 5] : [3]));
      expect(new Set(items)).toEqual(new Set(index === 0 ? [10, 70_000] : [3]));
    }
  });

  test('very many clients whose few gaps all but vanish: more than one tile, and every tile ends', () => {
    const clients = Array.from({ length: 24_000 }, (_, id) => ({
      id,
      at: () => ({ rate: 3 / 864_000, family: GapFamily.gamma, shape: 1e-3 }),
    }));
    const datasets = syntheticDatasets('language');
    const windows = { windowSeconds: 432_000, windowCount: 2 };
    const pool = new SyntheticPool({ category: 'language', ...windows, datasets, clients });
    const { bytes } = compilePlan(pool, { requests: 72_000, duration: 864_000 });
    const tiles = [...allTiles(withTileRows(bytes, 8_192), engine)];
    expect(tiles.length).toBeGreaterThan(8);
    expect(tiles.reduce((sum, { count }) => sum + count, 0)).toBe(72_000);
    expect(tiles.at(-1)?.timestamps.every((time) => time >= 0 && time <= 864_000)).toBe(true);
  });

  test.each([
    [100_000, 1e12],
    [86_400, 1e12],
    [86_400, 7e11],
  ])('so late and so fast that ten arrivals share a time: from %d s on, %d a second', (begin, rate) => {
    // 123,456 requests are 80 segments with maps of their own and 121 tiles: a segment begins a rounding before a tile does.
    const pool = new SyntheticPool({
      category: 'language',
      edges: [0, begin, begin + 123_456 / rate],
      datasets: syntheticDatasets('language'),
      clients: [
        { id: 1, at: (window) => ({ rate: window === 0 ? 1e-6 : rate, family: GapFamily.gamma, shape: 1 }) },
      ],
    });
    const plan = compilePlan(pool, { seed: 'a' }).bytes;
    const tiled = withTileRows(plan, 1024);
    const [whole, ...more] = allTiles(withTileRows(plan, 131_072), engine);
    expect(more).toHaveLength(0);
    expect(whole.timestamps.every((time, row) => row === 0 || time >= whole.timestamps[row - 1])).toBe(true);
    expect(hashRows(allTiles(tiled, engine))).toBe(hashRows([whole]));
    expectSeekable(tiled, engine);
  });
});
