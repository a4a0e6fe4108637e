import { describe, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.js';
import { engineModule } from '../../src/engine/module.js';
import type { Category } from '../../src/fields.js';
import { compilePlan as compileWorkload, type WorkloadSpec } from '../../src/index.js';
import { GapFamily } from '../../src/laws/inter-arrival-family.js';
import { TraceDigest } from '../../src/trace/digest.js';
import { HEAVY_TAILED, turnRows, turnsOfId } from '../fixtures/conversations.js';
import { allTiles, columnTypes, digestOf, hashRows, nextTile, withTileRows } from '../fixtures/rows.js';
import { empirical, syntheticDatasets } from '../fixtures/synthetic-datasets.js';
import { mixedPool, SyntheticPool, steadyPool } from '../fixtures/synthetic-pool.js';
import { compilePlan } from '../support/at-once.js';
import type { PoolSettings } from '../support/generate.js';
import { generateOn } from '../support/generate.js';
import { BUILDS } from './modules.js';

const OPTIONS = { requests: 30_000, seed: 'conversations', conversations: HEAVY_TAILED } as const;
const CASES: readonly { name: string; category: Category; more?: Partial<PoolSettings> }[] = [
  { name: 'language', category: 'language' },
  { name: 'reason', category: 'reason' },
  { name: 'multimodal', category: 'multimodal' },
  { name: 'renewal arrivals', category: 'language', more: { arrivals: 'renewal' } },
  { name: 'coupled fields', category: 'reason', more: { coupling: 'comonotone' } },
];
const [release] = BUILDS;

describe.each(CASES)('the rows of conversations, $name', ({ category, more }) => {
  const pool = mixedPool(category);
  const options = { ...OPTIONS, ...more };
  const plan = compilePlan(pool, options).bytes;
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
      [1, 1000, 65_536].map((batchSize) => digestOf(release.engine, pool, { ...options, batchSize })),
    );
    expect(new Set(digests).size).toBe(1);
    expect(await digestOf(engineModule(), pool, options)).toBe(digests[0]);
  });

  test('are in order, and of every request the trace says which conversation and turn it is', () => {
    const rows = [...turnRows(allTiles(plan, release.engine))];
    const misplaced = rows.filter(({ time }, index) => index > 0 && time < rows[index - 1].time);
    expect(misplaced).toEqual([]);
    const malformed = rows.filter(
      ({ conversationId, turn, history, input }) =>
        !Number.isSafeInteger(conversationId) ||
        !(turn >= 1 && turn <= turnsOfId(conversationId)) ||
        !(history <= input && (turn > 1 || history === 0)),
    );
    expect(malformed).toEqual([]);
    expect(new Set(rows.map(({ conversationId, turn }) => `${conversationId} ${turn}`)).size).toBe(
      rows.length,
    );
    expect(rows.filter(({ turn }) => turn > 1).length).toBeGreaterThan(rows.length / 4);
    expect(rows.at(-1)!.time).toBeLessThan(7200);
  });
});

test('turns that are thousands of tiles away come where they belong', () => {
  const conversations = {
    share: 0.5,
    turns: { 2: 0.5, 3: 0.5 },
    inter_turn_seconds: { family: 'uniform', min: 1, max: 2500 },
  } as const;
  const { bytes } = compilePlan(steadyPool(empirical([[7, 1]])), {
    rate: 900,
    duration: 4000,
    conversations,
  });
  const small = withTileRows(bytes, 1024);
  expect(hashRows(allTiles(small, release.engine))).toBe(
    hashRows(allTiles(withTileRows(bytes, 1 << 20), release.engine)),
  );
  const [forward, anew] = [new Engine(small, release.engine), new Engine(small, release.engine)];
  for (const tile of [0, 3, 1100, 1101, 3400]) {
    forward.seek(tile);
    const rows = hashRows([nextTile(forward, columnTypes(small))]);
    // The other engine has been beyond before.
    anew.seek(3500);
    anew.produce();
    anew.seek(tile);
    expect(hashRows([nextTile(anew, columnTypes(small))]), `tile ${tile}`).toBe(rows);
  }
});

