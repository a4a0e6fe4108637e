import { describe, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.js';
import { engineModule } from '../../src/engine/module.js';
import { generateOn } from '../../src/generate.js';
import { compilePlan } from '../../src/plan/compile.js';
import type { Category } from '../../src/pool/pool.js';
import { TraceDigest } from '../../src/trace/digest.js';
import { HEAVY_TAILED, turnRows } from '../fixtures/conversations.js';
import { allTiles, columnTypes, digestOf, hashRows, nextTile, withTileRows } from '../fixtures/rows.js';
import { mixedPool } from '../fixtures/synthetic-pool.js';
import { BUILDS } from './modules.js';

const CATEGORIES = ['language', 'reason', 'multimodal'] as const satisfies readonly Category[];
const OPTIONS = { requests: 30_000, seed: 'conversations', conversations: HEAVY_TAILED } as const;
const [release] = BUILDS;

describe.each(CATEGORIES)('the rows of conversations, %s', (category) => {
  const pool = mixedPool(category);
  const plan = compilePlan(pool, OPTIONS).bytes;
  const whole = BUILDS.map(({ engine }) => hashRows(allTiles(plan, engine)));

  test('are the same in both builds', () => {
    expect(whole[1]).toBe(whole[0]);
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
    const expectTile = (tile: number) =>
      expect(hashRows([nextTile(engine, types)]), `tile ${tile}`).toBe(inOrder[tile]);
    const visit = (tile: number) => {
      engine.seek(tile);
      expectTile(tile);
    };
    // Backwards all are begun anew; forwards, what is open is gone on with; and both after one another.
    for (let tile = engine.tiles - 1; tile >= 0; tile--) visit(tile);
    for (let tile = 0; tile < engine.tiles; tile += 3) visit(tile);
    for (let step = 0; step < engine.tiles; step++) visit((step * 11) % engine.tiles);
    engine.seek(3);
    engine.seek(5);
    for (let tile = 5; tile < engine.tiles; tile++) expectTile(tile);
    expect(engine.produce(), 'rows past the last tile').toBe(0);
    engine.seek(2);
    engine.produce();
    engine.seek(engine.tiles + 7);
    expect(engine.produce(), 'rows far past the last tile').toBe(0);
    visit(1);
  });

  test('do not depend on the batch size', async () => {
    const digests = await Promise.all(
      [1, 1000, 65_536].map((batchSize) => digestOf(release.engine, pool, { ...OPTIONS, batchSize })),
    );
    expect(new Set(digests).size).toBe(1);
    expect(await digestOf(engineModule(), pool, OPTIONS)).toBe(digests[0]);
  });

  test('are in order, and of every request the trace says which conversation and turn it is', () => {
    let [before, requests, later] = [0, 0, 0];
    const seen = new Set<string>();
    for (const { time, conversationId, turn, history, input } of turnRows(allTiles(plan, release.engine))) {
      expect(time).toBeGreaterThanOrEqual(before);
      expect(Number.isSafeInteger(conversationId)).toBe(true);
      expect(turn).toBeGreaterThanOrEqual(1);
      expect(history).toBeLessThanOrEqual(input);
      if (turn === 1) expect(history).toBe(0);
      before = time;
      requests++;
      if (turn > 1) later++;
      seen.add(`${conversationId} ${turn}`);
    }
    expect(seen.size).toBe(requests);
    expect(later).toBeGreaterThan(requests / 4);
    expect(before).toBeLessThan(7200);
  });
});

test.each([2, 7])('%d shards of a trace, one after the other, are the whole', async (count) => {
  const pool = mixedPool('language');
  const options = { ...OPTIONS, requests: 230_000 };
  let digest: TraceDigest | undefined;
  for (let index = 1; index <= count; index++) {
    const shard = generateOn(release.engine, pool, { ...options, shard: { index, count } });
    digest ??= new TraceDigest(shard.schema);
    for await (const batch of shard) digest.update(batch);
  }
  expect(digest?.hex()).toBe(await digestOf(release.engine, pool, options));
});

test('the rows do not depend on the number of workers', async () => {
  const options = { ...OPTIONS, requests: 2_300_000 };
  const [one, two, five] = await Promise.all(
    [1, 2, 5].map((workers) => digestOf(engineModule(), mixedPool('language'), { ...options, workers })),
  );
  expect(two).toBe(one);
  expect(five).toBe(one);
});
