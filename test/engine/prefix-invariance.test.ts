import { describe, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.js';
import { engineModule } from '../../src/engine/module.js';
import type { Category } from '../../src/fields.js';
import { TraceDigest } from '../../src/trace/digest.js';
import { HEAVY_TAILED } from '../fixtures/conversations.js';
import { allTiles, columnTypes, digestOf, hashRows, nextTile, withTileRows } from '../fixtures/rows.js';
import { mixedPool } from '../fixtures/synthetic-pool.js';
import { compilePlan } from '../support/at-once.js';
import { generateOn, type PoolSettings } from '../support/generate.js';
import { BUILDS } from './modules.js';

const PREFIXES = {
  system_prompt: {
    groups: [
      { name: 'a', tokens: 900, weight: 1 },
      { name: 'b', tokens: 50, weight: 1 },
      { name: 'none', tokens: 0, weight: 1 },
    ],
  },
  // More than lengths that are remembered.
  documents: {
    count: 200_000,
    exponent: 0.3,
    tokens: { family: 'lognormal', mu: 6, sigma: 1 },
    share: 0.6,
  },
  counted: 'added',
} as const;

const OPTIONS = { requests: 30_000, seed: 'prefixes', prefixes: PREFIXES } as const;
const CASES: readonly { name: string; category: Category; more?: Partial<PoolSettings> }[] = [
  { name: 'single requests', category: 'language' },
  { name: 'renewal arrivals', category: 'reason', more: { arrivals: 'renewal' } },
  { name: 'conversations', category: 'language', more: { conversations: HEAVY_TAILED } },
  {
    name: 'conversations, within the lengths',
    category: 'multimodal',
    more: { conversations: HEAVY_TAILED, prefixes: { ...PREFIXES, counted: 'within' } },
  },
];
const [release] = BUILDS;

describe.each(CASES)('the rows of requests with prefixes, $name', ({ category, more }) => {
  const pool = mixedPool(category);
  const options = { ...OPTIONS, ...more };
  const plan = compilePlan(pool, options).bytes;
  const whole = hashRows(allTiles(plan, release.engine));

  test.each(BUILDS)('do not depend on the layout of tiles, $name build', ({ engine }) => {
    for (const tileRows of [1024, 1717.5, 4_194_304]) {
      expect(hashRows(allTiles(withTileRows(plan, tileRows), engine))).toBe(whole);
    }
  });

  test('are the same after any seek', () => {
    const tiled = withTileRows(plan, 1024);
    const types = columnTypes(tiled);
    const inOrder = Array.from(allTiles(tiled, release.engine), (rows) => hashRows([rows]));
    const engine = new Engine(tiled, release.engine);
    for (let step = 0; step < engine.tiles; step++) {
      const tile = (step * 11) % engine.tiles;
      engine.seek(tile);
      expect(hashRows([nextTile(engine, types)]), `tile ${tile}`).toBe(inOrder[tile]);
    }
    expect(engine.tiles).toBeGreaterThan(20);
  });

  test('do not depend on batches, workers and shards', async () => {
    const digest = await digestOf(release.engine, pool, options);
    const others: Partial<PoolSettings>[] = [
      { batchSize: 777 },
      { workers: 1 },
      { workers: 2, batchSize: 10_000 },
    ];
    for (const other of others) {
      expect(await digestOf(engineModule(), pool, { ...options, ...other })).toBe(digest);
    }
    const parts = new TraceDigest(generateOn(release.engine, pool, options).schema);
    for (const index of [1, 2, 3]) {
      const shard = generateOn(release.engine, pool, { ...options, shard: { index, count: 3 } });
      for await (const batch of shard) parts.update(batch);
    }
    expect(parts.hex()).toBe(digest);
  });
});