/**
 * Buckets are half as long as tiles on average, 1,300 s, and tiles of the peaks 10 s and 1 s: one bucket has hundreds of them,
 * and the parts of it that suit the first peak have many of the second.
 */
test('turns of a peak that lasts many tiles come where they belong', async () => {
  const plan = await compileWorkload({
    category: 'language',
    duration: 864_000,
    seed: 'peak',
    rate: {
      steps: [
        [0, 0.05],
        [400_000, 100],
        [401_000, 1000],
        [401_100, 100],
        [401_500, 0.05],
      ],
    },
    conversations: {
      share: 1,
      turns: { mean: 8, max: 64 },
      inter_turn_seconds: { family: 'lognormal', mean: 20, cv: 1.5, max: 600 },
    },
    custom_clients: [{ rate: 1, fields: { input_tokens: 100, output_tokens: 50 } }],
  } as WorkloadSpec);
  const small = withTileRows(plan.bytes, 1024);
  const tiles = Array.from(allTiles(small, release.engine));
  expect(tiles.length).toBeGreaterThan(250);
  const inOrder = hashRows(tiles);
  expect(hashRows(allTiles(withTileRows(plan.bytes, 1 << 22), release.engine))).toBe(inOrder);
  const engine = new Engine(small, release.engine);
  for (let tile = 3; tile < tiles.length; tile += 8) {
    engine.seek(tile);
    expect(hashRows([nextTile(engine, columnTypes(small))]), `tile ${tile}`).toBe(hashRows([tiles[tile]]));
  }
});

test('a seek forward over billions of tiles takes no time', () => {
  const conversations = {
    share: 1,
    turns: { 4: 1 },
    inter_turn_seconds: { family: 'constant', value: 0.0005 },
  } as const;
  const { bytes } = compilePlan(steadyPool(empirical([[7, 1]])), {
    rate: 9e6,
    duration: 432_000,
    conversations,
  });
  const plan = withTileRows(bytes, 1024);
  const types = columnTypes(plan);
  const [forward, anew] = [new Engine(plan, release.engine), new Engine(plan, release.engine)];
  expect(forward.tiles).toBeGreaterThan(2 ** 31);
  forward.produce();
  const begin = process.cpuUsage();
  for (const tile of [1_000_000, 1_000_002, 3_000_000_000]) {
    forward.seek(tile);
    anew.seek(forward.tiles - 1);
    anew.produce();
    anew.seek(tile);
    expect(hashRows([nextTile(forward, types)]), `tile ${tile}`).toBe(hashRows([nextTile(anew, types)]));
  }
  // Bucket after bucket it would be six billion of them: half a minute at least.
  expect(process.cpuUsage(begin).user).toBeLessThan(5e6);
});

test('turns at equal times are in one order', () => {
  // All arrivals of a segment are at one point, and turns follow them after equal times.
  const bursty = new SyntheticPool({
    category: 'language',
    windowCount: 4,
    datasets: syntheticDatasets('language'),
    clients: [1, 2, 3].map((id) => ({ id, at: () => ({ rate: 2, family: GapFamily.gamma, shape: 1e-4 }) })),
  });
  const conversations = {
    share: 0.9,
    turns: { 2: 0.5, 5: 0.5 },
    inter_turn_seconds: { family: 'constant', value: 60 },
  } as const;
  const { bytes } = compilePlan(bursty, { conversations });
  const whole = [...turnRows(allTiles(withTileRows(bytes, 1 << 20), release.engine))];
  const ties = whole.filter(({ time, turn }, row) => turn > 1 && time === whole[row + 1]?.time);
  expect(ties.length).toBeGreaterThan(1000);
  for (const tileRows of [1024, 1717.5, 4096]) {
    expect([...turnRows(allTiles(withTileRows(bytes, tileRows), release.engine))]).toEqual(whole);
  }
  const tiled = withTileRows(bytes, 1024);
  const inOrder = Array.from(allTiles(tiled, release.engine), (rows) => hashRows([rows]));
  const engine = new Engine(tiled, release.engine);
  for (let tile = engine.tiles - 1; tile >= 0; tile--) {
    engine.seek(tile);
    expect(hashRows([nextTile(engine, columnTypes(tiled))]), `tile ${tile}`).toBe(inOrder[tile]);
  }
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
