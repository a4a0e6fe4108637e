import { readFileSync } from 'node:fs';
import {
  Bool,
  Dictionary,
  Field,
  Float64,
  Int32,
  Int64,
  List,
  Struct,
  Table,
  TimestampMillisecond,
  tableToIPC,
  Uint32,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { logFile, readAll } from './log-files.js';

describe('Arrow of others', () => {
  test('dictionaries, 64 bits, lists, nulls and columns of no use', async () => {
    const table = new Table({
      at: vectorFromArray([1741500000123n, 1741500000023n, 1741500001023n], new Int64()),
      who: vectorFromArray(['b', null, 'a'], new Dictionary(new Utf8(), new Int32())),
      prompt: vectorFromArray([10n, 20n, 30n], new Int64()),
      answer: vectorFromArray([1, 2, null], new Float64()),
      pictures: vectorFromArray([[100, 200], null, []], new List(new Field('item', new Uint32(), true))),
      ok: vectorFromArray([true, false, true], new Bool()),
      more: vectorFromArray([{ a: 1 }, { a: 2 }, { a: 3 }], new Struct([new Field('a', new Int32())])),
    });
    const { log, requests } = await readAll(logFile('log.arrow', tableToIPC(table, 'file')), {
      columns: new Map([
        ['timestamp', 'at'],
        ['client_id', 'who'],
        ['input_tokens', 'prompt'],
        ['output_tokens', 'answer'],
        ['log.images', 'pictures'],
      ]),
    });
    expect(log.fields).toEqual(['text_tokens', 'output_tokens', 'image_count', 'image_tokens']);
    expect(requests).toEqual([
      { time: 0, client: 'unknown', text_tokens: 20, output_tokens: 2, image_count: 0, image_tokens: [] },
      { time: 0.1, client: 'b', text_tokens: 10, output_tokens: 1, image_count: 2, image_tokens: [100, 200] },
    ]);
    expect(log.dropped).toEqual([
      {
        reason: 'answer is missing or no number',
        rows: 1,
        first: expect.stringMatching(/log\.arrow, row 2$/),
      },
    ]);
    expect(log.startUnixSeconds).toBeCloseTo(1741500000.023, 6);
  });

  test('timestamps have a unit of their own', async () => {
    const table = new Table({
      timestamp: vectorFromArray([5000, 1000], new TimestampMillisecond()),
      input_tokens: vectorFromArray([1, 2], new Uint32()),
      output_tokens: vectorFromArray([3, 4], new Uint32()),
    });
    const { log, requests } = await readAll(logFile('log.arrow', tableToIPC(table, 'stream')));
    expect(requests.map(({ time, input_tokens }) => [time, input_tokens])).toEqual([
      [0, 2],
      [4, 1],
    ]);
    expect(log.startUnixSeconds).toBe(1);
    expect(log.notes[0]).toBe(
      'times: timestamps in milliseconds, from 1970-01-01T00:00:01.000Z to 1970-01-01T00:00:05.000Z',
    );
  });

  test('a column of a type that is not read is refused where it is asked for', async () => {
    const table = new Table({
      timestamp: vectorFromArray([1, 2], new Float64()),
      input_tokens: vectorFromArray([1, 2], new Uint32()),
      output_tokens: vectorFromArray([3, 4], new Uint32()),
      pictures: vectorFromArray([true, false], new Bool()),
    });
    const path = logFile('log.arrow', tableToIPC(table, 'file'));
    const options = { columns: new Map([['log.images', 'pictures']]) };
    await expect(readAll(path, options)).rejects.toThrow(/log\.arrow: column .*it is of type bool/);
  });
});

/** Written by pyarrow: test/foreign/write_tables.py. */
const PYARROW = JSON.parse(
  readFileSync(new URL('../trace/foreign-tables.json', import.meta.url), 'utf8'),
) as Record<string, string>;

test.each(Object.keys(PYARROW).filter((name) => name.startsWith('parquet') && name !== 'parquet empty'))(
  'Parquet of others: %s',
  async (name) => {
    const { log, requests } = await readAll(logFile('log.parquet', Buffer.from(PYARROW[name], 'base64')), {
      columns: new Map([
        ['timestamp', 'arrival'],
        ['input_tokens', 'prompt_tokens'],
        ['output_tokens', 'completion_tokens'],
      ]),
      clientColumn: 'user',
    });
    // Row i has i + 1 tokens of input, i mod 5 of output, and comes i / 2 seconds after the first.
    expect(log.dropped).toEqual([
      { reason: 'no output tokens (a failed call)', rows: 8, first: expect.stringMatching(/, row 0$/) },
    ]);
    const rows = Array.from({ length: 40 }, (_, row) => row).filter((row) => row % 5 > 0);
    expect(requests).toEqual(
      rows.map((row) => ({
        time: row / 2 - 0.5,
        client: `user-${row % 3}`,
        input_tokens: row + 1,
        output_tokens: row % 5,
      })),
    );
    expect(log.startUnixSeconds).toBeCloseTo(1700000000.6234567, 6);
  },
);
