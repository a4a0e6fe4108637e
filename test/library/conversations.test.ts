import { describe, expect, test } from 'vitest';
import { SpecError } from '../../src/errors.js';
import {
  compilePlan,
  generate,
  type RunOptions,
  readTraceMetadata,
  type WorkloadSpec,
} from '../../src/index.js';
import { mixedPool } from '../fixtures/synthetic-pool.js';

const VALID = {
  share: 0.5,
  turns: { mean: 3 },
  inter_turn_seconds: { family: 'lognormal', mu: 4.6, sigma: 1 },
} as const;

/** The trace of a pool of a few clients. */
function traceOf(
  category: 'language' | 'reason' | 'multimodal',
  workload: Omit<WorkloadSpec, 'pool'>,
  run: RunOptions = {},
) {
  return generate({ pool: mixedPool(category), ...workload }, run);
}

test('reference arrivals have no conversations', async () => {
  const refused = traceOf('language', { conversations: VALID, arrivals: 'reference' });
  await expect(refused).rejects.toThrow(SpecError);
  await expect(refused).rejects.toThrow(
    'conversations: conversations are not possible with reference arrivals',
  );
});

test('more open conversations than memory can hold are refused', async () => {
  const inter_turn_seconds = { family: 'constant', value: 3e7 } as const;
  const refused = traceOf('language', { rate: 1000, conversations: { ...VALID, inter_turn_seconds } });
  await expect(refused).rejects.toThrow(SpecError);
  await expect(refused).rejects.toThrow(
    'conversations: more than 10000000 conversations would be open at a time',
  );
});

test('bounds that hold none of the law of inter-turn times are refused', async () => {
  const inter_turn_seconds = { family: 'pareto', scale: 1e6, alpha: 1 } as const;
  const refused = traceOf('language', { rate: 10, conversations: { ...VALID, inter_turn_seconds } });
  await expect(refused).rejects.toThrow(SpecError);
  await expect(refused).rejects.toThrow(/conversations\.inter_turn_seconds.*hold none of the pareto law/);
});

test('a law of tool calls of which the bounds hold nothing is refused where it stands', async () => {
  const tool_calls = {
    share: 0.5,
    fields: { output_tokens: { family: 'normal', mean: 10, std: 1, min: 500 } },
  } as const;
  const conversations = { share: 0.5, turns: { 2: 1 }, inter_turn_seconds: 3, tool_calls };
  const client = { rate: 1, fields: { input_tokens: 5, output_tokens: 5 } };
  const problem =
    'the bounds 500 to 4294967295 hold none of the normal distribution; they must hold at least 1e-9 of it';
  const common = { category: 'language', requests: 100 } as const;
  await expect(compilePlan({ ...common, conversations, custom_clients: [client] })).rejects.toThrow(
    `conversations.tool_calls.fields.output_tokens: ${problem}`,
  );
  await expect(
    compilePlan({ ...common, custom_clients: [client, { ...client, conversations }] }),
  ).rejects.toThrow(`custom_clients[1].conversations.tool_calls.fields.output_tokens: ${problem}`);
});

describe('a trace with conversations', () => {
  const workload = { requests: 50_000, conversations: VALID } as const;

  test('has their columns behind those of the tokens, and request ids behind these', async () => {
    const { schema } = await traceOf('reason', { ...workload, output: { request_id: true } });
    expect(schema.fields.map(({ name, type }) => `${name} ${type}`).slice(-5)).toEqual([
      'answer_tokens Uint32',
      'conversation_id Uint64',
      'turn Uint16',
      'history_tokens Uint32',
      'request_id Uint64',
    ]);
    expect((readTraceMetadata(schema).spec as Record<string, unknown>).conversations).toEqual({
      ...VALID,
      history: true,
    });
  });

  test('has about the number of requests that was asked for, without an end in between', async () => {
    const trace = await traceOf('multimodal', workload);
    expect(trace.expectedRequests).toBe(50_000);
    expect(trace.clientCount).toBe(10);
    let [requests, last] = [0, 0];
    for await (const batch of trace) {
      requests += batch.numRows;
      last = batch.getChild('timestamp')!.get(batch.numRows - 1);
      trace.recycle(batch);
    }
    // The pool's rates change from window to window by a tenth or so, which later turns follow after minutes.
    expect(Math.abs(requests / 50_000 - 1)).toBeLessThan(0.05);
    expect(last).toBeGreaterThan(trace.durationSeconds - 5);
  });

  test('cannot number the rows of later shards', async () => {
    const shard = (index: number, request_id = true) =>
      traceOf('language', { ...workload, output: { request_id } }, { shard: { index, count: 2 } });
    await expect(shard(2)).rejects.toThrow(SpecError);
    await expect(shard(2)).rejects.toThrow('output.request_id: with renewal arrivals or conversations');
    const { schema } = await shard(1);
    expect(readTraceMetadata(schema)).toMatchObject({ shard: '1/2', firstRequestId: 0 });
    const later = await shard(2, false);
    expect(readTraceMetadata(later.schema)).toMatchObject({ shard: '2/2', firstRequestId: undefined });
    expect(later.expectedRequests).toBeGreaterThan(20_000);
  });

  test('has the same clients where all their requests are in conversations', async () => {
    const all = { ...workload, conversations: { ...VALID, share: 1 } };
    expect((await traceOf('language', all)).clientCount).toBe(10);
  });
});
