import { Field, Float64, List, type RecordBatch, Table, Uint32, vectorFromArray } from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { TraceError, UsageError } from '../../src/errors.js';
import { loadWriter } from '../../src/output/format-writers.js';
import type { FormatName } from '../../src/output/formats.js';
import { HashIds } from '../../src/trace/hash-ids.js';
import { empirical } from '../fixtures/synthetic-datasets.js';
import { mixedPool, SyntheticPool } from '../fixtures/synthetic-pool.js';
import { generate, type PoolSettings } from '../support/generate.js';
import { encodeText } from './encode.js';

const CATEGORIES = ['language', 'reason', 'multimodal'] as const;
type Category = (typeof CATEGORIES)[number];

async function traceOf(category: Category, settings: PoolSettings = {}) {
  const trace = generate(mixedPool(category), { requests: 500, batchSize: 64, ...settings });
  const batches: RecordBatch[] = [];
  for await (const batch of trace) batches.push(batch);
  return { schema: trace.schema, batches };
}

/** The rows as objects, by apache-arrow's own reading; lists as arrays. */
const rowsOf = (batches: readonly RecordBatch[]) =>
  batches.flatMap((batch) =>
    batch.toArray().map((row) => {
      const entries = Object.entries(row.toJSON() as Record<string, unknown>);
      return Object.fromEntries(
        entries.map(([name, value]) => [
          name,
          typeof value === 'bigint'
            ? Number(value)
            : typeof value === 'object'
              ? [...(value as Iterable<number>)]
              : (value as number),
        ]),
      );
    }),
  );

const lines = (text: string) => {
  expect(text.endsWith('\n')).toBe(true);
  return text.slice(0, -1).split('\n');
};

const CONVERSATIONS = {
  share: 0.6,
  turns: { 2: 0.5, 4: 0.5 },
  inter_turn_seconds: { family: 'exponential', mean: 60 },
} as const;

describe.each(CATEGORIES)('a trace of %s', (category) => {
  test('as JSON lines has all values', async () => {
    const { schema, batches } = await traceOf(category, { conversations: CONVERSATIONS });
    const rows = rowsOf(batches);
    const read = lines(await encodeText('jsonl', schema, batches)).map((line) => JSON.parse(line));
    expect(read).toEqual(rows.map((row, index) => ({ request_id: index, ...row })));
  });

  test('as CSV has all values', async () => {
    const { schema, batches } = await traceOf(category);
    const [head, ...body] = lines(await encodeText('csv', schema, batches));
    const names = head.split(',');
    expect(names).toEqual(['request_id', ...schema.fields.map(({ name }) => name)]);
    const read = body.map((line) => {
      const cells = line.match(/"[^"]*"|[^,]+/g) ?? [];
      expect(cells).toHaveLength(names.length);
      return Object.fromEntries(names.map((name, index) => [name, JSON.parse(unquoted(cells[index]))]));
    });
    expect(read).toEqual(rowsOf(batches).map((row, index) => ({ request_id: index, ...row })));
  });

  test('comes out of workers as out of this thread', async () => {
    const { schema, batches } = await traceOf(category);
    expect(await encodeText('csv', schema, batches, { workers: 3 })).toBe(
      await encodeText('csv', schema, batches),
    );
  });
});

test.each(['csv', 'jsonl'] as const)(
  '%s has no text for what is no number, and names the row',
  async (name) => {
    const batch = (timestamps: readonly number[], lists: readonly number[][]) =>
      new Table({
        timestamp: vectorFromArray(timestamps, new Float64()),
        x: vectorFromArray(lists, new List(new Field('item', new Float64(), false))),
      }).batches[0];
    const fine = batch([0, 1], [[1], [0.5, 2]]);
    const refusal = (odd: RecordBatch) =>
      encodeText(name, fine.schema, [fine, odd], { workers: 1 }).catch((error) => [
        error.name,
        error.message,
      ]);
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expect(await refusal(batch([2, value], [[], []]))).toEqual([
        'TraceError',
        `row 3: column timestamp has ${value}, which is no number`,
      ]);
      expect(await refusal(batch([2, 3, 4], [[1, 2], [], [3, value]]))).toEqual([
        'TraceError',
        `row 4: column x has ${value}, which is no number`,
      ]);
    }
  },
);

