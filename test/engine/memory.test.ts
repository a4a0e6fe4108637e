import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { instantiateSync } from '@assemblyscript/loader';
import { describe, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.js';
import { callEngine } from '../../src/engine/want-of-memory.js';
import { EngineError } from '../../src/errors.js';
import { GapFamily } from '../../src/laws/inter-arrival-family.js';
import { columnTypes, withTileRows } from '../fixtures/rows.js';
import { empirical } from '../fixtures/synthetic-datasets.js';
import { mixedPool, SyntheticPool } from '../fixtures/synthetic-pool.js';
import { compilePlan } from '../support/at-once.js';
import { BUILDS } from './modules.js';

/** What an engine's memory can hold: the address space of 32 bits but for its last page of 64 KiB. */
const LAST_END = 2 ** 32 - 2 ** 16;

interface Exports {
  readonly memory: WebAssembly.Memory;
  allocatePlan(bytes: number): number;
  openPlan(): number;
  tiles(): number;
  seek(tile: number): void;
  produce(): number;
  timestamps(): number;
  clients(): number;
  column(index: number): number;
  items(index: number): number;
  itemCount(index: number): number;
  memoryNeeded(): number;
}

const instantiate = (module: WebAssembly.Module) => instantiateSync(module).exports as unknown as Exports;

/** Conversations and lists: every buffer that there is. */
const PLAN = withTileRows(
  compilePlan(mixedPool('multimodal'), {
    requests: 4000,
    conversations: {
      share: 0.5,
      turns: { 2: 0.5, 5: 0.5 },
      inter_turn_seconds: { family: 'constant', value: 900 },
    },
  }).bytes,
  1024,
);

/** Leaves so many bytes up to the end of the address space. Memory that is never touched costs nothing. */
function leave(engine: Exports, bytes: number): void {
  const begin = engine.allocatePlan(0) >>> 0;
  engine.allocatePlan(LAST_END - bytes - begin);
}

/** A digest of some tiles, each of which can make buffers grow; `step` tells which call is under way. */
function digestOf(engine: Exports, step: (name: 'allocatePlan' | 'openPlan' | 'produce') => void): string {
  const hash = createHash('sha256');
  const add = (address: number, bytes: number) =>
    hash.update(new Uint8Array(engine.memory.buffer, address >>> 0, bytes));
  step('allocatePlan');
  const address = engine.allocatePlan(PLAN.length) >>> 0;
  new Uint8Array(engine.memory.buffer, address, PLAN.length).set(PLAN);
  step('openPlan');
  expect(engine.openPlan()).toBe(0);
  step('produce');
  const types = columnTypes(PLAN);
  for (const tile of [1, 0, 1, 2]) {
    engine.seek(tile);
    const rows = engine.produce() >>> 0;
    add(engine.timestamps(), rows * 8);
    add(engine.clients(), rows * 4);
    types.forEach((type, index) => {
      const width = type === 'uint64' ? 8 : type === 'uint16' ? 2 : 4;
      add(engine.column(index), (type === 'list' ? rows + 1 : rows) * width);
      if (type === 'list') add(engine.items(index), (engine.itemCount(index) >>> 0) * 4);
    });
  }
  return hash.digest('hex');
}

/** What `digestOf` takes of a fresh instance's memory: up to the opened plan, and in all. */
function bytesTaken(module: WebAssembly.Module): { opened: number; all: number; digest: string } {
  const engine = instantiate(module);
  // An empty block starts where the next one would.
  const begin = engine.allocatePlan(0) >>> 0;
  let opened = 0;
  const digest = digestOf(engine, (name) => {
    if (name === 'produce') opened = (engine.allocatePlan(0) >>> 0) - begin;
  });
  return { opened, all: (engine.allocatePlan(0) >>> 0) - begin, digest };
}

describe.each(BUILDS)('the end of the address space, $name build', ({ engine: module }) => {
  test('wherever it comes, the rows are right or the call tells that memory ran out', () => {
    const { opened, all, digest } = bytesTaken(module);
    expect(opened).toBeGreaterThan(PLAN.length);
    expect(all).toBeGreaterThan(opened);
    // Blocks are of multiples of 16 bytes.
    const planBytes = Math.ceil(PLAN.length / 16) * 16;
    const places = [
      [planBytes - 16, 'allocatePlan'],
      [planBytes, 'openPlan'],
      [opened - 16, 'openPlan'],
      [opened, 'produce'],
      [all - 16, 'produce'],
      [all, undefined],
    ] as const;
    for (const [left, failing] of places) {
      const engine = instantiate(module);
      leave(engine, left);
      let step: string | undefined;
      try {
        expect(
          digestOf(engine, (name) => {
            step = name;
          }),
        ).toBe(digest);
        step = undefined;
        expect(engine.memoryNeeded()).toBe(0);
      } catch (error) {
        if (!(error instanceof WebAssembly.RuntimeError)) throw error;
        expect(error.message).toMatch(/unreachable/);
        expect(engine.memoryNeeded(), `${left} bytes left`).toBeGreaterThan(LAST_END);
      }
      expect(step, `${left} bytes left`).toBe(failing);
    }
  }, 120_000);

  test('sizes that would wrap around are refused', () => {
    for (const bytes of [0xffffffff, 0xffff0001, LAST_END]) {
      const engine = instantiate(module);
      expect(() => engine.allocatePlan(bytes)).toThrow(WebAssembly.RuntimeError);
      expect(engine.memoryNeeded()).toBeGreaterThan(LAST_END);
    }
  });

  test('the host tells what to do', () => {
    const plan = new Uint8Array(2 ** 32 - 8);
    expect(() => new Engine(plan, module)).toThrow(EngineError);
    expect(() => new Engine(plan, module)).toThrow(
      /^the engine's memory could not grow to 4\.\d\d GB, as an engine has 4\.29 GB at most; use a shorter duration/,
    );
  });
});

test('a tile of more items than fit is refused before they are drawn', () => {
  // The conversations of a busy window have their second turns in an idle one, which is one tile.
  const one = empirical([[1, 1]]);
  const pool = new SyntheticPool({
    category: 'multimodal',
    clients: [
      { id: 0, at: (window) => ({ rate: window === 0 ? 400 : 1e-3, family: GapFamily.gamma, shape: 1 }) },
    ],
    datasets: [
      {
        text_tokens: one,
        output_tokens: one,
        image_count: empirical([[4096, 1]]),
        image_tokens: one,
        audio_count: empirical([[0, 1]]),
        audio_tokens: one,
        video_count: empirical([[0, 1]]),
        video_tokens: one,
      },
    ],
    windowCount: 3,
  });
  const { bytes } = compilePlan(pool, {
    conversations: { share: 1, turns: { 2: 1 }, inter_turn_seconds: { family: 'constant', value: 900 } },
  });
  for (const { engine: module } of BUILDS) {
    const engine = instantiate(module);
    const address = engine.allocatePlan(bytes.length) >>> 0;
    new Uint8Array(engine.memory.buffer, address, bytes.length).set(bytes);
    expect(engine.openPlan()).toBe(0);
    engine.seek(engine.tiles() - 1);
    expect(() => engine.produce()).toThrow(WebAssembly.RuntimeError);
    // Two turns at 400 requests a second are 200 conversations a second; the tile begins just before the 600th second
    // and has the second turns of those begun in the 900 s until then: 180,000 of 4,096 items of 4 bytes, kept twice.
    expect(engine.memoryNeeded() / (180_000 * 4096 * 8)).toBeCloseTo(1, 1);
    expect(engine.memory.buffer.byteLength).toBeLessThan(2 ** 28);
  }
}, 60_000);

test('a trap for any other reason is told as a defect', () => {
  const trap = () => {
    throw new WebAssembly.RuntimeError('memory access out of bounds');
  };
  const call = (needed: number) => () => callEngine({ memoryNeeded: () => needed }, 'use less', trap);
  expect(call(0)).toThrow('the engine failed (memory access out of bounds), which is a defect');
  expect(call(3e9)).toThrow(
    "the engine's memory could not grow to 3.00 GB, as the system gives an engine no more; use less",
  );
});

test('every size is made of 64 bits', () => {
  const folder = new URL('../../assembly/', import.meta.url);
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  let calls = 0;
  for (const name of names) {
    const source = readFileSync(new URL(name, folder), 'utf8');
    for (const [call] of source.matchAll(/\b(?:allocate|enlarge)\((?:[^()]|\([^()]*\))*\)/g)) {
      calls++;
      expect(call, name).not.toContain('usize>');
      // A shift or a product of what is not cast has 32 bits.
      if (name !== 'memory.ts' && /<<|\*/.test(call)) expect(call, name).toContain('<u64>');
    }
  }
  expect(calls).toBeGreaterThan(25);
});
