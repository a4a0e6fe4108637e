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
import { parquetWriteBuffer } from 'hyparquet-writer';
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
    expect(log.notes[0]).toBe('times: timestamps in milliseconds, from 1970-01-01T00:00:05.000Z');
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

test('Parquet of others', async () => {
  const bytes = parquetWriteBuffer({
    columnData: [
      { name: 'startTime', data: [new Date(1741500002000), new Date(1741500001000)], type: 'TIMESTAMP' },
      { name: 'prompt_tokens', data: [1, 2], type: 'INT32' },
      { name: 'completion_tokens', data: [3, 4], type: 'INT32' },
      { name: 'api_key', data: ['k', 'l'], type: 'STRING' },
    ],
  });
  const { log, requests } = await readAll(logFile('log.parquet', new Uint8Array(bytes)));
  expect(requests).toEqual([
    { time: 0, client: 'l', input_tokens: 2, output_tokens: 4 },
    { time: 1, client: 'k', input_tokens: 1, output_tokens: 3 },
  ]);
  expect(log.startUnixSeconds).toBe(1741500001);
});
