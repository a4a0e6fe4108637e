import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.js';
import { engineModule } from '../../src/engine/module.js';
import {
  compilePlan,
  generate,
  parseWorkload,
  readTraceMetadata,
  TraceDigest,
  type WorkloadSpec,
} from '../../src/index.js';
import { BUILDS } from '../engine/modules.js';
import { columnTypes, hashRows, nextTile, withTileRows } from '../fixtures/rows.js';
import { turnRowsOf } from './rows-of-workload.js';

const DAY = { category: 'language', duration: '1d' } as const;

/** 57 turns at the mean, most of them what tools gave; first turns of some 8,000 tokens with their prompt. */
const AGENTIC = parseWorkload(
  readFileSync(new URL('../../examples/workloads/agentic.yaml', import.meta.url), 'utf8'),
  { file: 'agentic.yaml' },
);
const AGENTS: WorkloadSpec = { ...AGENTIC, duration: '1d' };

/** Conversations of thousands of turns, whose histories come to millions of tokens. */
const LONG = {
  ...DAY,
  max_context: 10_000_000,
  conversations: { share: 1, turns: { 4096: 1 }, inter_turn_seconds: { family: 'exponential', mean: 0.05 } },
  custom_clients: [
    { rate: 60, fields: { input_tokens: { family: 'lognormal', mean: 4000, cv: 1 }, output_tokens: 1000 } },
  ],
} as const satisfies WorkloadSpec;

describe.each([
  // The rows of a trace have a standard deviation of 0.73 %: 0.46 % as of 21,000 conversations of 46 turns, give or take 32,
  // and 0.57 % as the share of them among 73,000 starts is left to chance, 29 % of which begin conversations.
  ['agents', AGENTS, 12 * 86_400, 131_072, 10, 0.0073],
  // And of 0.4 %, where 2,592 begin, give or take 10: these and 93 before the trace have one count.
  ['long conversations', LONG, 60 * 86_400, 10_000_000, 12, 0.004],
] as const)('%s', (_, workload, expected, limit, bits, deviation) => {
  const seeds = ['1', '2', '3', '4', '5', '6', '7', '8'];

  test('keep their limit and their rate', async () => {
    let off = 0;
    for (const seed of seeds) {
      const plan = await compilePlan({ ...workload, seed });
      let [rows, most, longest] = [0, 0, 0];
      for (const { input, output, history, turn, conversationId } of turnRowsOf(plan)) {
        rows++;
        most = Math.max(most, input + output);
        longest = Math.max(longest, turn);
        if (history > input || turn > (conversationId % 2 ** bits) + 1) throw new Error(`row ${rows}`);
      }
      expect(rows, `seed ${seed}`).toBeGreaterThan(1e6);
      expect(most, `seed ${seed}`).toBeLessThanOrEqual(limit);
      expect(most, `seed ${seed}`).toBeGreaterThan(0.999 * limit);
      expect(longest, `seed ${seed}`).toBeGreaterThan(100);
      expect(Math.abs(rows / expected - 1), `seed ${seed}`).toBeLessThan(4 * deviation);
      off += rows / expected - 1;
    }
    // 3.9 standard deviations of the mean of the agents' seeds.
    expect(Math.abs(off / seeds.length)).toBeLessThan(0.01);
  });
});
const SHORT = { ...AGENTS, duration: '2h', seed: 'short' } as const;

/** A small workload of all that limits meet: tool calls, prefixes, images and cut history. */
const MIXED = {
  category: 'multimodal',
  duration: '1h',
  max_context: 20_000,
  prefixes: {
    system_prompt: { tokens: 700 },
    documents: { count: 50, tokens: { family: 'lognormal', mean: 3000, cv: 1 }, share: 0.3 },
  },
  conversations: {
    share: 0.7,
    turns: { mean: 12, max: 90 },
    inter_turn_seconds: { family: 'exponential', mean: 20 },
    tool_calls: { share: 0.4, inter_turn_seconds: 2 },
  },
  custom_clients: [
    { max_context: { tokens: 9000, beyond: 'truncate' } },
    { max_context: { tokens: 9000, of: 'input' }, coupling: 'comonotone' },
    { max_context: 'none' },
    {},
  ].map((own) => ({
    ...own,
    rate: 4,
    fields: {
      text_tokens: { family: 'lognormal', mean: 900, cv: 1.5 },
      output_tokens: { family: 'lognormal', mean: 300, cv: 1 },
      image_count: { family: 'poisson', mean: 0.7 },
      image_tokens: { family: 'uniform', min: 300, max: 1200 },
    },
  })),
} as unknown as WorkloadSpec;

