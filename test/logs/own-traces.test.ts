import type { RecordBatch } from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { generate } from '../../src/generate/generate.js';
import type { Workload } from '../../src/generate/opened.js';
import { encodeTrace } from '../../src/streams/encode-trace.js';
import { HEAVY_TAILED } from '../fixtures/conversations.js';
import { logFile, type Request, readAll } from './log-files.js';

const COMMON = { rate: 8, duration: 100, seed: 'logs' };
const WORKLOADS: Readonly<Record<string, Workload>> = {
  language: { pool: 'builtin:language', ...COMMON },
  reason: {
    pool: 'builtin:reason',
    ...COMMON,
    conversations: HEAVY_TAILED,
  },
  multimodal: { pool: 'builtin:multimodal', ...COMMON },
};

/** What a log is to have, from the batches themselves. */
function expectedRequests(batches: readonly RecordBatch[]): Record<string, unknown>[] {
  return batches.flatMap((batch) =>
    [...batch].map((row) => {
      const values = row!.toJSON() as Record<string, unknown>;
      const list = (name: string) =>
        values[name] === undefined ? undefined : [...(values[name] as Iterable<number>)];
      const items = ['image', 'audio', 'video'].flatMap((item) => {
        const sizes = list(`${item}_tokens`);
        return sizes === undefined
          ? []
          : [
              [`${item}_tokens`, sizes],
              [`${item}_count`, sizes.length],
            ];
      });
      const reason = values.reason_tokens as number | undefined;
      const output = values.output_tokens as number;
      return {
        time: values.timestamp,
        client: String(values.client_id),
        ...(values.history_tokens !== undefined && { history: values.history_tokens }),
        ...(values.input_tokens !== undefined && { input_tokens: values.input_tokens }),
        ...(values.text_tokens !== undefined && { text_tokens: values.text_tokens }),
        output_tokens: output,
        ...(reason !== undefined && { reason_ratio: output === 0 ? 0 : reason / output }),
        ...Object.fromEntries(items),
        ...(values.conversation_id !== undefined && { conversation: String(values.conversation_id) }),
      };
    }),
  );
}

/** Sessions, whose numbers are of no matter, in place of which the first row of each stands. */
function withSessions(requests: readonly Request[] | Record<string, unknown>[], key: string) {
  const first = new Map<unknown, number>();
  return requests.map(({ [key]: session, ...request }, row) => {
    if (session === undefined) return request;
    if (!first.has(session)) first.set(session, row);
    return { ...request, session: first.get(session) };
  });
}

describe.each(Object.keys(WORKLOADS))('a trace of ours: %s', (category) => {
  test.each([
    ['arrow', undefined],
    ['arrow-stream', undefined],
    ['parquet', undefined],
    ['csv', undefined],
    ['csv', 'gzip'],
    ['jsonl', undefined],
    ['jsonl', 'zstd'],
  ] as const)('as %s, compressed by %s', async (format, compression) => {
    const batches: RecordBatch[] = [];
    for await (const batch of await generate(WORKLOADS[category])) batches.push(batch);
    const expected = expectedRequests(batches);
    const stream = encodeTrace(await generate(WORKLOADS[category]), {
      format,
      ...(compression && { compression }),
    });
    const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
    const { log, requests } = await readAll(logFile('trace', bytes));
    expect(expected.length).toBeGreaterThan(400);
    expect(log.category).toBe(category);
    expect(log.requests).toBe(expected.length);
    expect(log.clientKey).toBe('client');
    expect(log.dropped).toEqual([]);
    const hasMetadata = ['arrow', 'arrow-stream', 'parquet'].includes(format);
    if (hasMetadata) expect(log.durationSeconds).toBe(100);
    const start = hasMetadata ? 0 : (expected[0].time as number);
    expect(withSessions(requests, 'session')).toEqual(
      withSessions(
        expected.map((request) => ({ ...request, time: (request.time as number) - start })),
        'conversation',
      ),
    );
    expect(log.fields.length).toBe({ language: 2, reason: 3, multimodal: 8 }[category]);
  });
});