const unquoted = (cell: string) => (cell.startsWith('"') ? cell.slice(1, -1) : cell);

const lengthsOf = (row: Record<string, unknown>) => ({
  input:
    Number(row.input_tokens ?? row.text_tokens) +
    items(row.image_tokens) +
    items(row.audio_tokens) +
    items(row.video_tokens),
  output: Number(row.output_tokens),
});
const items = (list: unknown) => ((list as number[] | undefined) ?? []).reduce((sum, item) => sum + item, 0);

const FLATTENED = { flatten: true, raise_zeros: true };

describe.each(CATEGORIES)('for tools that replay, a trace of %s', (category) => {
  test('in milliseconds and seconds of Mooncake begins at 0 and names every block', async () => {
    const { schema, batches } = await traceOf(category);
    const hashIds = new HashIds(schema, { blockSize: 512 });
    const whole = batches.map((batch) => hashIds.add(batch));
    const rows = rowsOf(batches);
    for (const [name, perSecond] of [
      ['mooncake', 1e3],
      ['mooncake-s', 1],
    ] as const) {
      const text = await encodeText(name, hashIds.schema, whole, { options: FLATTENED, workers: 2 });
      let next = 0;
      lines(text).forEach((line, index) => {
        const { timestamp, input_length, output_length, hash_ids, client_id, ...others } = JSON.parse(line);
        expect(line).toMatch(/^\{"timestamp": \d+\.\d+, /);
        expect(others).toEqual({});
        const row = rows[index];
        const elapsed = Number(row.timestamp) - Number(rows[0].timestamp);
        expect(Math.abs(timestamp / perSecond - elapsed)).toBeLessThan(0.51e-6);
        const { input, output } = lengthsOf(row);
        expect([input_length, output_length, client_id]).toEqual([
          Math.max(input, 1),
          Math.max(output, 1),
          row.client_id,
        ]);
        const blocks = Math.ceil(input / 512);
        expect(hash_ids).toEqual(Array.from({ length: blocks }, (_, block) => next + block));
        next += blocks;
      });
    }
  });

  test('has times and lengths', async () => {
    const { schema, batches } = await traceOf(category);
    const rows = rowsOf(batches);
    const read = async (name: FormatName, skip: number) =>
      lines(await encodeText(name, schema, batches, { options: FLATTENED })).slice(skip);
    const [azure, vidur, burstgpt, simulator] = [
      await read('azure', 1),
      await read('vidur', 1),
      await read('burstgpt', 1),
      await read('llmservingsim', 0),
    ];
    rows.forEach((row, index) => {
      const time = Number(row.timestamp);
      const { input, output } = lengthsOf(row);
      const [i, o] = [Math.max(input, 1), Math.max(output, 1)];
      const [date, ...azureLengths] = azure[index].split(',');
      expect(date).toMatch(/^2024-05-\d\d \d\d:\d\d:\d\d\.\d{7}$/);
      // A Date has milliseconds; the rest is looked at as it stands.
      const seconds = (Date.parse(`${date.slice(0, 19).replace(' ', 'T')}Z`) - Date.UTC(2024, 4, 10)) / 1e3;
      expect(Math.abs(seconds + Number(`0.${date.slice(20)}`) - time)).toBeLessThan(1.01e-7);
      expect(azureLengths).toEqual([String(i), String(o)]);
      const [arrived, ...lengths] = vidur[index].split(',');
      expect(Math.abs(Number(arrived) - time)).toBeLessThan(0.51e-6);
      expect(lengths).toEqual([String(i), String(o)]);
      const [timestamp, ...others] = burstgpt[index].split(',');
      expect(timestamp).toBe(arrived);
      expect(others).toEqual(['GPT-4', String(i), String(o), String(i + o), 'API log']);
      const simulated = JSON.parse(simulator[index]);
      expect(Math.abs(simulated.arrival_time_ns / 1e9 - time)).toBeLessThan(0.51e-9 + time * 1e-15);
      expect([simulated.input_toks, simulated.output_toks]).toEqual([i, o]);
    });
  });
});

describe('what a format has no place for', () => {
  const one = empirical([[1, 1]]);
  const zero = empirical([[0, 1]]);
  const pool = (output: typeof one) =>
    new SyntheticPool({
      category: 'language',
      clients: [{ id: 3, at: () => ({ rate: 1, family: 1, shape: 1 }) }],
      datasets: [{ input_tokens: one, output_tokens: output }],
    });

  test('is refused before a row is made: modalities', async () => {
    const { schema, batches } = await traceOf('multimodal');
    await expect(encodeText('vidur', schema, batches)).rejects.toThrow(UsageError);
    await expect(encodeText('vidur', schema, batches)).rejects.toThrow(
      'vidur has one length of input, and the trace has image_tokens, audio_tokens, video_tokens, too; with flatten (--flatten) their',
    );
  });

  test('is refused: lengths of 0, with their row', async () => {
    const trace = generate(pool(zero), { requests: 5 });
    await expect(encodeText('azure', trace.schema, trace)).rejects.toThrow(TraceError);
    const again = generate(pool(zero), { requests: 5 });
    await expect(encodeText('azure', again.schema, again, { workers: 1 })).rejects.toThrow(
      'row 0: its output has 0 tokens, and 1 is the least; with raise_zeros (--raise-zeros) it is written as 1',
    );
  });

  test('is refused in a shard of which the first row is not known, with the row in what is written', async () => {
    const batch = (times: readonly number[], outputs: readonly number[]) =>
      new Table({
        timestamp: vectorFromArray(times, new Float64()),
        input_tokens: vectorFromArray([1, 1], new Uint32()),
        output_tokens: vectorFromArray(outputs, new Uint32()),
      }).batches[0];
    const fine = batch([0, 1], [1, 1]);
    for (const [name, odd, message] of [
      ['csv', batch([3, Number.NaN], [1, 1]), 'row 3: column timestamp has NaN'],
      ['azure', batch([3, 1e300], [1, 1]), 'row 3: the time 1e+300 s has no date'],
      ['vidur', batch([3, 1e300], [1, 1]), 'row 3: the time 1e+300 s has no place'],
      ['vidur', batch([3, 4], [1, 0]), 'row 3: its output has 0 tokens'],
    ] as const) {
      const text = encodeText(name, fine.schema, [fine, odd], { firstRow: undefined });
      await expect(text).rejects.toThrow(message);
    }
  });

  test.each([
    ['azure', { start: '2023-02-30' }, "'2023-02-30' is no day of a calendar"],
    ['burstgpt', { model: 'a,b' }, "'a,b' has no place in CSV"],
  ] as const)('is refused: an option of %s that is none, %j', async (name, options, message) => {
    const trace = generate(pool(one), { requests: 5 });
    await expect(encodeText(name, trace.schema, trace, { options })).rejects.toThrow(message);
  });
});

test('the dates of azure begin where they are asked to', async () => {
  const { schema, batches } = await traceOf('language');
  const [, first] = lines(
    await encodeText('azure', schema, batches, { options: { start: '1999-12-31T23:59', raise_zeros: true } }),
  );
  const seconds = Number(batches[0].getChildAt(0)?.get(0));
  expect(Date.parse(`${first.slice(0, 23).replace(' ', 'T')}Z`)).toBe(
    Date.UTC(1999, 11, 31, 23, 59) + Math.floor(seconds * 1e3),
  );
});

test('a shard of which the first row is not known has no numbers of rows', async () => {
  const { schema, batches } = await traceOf('multimodal');
  const unknown = { firstRow: undefined };
  const withNumbers = lines(await encodeText('csv', schema, batches));
  expect(lines(await encodeText('csv', schema, batches, unknown))).toEqual(
    withNumbers.map((line) => line.slice(line.indexOf(',') + 1)),
  );
  const [first] = lines(await encodeText('jsonl', schema, batches, unknown));
  expect(Object.keys(JSON.parse(first))).toEqual(schema.fields.map(({ name }) => name));
  for (const name of ['csv', 'jsonl'] as const) {
    const { leftOut } = await loadWriter(name);
    expect(leftOut?.([], {}, unknown)).toEqual([expect.stringContaining('request_id')]);
    expect(leftOut?.([], {}, { firstRow: 0 })).toEqual([]);
  }
});
