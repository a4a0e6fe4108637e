import type { RecordBatch } from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { TraceError } from '../../src/errors.js';
import { HashIds } from '../../src/trace/hash-ids.js';
import { PrefixBlocks } from '../../src/trace/prefix-blocks.js';
import { mixedPool } from '../fixtures/synthetic-pool.js';
import { generate } from '../support/generate.js';

const CONVERSATIONS = {
  share: 0.7,
  turns: { 2: 0.5, 5: 0.5 },
  inter_turn_seconds: { family: 'exponential', mean: 100 },
} as const;

const idsOf = (batch: RecordBatch, row: number) => [
  ...(batch.getChild('hash_ids')!.get(row) as Iterable<number>),
];

test.each([
  ['single requests', {}, 0],
  ['single requests behind a system prompt', {}, 700],
  ['conversations', { conversations: CONVERSATIONS }, 0],
  ['conversations behind a system prompt', { conversations: CONVERSATIONS }, 700],
] as const)('the column names the blocks of %s, across batches', async (_, settings, systemPromptTokens) => {
  const trace = generate(mixedPool('language'), { requests: 600, batchSize: 50, ...settings });
  const hashIds = new HashIds(trace.schema, { blockSize: 128, systemPromptTokens });
  const blocks = new PrefixBlocks(128, { systemTokens: systemPromptTokens });
  let rows = 0;
  for await (const batch of trace) {
    const whole = hashIds.add(batch);
    expect(whole.numRows).toBe(batch.numRows);
    for (let row = 0; row < batch.numRows; row++, rows++) {
      const at = (name: string) => batch.getChild(name)?.get(row);
      const { items } = blocks.idsOf({
        rows: 1,
        clientIds: Uint32Array.of(at('client_id')),
        inputTokens: Uint32Array.of(at('input_tokens')),
        conversations: {
          ids: BigUint64Array.of(at('conversation_id') ?? 0n),
          turns: Uint16Array.of(at('turn') ?? 1),
          historyTokens: Uint32Array.of(at('history_tokens') ?? 0),
        },
      });
      expect(idsOf(whole, row)).toEqual([...items]);
      expect(whole.getChild('timestamp')?.get(row)).toBe(at('timestamp'));
    }
  }
  expect(rows).toBeGreaterThan(300);
});

test('images, audio and video are part of the input', async () => {
  const trace = generate(mixedPool('multimodal'), { requests: 50 });
  const hashIds = new HashIds(trace.schema, { blockSize: 16 });
  for await (const batch of trace) {
    const whole = hashIds.add(batch);
    for (let row = 0; row < batch.numRows; row++) {
      const tokens = ['image_tokens', 'audio_tokens', 'video_tokens']
        .flatMap((name) => [...(batch.getChild(name)!.get(row) as Iterable<number>)])
        .reduce((sum, item) => sum + item, Number(batch.getChild('text_tokens')?.get(row)));
      expect(idsOf(whole, row)).toHaveLength(Math.ceil(tokens / 16));
    }
  }
});

test('a trace that has the column is refused', () => {
  const { schema } = generate(mixedPool('language'), { requests: 5 });
  const once = new HashIds(schema, { blockSize: 16 });
  expect(() => new HashIds(once.schema, { blockSize: 16 })).toThrow(TraceError);
});

describe('shards', () => {
  const output = { block_size: 256 };

  test('without shared prefixes have ids of ranges of their own', async () => {
    const seen = new Set<number>();
    let ids = 0;
    for (let index = 1; index <= 3; index++) {
      const shard = { index, count: 3 };
      for await (const batch of generate(mixedPool('language'), { requests: 900, output, shard })) {
        for (let row = 0; row < batch.numRows; row++) {
          for (const id of idsOf(batch, row)) {
            seen.add(id);
            ids++;
            expect(Math.floor(id / 2 ** 29)).toBe(Math.floor(((index - 1) / 3) * 4));
          }
        }
      }
    }
    expect(ids).toBeGreaterThan(900);
    expect(seen.size).toBe(ids);
  });

  test.each([
    ['conversations', { conversations: CONVERSATIONS }, {}],
    ['system prompts', {}, { system_prompt_tokens: 700 }],
  ])('with %s would cut prefixes, and are refused but for the first', (_, settings, more) => {
    const make = (index: number) => () =>
      generate(mixedPool('language'), {
        requests: 900,
        ...settings,
        output: { ...output, ...more },
        shard: { index, count: 3 },
      });
    expect(make(2)).toThrow(/share blocks with those before it/);
    expect(make(1)).not.toThrow();
  });
});

test('a system prompt without blocks is refused', () => {
  const output = { system_prompt_tokens: 100 };
  expect(() => generate(mixedPool('language'), { requests: 5, output })).toThrow(/without block_size/);
});

test('the ids stay as they are when the memory of earlier batches is used again', async () => {
  const settings = { requests: 4_000, batchSize: 500, output: { block_size: 64 } };
  const kept: number[] = [];
  for await (const batch of generate(mixedPool('language'), settings)) {
    for (let row = 0; row < batch.numRows; row++) kept.push(...idsOf(batch, row));
  }
  const again: number[] = [];
  const trace = generate(mixedPool('language'), settings);
  for await (const batch of trace) {
    for (let row = 0; row < batch.numRows; row++) again.push(...idsOf(batch, row));
    trace.recycle(batch);
  }
  expect(again).toEqual(kept);
  expect(kept).toEqual(kept.map((_, index) => index));
});
