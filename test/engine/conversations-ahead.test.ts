import { describe, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.js';
import { instantiateEngine } from '../../src/engine/instantiate.js';
import { compilePlan as compileWorkload, type WorkloadSpec } from '../../src/index.js';
import { allTiles, columnTypes, hashRows, nextTile, withTileRows } from '../fixtures/rows.js';
import { empirical } from '../fixtures/synthetic-datasets.js';
import { steadyPool } from '../fixtures/synthetic-pool.js';
import { compilePlan } from '../support/at-once.js';
import { BUILDS } from './modules.js';

const [release] = BUILDS;

/**
 * Conversations that began before a tile are passed over in a seek, most of them by bounds of how long they last; in order,
 * all are begun, and become rows. So seeks find what bounds pass over by mistake.
 */
describe.each([
  ['one time', { family: 'constant', value: 30 }],
  ['uniform', { family: 'uniform', min: 0, max: 90 }],
  ['exponential', { family: 'exponential', mean: 30, max: 600 }],
  ['log-normal', { family: 'lognormal', mean: 30, cv: 3, max: 7200 }],
  ['log-normal, most of it cut', { family: 'lognormal', mean: 30, cv: 3, min: 20, max: 25 }],
  ['Pareto', { family: 'pareto', scale: 3, alpha: 1.1, max: 3600 }],
  ['Weibull', { family: 'weibull', shape: 0.3, scale: 10, max: 3600 }],
] as const)('turns after a seek, times between them: %s', (_, law) => {
  const others: Record<string, object> = {
    'turns of people': {},
    'turns of tools among them': {
      tool_calls: { share: 0.7, inter_turn_seconds: { family: 'exponential', mean: 2, max: 40 } },
    },
  };

  test.each(Object.keys(others))('%s', async (kind) => {
    const plan = await compileWorkload({
      category: 'language',
      duration: '2h',
      seed: kind,
      conversations: { share: 0.8, turns: { mean: 9, max: 80 }, inter_turn_seconds: law, ...others[kind] },
      custom_clients: [
        { rate: 6, fields: { input_tokens: 100, output_tokens: 50 } },
        { rate: 1, fields: { input_tokens: 70, output_tokens: 20 } },
      ],
    } as WorkloadSpec);
    const tiled = withTileRows(plan.bytes, 1024);
    const types = columnTypes(tiled);
    const inOrder = Array.from(allTiles(tiled, release.engine), (rows) => hashRows([rows]));
    expect(inOrder.length).toBeGreaterThan(30);
    const engine = new Engine(tiled, release.engine);
    for (let tile = engine.tiles - 1; tile >= 0; tile -= 3) {
      engine.seek(tile);
      expect(hashRows([nextTile(engine, types)]), `tile ${tile}`).toBe(inOrder[tile]);
    }
  });
});

describe('more conversations than there is room for what they draw ahead', () => {
  // 2,250 begin in a second and last 450 s: a million are open, which would have three and a half million rows ahead.
  const conversations = {
    share: 1,
    turns: { 16: 1 },
    inter_turn_seconds: { family: 'uniform', min: 20, max: 40 },
  } as const;
  const { bytes } = compilePlan(steadyPool(empirical([[10, 1]])), {
    rate: 36_000,
    duration: 700,
    conversations,
  });
  const types = columnTypes(bytes);
  const TILES = 90;

  test('have the rows that they have without any ahead, right after a seek', () => {
    const [inOrder, anew] = [new Engine(bytes, release.engine), new Engine(bytes, release.engine)];
    const hashes = Array.from({ length: TILES }, () => hashRows([nextTile(inOrder, types)]));
    for (const tile of [TILES - 1, TILES - 20, TILES - 40, 1]) {
      anew.seek(tile);
      expect(hashRows([nextTile(anew, types)]), `tile ${tile}`).toBe(hashes[tile]);
    }
  });

  test('take the memory of open conversations, and no more of rows than there may be', () => {
    const engine = instantiateEngine<{
      memory: WebAssembly.Memory;
      allocatePlan(bytes: number): number;
      openPlan(): number;
      produce(): number;
    }>(release.engine);
    const address = engine.allocatePlan(bytes.length) >>> 0;
    new Uint8Array(engine.memory.buffer, address, bytes.length).set(bytes);
    expect(engine.openPlan()).toBe(0);
    const before = engine.memory.buffer.byteLength;
    for (let tile = 0; tile < TILES; tile++) engine.produce();
    // 48 bytes each; 32 MiB of rows; two blocks of 2 KB in each of 2,049 buckets; 4 MB for a tile. All rows ahead would take
    // 126 MB, and memory, which doubles from what it is at first, would be twice what it is.
    const needed = before + 48 * 2250 * 450 + 2 ** 25 + 2 * 2048 * 2049 + 4e6;
    expect(engine.memory.buffer.byteLength).toBeLessThan(1.5 * needed);
  });
});
