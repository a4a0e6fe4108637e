import { existsSync, readFileSync } from 'node:fs';
import { Field, Float64, List, Table, tableFromIPC, Uint32, vectorFromArray } from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { generate } from '../../src/generate/generate.js';
import { openWorkload } from '../../src/generate/open-workload.js';
import type { FormatWriter } from '../../src/output/encoder.js';
import { openSink } from '../../src/output/file/open-sink.js';
import { loadWriter } from '../../src/output/format-writers.js';
import type { FormatName } from '../../src/output/formats.js';
import type { FormatOptions } from '../../src/output/options.js';
import { useFolder } from '../fixtures/folder.js';

const folder = useFolder();

/** What a trace is known by, a row each. */
interface Row {
  readonly timestamp: number;
  readonly client_id: number;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly conversation_id: bigint;
  readonly turn: number;
  readonly hash_ids: readonly number[];
}

async function traceOf(blockSize: number, pool = 'builtin:language') {
  return generate(
    await openWorkload({
      pool,
      requests: 700,
      duration: 120,
      conversations: {
        share: 0.6,
        turns: { mean: 3 },
        inter_turn_seconds: { family: 'exponential', mean: 20 },
      },
      output: { block_size: blockSize },
    }),
    { batchSize: 100 },
  );
}

/** Writes a trace to a file, in the format, and gives its rows, too. */
async function written(format: FormatName, blockSize: number, options: FormatOptions = {}) {
  const trace = await traceOf(blockSize);
  const path = folder.path(`trace-${format}`);
  const sink = await openSink(path, format, trace.schema, { format: { raise_zeros: true, ...options } });
  const rows: Row[] = [];
  for await (const batch of trace) {
    for (let row = 0; row < batch.numRows; row++) {
      const at = (name: string) => batch.getChild(name)!.get(row);
      rows.push({
        timestamp: at('timestamp'),
        client_id: at('client_id'),
        input_tokens: at('input_tokens'),
        output_tokens: at('output_tokens'),
        conversation_id: at('conversation_id'),
        turn: at('turn'),
        hash_ids: [...(at('hash_ids') as Iterable<number>)],
      });
    }
    await sink.write(batch);
  }
  await sink.close();
  return { path, rows };
}

const linesOf = (path: string) => readFileSync(path, 'utf8').trimEnd().split('\n');
const rounded = (seconds: number, perSecond: number) => Math.floor(seconds * perSecond + 0.5) / perSecond;

test('bailian has a request a line, and the turn before by its id', async () => {
  const { path, rows } = await written('bailian', 16);
  const lines = linesOf(path).map((line) => JSON.parse(line));
  expect(lines).toHaveLength(rows.length);
  const ofTurn = new Map<string, number>();
  const ids = new Set<number>();
  let followed = 0;
  for (const [index, { chat_id, parent_chat_id, ...line }] of lines.entries()) {
    const { timestamp, input_tokens, output_tokens, conversation_id, turn, hash_ids } = rows[index];
    expect(line).toEqual({
      timestamp: rounded(timestamp, 1e6),
      input_length: input_tokens,
      output_length: output_tokens,
      type: 'text',
      turn,
      hash_ids,
    });
    // A conversation can have begun before the trace.
    const before = ofTurn.get(`${conversation_id} ${turn - 1}`);
    expect(parent_chat_id).toBe(turn === 1 ? -1 : (before ?? parent_chat_id));
    if (before !== undefined) followed++;
    ofTurn.set(`${conversation_id} ${turn}`, chat_id);
    ids.add(chat_id);
  }
  expect(ids.size).toBe(rows.length);
  expect(ids).not.toContain(-1);
  expect(followed).toBeGreaterThan(100);
});

test('bailian refuses blocks of another size than its readers take for granted', async () => {
  const { schema } = await traceOf(64);
  await expect(openSink(folder.path('trace'), 'bailian', schema)).rejects.toThrow(/blocks of 16 tokens.*64/);
});

test('weka has a session a line with all of its turns, and the first to begin first', async () => {
  const { path, rows } = await written('weka', 64, { model: 'a "model"' });
  const sessions = linesOf(path).map((line) => JSON.parse(line));
  const byId = new Map<string, Row[]>();
  for (const row of rows) {
    const id = String(row.conversation_id);
    byId.set(id, [...(byId.get(id) ?? []), row]);
  }
  expect(sessions).toHaveLength(byId.size);
  expect(sessions[0].id).toBe(String(rows[0].conversation_id));
  for (const { id, requests, ...head } of sessions) {
    expect(head).toEqual({
      models: ['a "model"'],
      block_size: 64,
      hash_id_scope: 'local',
      tool_tokens: 0,
      system_tokens: 0,
    });
    expect(requests).toEqual(
      byId.get(id)!.map(({ timestamp, input_tokens, output_tokens, hash_ids }) => ({
        t: rounded(timestamp, 1e6),
        type: 'n',
        model: 'a "model"',
        in: input_tokens,
        out: output_tokens,
        hash_ids,
      })),
    );
  }
});