describe.each([
  ['agents', SHORT],
  ['limits of every kind', MIXED],
] as const)('the rows of %s', (_, workload) => {
  test('do not depend on tiles, seeks or builds', async () => {
    const { bytes } = await compilePlan(workload);
    const whole = BUILDS.map(({ engine }) => rowsOf(withTileRows(bytes, 4096), engine).join());
    expect(whole[1]).toBe(whole[0]);
    const tiled = withTileRows(bytes, 1024);
    const inOrder = rowsOf(tiled, engineModule());
    const engine = new Engine(tiled, engineModule());
    for (let step = 0; step < engine.tiles; step++) {
      const tile = (step * 7) % engine.tiles;
      engine.seek(tile);
      expect(hashRows([nextTile(engine, columnTypes(tiled))]), `tile ${tile}`).toBe(inOrder[tile]);
    }
  });

  test('do not depend on batches, workers and shards', async () => {
    const digests: string[] = [];
    for (const run of [{ workers: 1 }, { workers: 2 }, { workers: 1, batchSize: 1000 }]) {
      digests.push(await digestOf(await generate(workload, run)));
    }
    const shards = [];
    for (const index of [1, 2, 3]) shards.push(await generate(workload, { shard: { index, count: 3 } }));
    digests.push(await digestOf(...shards));
    expect(new Set(digests).size).toBe(1);
  });

  test('are made again from the metadata of the trace', async () => {
    const trace = await generate(workload);
    const { spec, turnBits } = readTraceMetadata(trace.schema);
    expect(turnBits).toBe(workload === SHORT ? 10 : 7);
    expect(await digestOf(await generate(spec as WorkloadSpec))).toBe(await digestOf(trace));
  });
});

function rowsOf(plan: Uint8Array, module: WebAssembly.Module): string[] {
  const engine = new Engine(plan, module);
  const types = columnTypes(plan);
  return Array.from({ length: engine.tiles }, () => hashRows([nextTile(engine, types)]));
}

type Traces = readonly Awaited<ReturnType<typeof generate>>[];

async function digestOf(...traces: Traces): Promise<string> {
  const digest = new TraceDigest(traces[0].schema);
  for (const trace of traces) for await (const batch of trace) digest.update(batch);
  return digest.hex();
}

/** Text of the input, output and items of a turn, of which the text has the history in it. */
interface Turn {
  readonly time: number;
  readonly conversationId: number;
  readonly turn: number;
  readonly history: number;
  readonly input: number;
  readonly output: number;
  readonly items: number;
}

test('what is left of a history, and where conversations end, is as their lengths say', async () => {
  const byClient = new Map<number, Map<number, Turn[]>>();
  for (const row of turnRowsOf(await compilePlan({ ...MIXED, duration: '3h' } as WorkloadSpec))) {
    const conversations = byClient.get(row.clientId) ?? new Map<number, Turn[]>();
    byClient.set(row.clientId, conversations);
    conversations.set(row.conversationId, [...(conversations.get(row.conversationId) ?? []), row]);
  }
  const limits = [
    // Clients in their order in the spec.
    { tokens: 9000, ofOutput: true, isCut: true },
    { tokens: 9000, ofOutput: false, isCut: false },
    { tokens: Number.POSITIVE_INFINITY, ofOutput: true, isCut: false },
    { tokens: 20_000, ofOutput: true, isCut: false },
  ];
  let [cut, ended] = [0, 0];
  const early = 3600;
  limits.forEach(({ tokens, ofOutput, isCut }, client) => {
    for (const turns of byClient.get(client)!.values()) {
      if (turns[0].turn !== 1) continue;
      let history = 0;
      for (const row of turns) {
        const counted = row.input + row.items + (ofOutput ? row.output : 0);
        expect(counted).toBeLessThanOrEqual(tokens);
        const own = counted - row.history;
        const left = isCut ? Math.min(history, tokens - own) : history;
        if (left < history) cut++;
        expect(row.history).toBe(left);
        history = row.input + row.output;
      }
      // Ninety turns, 20 s apart, take half an hour: what begins in the first hour ends in the trace.
      if (turns[0].time > early) continue;
      expect(turns.at(-1)!.turn).toBe((turns[0].conversationId % 128) + 1);
      ended++;
    }
  });
  expect(cut).toBeGreaterThan(1000);
  expect(ended).toBeGreaterThan(1000);
});
