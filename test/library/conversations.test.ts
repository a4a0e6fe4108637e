import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { type GenerateOptions, generate, readTraceMetadata } from '../../src/index.js';
import { mixedPool } from '../fixtures/synthetic-pool.js';

const VALID = {
  share: 0.5,
  turns: { mean: 3 },
  interTurnSeconds: { family: 'lognormal', mu: Math.log(100), sigma: 1 },
} as const;
const LAW = VALID.interTurnSeconds;

test.each([
  [7, 'conversations: 7 is not an object'],
  [null, 'conversations: null is not an object'],
  [{}, 'conversations.share: undefined is not a number above 0, at most 1'],
  [{ ...VALID, share: 0 }, 'conversations.share: 0 is not a number above 0, at most 1'],
  [{ ...VALID, share: 1.5 }, 'conversations.share: 1.5 is not'],
  [{ ...VALID, gap: 1 }, 'conversations.gap: there is no such field; the fields are share, turns,'],
  [{ ...VALID, history: 'yes' }, 'conversations.history: yes is not true or false'],
  [{ ...VALID, turns: 3 }, 'conversations.turns: 3 is not an object'],
  [{ ...VALID, turns: { mean: 1.5 } }, 'conversations.turns.mean: 1.5 is not a number from 2 to 33'],
  [{ ...VALID, turns: { mean: 9, max: 10 } }, 'conversations.turns.mean: 9 is not a number from 2 to 6'],
  [
    { ...VALID, turns: { mean: 2, max: 65 } },
    'conversations.turns.max: 65 is not a whole number from 2 to 64',
  ],
  [{ ...VALID, turns: { mean: 2, min: 2 } }, 'conversations.turns.min: there is no such field'],
  [
    { ...VALID, turns: { 1: 0.5, 2: 0.5 } },
    "conversations.turns: 1 is not 'mean', 'max' or a number of turns",
  ],
  [{ ...VALID, turns: { 2: 1.5 } }, 'conversations.turns.2: 1.5 is not a probability from 0 to 1'],
  [{ ...VALID, turns: { 2: 0.5, 3: 0.4 } }, 'conversations.turns: the probabilities sum to 0.9 instead of 1'],
  [{ ...VALID, turns: {} }, 'conversations.turns: the probabilities sum to 0 instead of 1'],
  [{ ...VALID, interTurnSeconds: 60 }, 'conversations.interTurnSeconds: 60 is not an object'],
  [
    { ...VALID, interTurnSeconds: { family: 'gamma' } },
    'conversations.interTurnSeconds.family: "gamma" is not one of constant, lognormal,',
  ],
  [
    { ...VALID, interTurnSeconds: { family: 'toString' } },
    'conversations.interTurnSeconds.family: "toString" is not one of',
  ],
  [
    { ...VALID, interTurnSeconds: { ...LAW, sigma: 0 } },
    'conversations.interTurnSeconds.sigma: 0 is not a number from 0.001 to 1000',
  ],
  [
    { ...VALID, interTurnSeconds: { ...LAW, p50: 3 } },
    'conversations.interTurnSeconds.p50: there is no such field; the fields are family, mu, sigma, min, max',
  ],
  [
    { ...VALID, interTurnSeconds: { ...LAW, max: 0 } },
    'conversations.interTurnSeconds.max: 0 is not a number above 0',
  ],
  [
    { ...VALID, interTurnSeconds: { ...LAW, max: 1e9 } },
    'max: 1000000000 is not a number above 0, at most 31536000',
  ],
  [{ ...VALID, interTurnSeconds: { ...LAW, min: 9, max: 8 } }, 'min: 9 is above max, 8'],
  [
    { ...VALID, interTurnSeconds: { family: 'uniform', min: 5 } },
    'conversations.interTurnSeconds.max: undefined is not a number',
  ],
  [
    { ...VALID, interTurnSeconds: { family: 'constant', value: -1 } },
    'conversations.interTurnSeconds.value: -1 is not a number above 0',
  ],
  [
    { ...VALID, interTurnSeconds: { family: 'pareto', scale: 1e6, alpha: 1 } },
    'conversations.interTurnSeconds: the bounds 0 to 86400 hold none of the pareto law',
  ],
])('conversations that are malformed are refused: %j', (conversations, message) => {
  const call = () => generate(mixedPool('language'), { conversations } as unknown as GenerateOptions);
  expect(call).toThrow(UsageError);
  expect(call).toThrow(message);
});

test('reference arrivals have no conversations', () => {
  const call = () => generate(mixedPool('language'), { conversations: VALID, arrivals: 'reference' });
  expect(call).toThrow(UsageError);
  expect(call).toThrow('conversations: conversations are not possible with reference arrivals');
});

test('more open conversations than memory can hold are refused', () => {
  const interTurnSeconds = { family: 'constant', value: 3e7 } as const;
  const call = () =>
    generate(mixedPool('language'), { rate: 1000, conversations: { ...VALID, interTurnSeconds } });
  expect(call).toThrow(UsageError);
  expect(call).toThrow('conversations: more than 10000000 conversations would be open at a time');
});

describe('a trace with conversations', () => {
  const options = { requests: 50_000, conversations: VALID } as const;

  test('has their columns behind those of the tokens, and request ids behind these', () => {
    const { schema } = generate(mixedPool('reason'), { ...options, requestId: true });
    expect(schema.fields.map(({ name, type }) => `${name} ${type}`).slice(-5)).toEqual([
      'answer_tokens Uint32',
      'conversation_id Uint64',
      'turn Uint16',
      'history_tokens Uint32',
      'request_id Uint64',
    ]);
    expect((readTraceMetadata(schema).spec as Record<string, unknown>).conversations).toEqual(VALID);
  });

  test('has about the number of requests that was asked for, without an end in between', async () => {
    const trace = generate(mixedPool('multimodal'), options);
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

  test('cannot number the rows of later shards', () => {
    const shard = (index: number) => ({ ...options, requestId: true, shard: { index, count: 2 } });
    expect(() => generate(mixedPool('language'), shard(2))).toThrow(UsageError);
    expect(() => generate(mixedPool('language'), shard(2))).toThrow(
      'requestId: with renewal arrivals or conversations',
    );
    const { schema } = generate(mixedPool('language'), shard(1));
    expect(readTraceMetadata(schema)).toMatchObject({ shard: '1/2', firstRequestId: 0 });
    const later = generate(mixedPool('language'), { ...shard(2), requestId: false });
    expect(readTraceMetadata(later.schema)).toMatchObject({ shard: '2/2', firstRequestId: undefined });
    expect(later.expectedRequests).toBeGreaterThan(20_000);
  });

  test('has the same clients where all their requests are in conversations', () => {
    const all = { ...options, conversations: { ...VALID, share: 1 } };
    expect(generate(mixedPool('language'), all).clientCount).toBe(10);
  });
});