test('blis has a header of its own, and client, session and turn of each request', async () => {
  const { path, rows } = await written('blis', 16, { model: 'a,b' });
  expect(readFileSync(`${path}.header.yaml`, 'utf8')).toBe(
    'trace_version: 3\ntime_unit: microseconds\nmode: generated\nwarm_up_requests: 0\n',
  );
  const [head, ...lines] = linesOf(path);
  expect(head.split(',')).toHaveLength(27);
  expect(lines).toEqual(
    rows.map(({ timestamp, client_id, input_tokens, output_tokens, conversation_id, turn }, index) => {
      const session = conversation_id % 64n === 0n ? '' : conversation_id;
      const time = Math.floor(timestamp * 1e6 + 0.5);
      return (
        `${index},${client_id},,,${session},${turn - 1},,0,true,${input_tokens},${output_tokens},${input_tokens},` +
        `0,0,0,0,"a,b",0,0,${time},${time},0,0,0,ok,,`
      );
    }),
  );
});

test('blis sums what lists have, and tells how much of an output is reasoning', async () => {
  for (const pool of ['builtin:multimodal', 'builtin:reason']) {
    const trace = await generate(await openWorkload({ pool, requests: 200, duration: 120 }));
    const path = folder.path(`trace-${pool.slice(8)}`);
    const sink = await openSink(path, 'blis', trace.schema, { format: { raise_zeros: true } });
    const expected: (number | string)[][] = [];
    for await (const batch of trace) {
      for (let row = 0; row < batch.numRows; row++) {
        const at = (name: string) => batch.getChild(name)?.get(row);
        const sum = (name: string) => [...((at(name) ?? []) as Iterable<number>)].reduce((a, b) => a + b, 0);
        const items = ['image_tokens', 'audio_tokens', 'video_tokens'].map(sum);
        const text = at('text_tokens') ?? at('input_tokens');
        const ratio = at('reason_tokens') === undefined ? 0 : at('reason_tokens') / at('output_tokens');
        expected.push([
          Math.max(
            1,
            items.reduce((a, b) => a + b, text),
          ),
          text,
          ...items,
          ratio,
        ]);
      }
      await sink.write(batch);
    }
    await sink.close();
    const lines = linesOf(path)
      .slice(1)
      .map((line) => line.split(','));
    expect(lines.map((cells) => [cells[9], ...cells.slice(11, 16)].map(Number))).toEqual(expected);
  }
});

test('neither file of two is there before both are', async () => {
  const { schema } = await traceOf(16);
  const path = folder.path('given-up.csv');
  const sink = await openSink(path, 'blis', schema);
  expect([path, `${path}.header.yaml`].map(existsSync)).toEqual([false, false]);
  await sink.abort();
  expect([path, `${path}.header.yaml`].map(existsSync)).toEqual([false, false]);
});

test('aiperf-arrow has prompts that share words exactly as far as they share blocks', async () => {
  const { path, rows } = await written('aiperf-arrow', 128);
  const table = tableFromIPC(readFileSync(path));
  expect(table.numRows).toBe(rows.length);
  const column = (name: string) => [...table.getChild(name)!];
  expect(column('timestamp_start_unix_ms').map(Number)).toEqual(
    rows.map(({ timestamp }) => Math.floor(timestamp * 1000 + 0.5)),
  );
  expect(column('input_tokens').map(Number)).toEqual(rows.map(({ input_tokens }) => input_tokens));
  expect(column('output_tokens').map(Number)).toEqual(rows.map(({ output_tokens }) => output_tokens));
  expect(column('provided_session_id')).toEqual(rows.map(({ conversation_id }) => conversation_id));
  expect(new Set(column('block_size'))).toEqual(new Set([128]));
  expect(column('total_hashes').map((list) => [...list].map(Number))).toEqual(
    rows.map(({ hash_ids }) => hash_ids),
  );
  const blockOf = new Map<number, string>();
  const idOf = new Map<string, number>();
  for (const [row, prompt] of column('prompt').entries()) {
    const words = (prompt as string).trimEnd().split(' ');
    expect(words).toHaveLength(rows[row].input_tokens);
    for (const [index, id] of rows[row].hash_ids.entries()) {
      const block = words.slice(index * 128, index * 128 + 128);
      if (block.length < 128) continue;
      const text = block.join(' ');
      expect(blockOf.get(id) ?? text).toBe(text);
      expect(idOf.get(text) ?? id).toBe(id);
      blockOf.set(id, text);
      idOf.set(text, id);
    }
  }
});

test('aiperf-arrow refuses a time that has more milliseconds than its whole numbers tell apart', async () => {
  const batch = new Table({
    timestamp: vectorFromArray([1, 1e13], new Float64()),
    input_tokens: vectorFromArray([1, 1], new Uint32()),
    output_tokens: vectorFromArray([1, 1], new Uint32()),
    hash_ids: vectorFromArray([[0], [1]], new List(new Field('item', new Uint32(), false))),
  }).batches[0];
  const sink = await openSink(folder.path('late.arrow'), 'aiperf-arrow', batch.schema);
  await expect(sink.write(batch)).rejects.toThrow(
    'row 1: the time 10000000000000 s has no place in the format',
  );
});

describe.each(['weka', 'bailian', 'aiperf-arrow'] as const)('%s', (format) => {
  test('needs ids of blocks, and says of which size', async () => {
    const { blockSize }: FormatWriter = await loadWriter(format);
    expect(blockSize).toBeGreaterThan(0);
    const { schema } = await generate(await openWorkload({ pool: 'builtin:language', requests: 10 }));
    await expect(openSink(folder.path('trace'), format, schema)).rejects.toThrow(/needs the column hash_ids/);
  });
});
