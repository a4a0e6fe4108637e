import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { TraceError } from '../../src/errors.js';
import { openTrace } from '../../src/trace/reading/open-trace.js';
import { TraceTimes } from '../../src/trace/times.js';
import { useFolder } from '../fixtures/folder.js';

const folder = useFolder();
/** Written by pyarrow: test/foreign/write_tables.py. */
const FILES = JSON.parse(readFileSync(new URL('foreign-tables.json', import.meta.url), 'utf8')) as Record<
  string,
  string
>;
const PARQUET = Object.keys(FILES).filter((name) => name.startsWith('parquet') && name !== 'parquet empty');

const COLUMNS = new Map([
  ['timestamp', 'arrival'],
  ['client_id', 'user'],
  ['input_tokens', 'prompt_tokens'],
  ['output_tokens', 'completion_tokens'],
]);

async function read(bytes: Uint8Array, columns: ReadonlyMap<string, string> | undefined = COLUMNS) {
  const path = folder.path('trace.parquet');
  writeFileSync(path, bytes);
  const trace = await openTrace(path, { skipOtherColumns: true, ...(columns && { columns }) });
  const times = new TraceTimes(trace.schema);
  const rows: unknown[] = [];
  const seconds: number[] = [];
  for await (const batch of trace) {
    rows.push(...batch.toArray().map((row) => ({ ...row?.toJSON() })));
    seconds.push(...times.read(batch));
  }
  return { trace, rows, seconds, note: times.note };
}

describe.each(PARQUET)('%s', (name) => {
  const bytes = Buffer.from(FILES[name], 'base64');

  it('gives what pyarrow wrote', async () => {
    const { trace, rows, seconds, note } = await read(bytes);
    expect(trace.schema.fields.map((field) => `${field.name}: ${field.type}`)).toEqual([
      'timestamp: Timestamp<NANOSECOND>',
      'client_id: Utf8',
      'input_tokens: Int64',
      'output_tokens: Int16',
      'hash_ids: List<Int64>',
    ]);
    expect(trace.skipped).toEqual([
      { column: 'prompt', type: 'string', hasNoRole: true },
      { column: 'waited', type: 'float', hasNoRole: true },
    ]);
    expect(rows).toHaveLength(40);
    const found = rows as {
      client_id: string;
      input_tokens: bigint;
      output_tokens: number;
      hash_ids: Iterable<bigint>;
    }[];
    expect(found.map((row) => row.client_id)).toEqual(found.map((_, row) => `user-${row % 3}`));
    expect(found.map((row) => row.input_tokens)).toEqual(found.map((_, row) => BigInt(row + 1)));
    expect(found.map((row) => row.output_tokens)).toEqual(found.map((_, row) => row % 5));
    expect(found.map((row) => [...row.hash_ids])).toEqual(
      found.map((_, row) => [0n, 1n, 2n].slice(0, row % 4)),
    );
    expect(seconds).toEqual(found.map((_, row) => row / 2));
    expect(note).toBe(
      'Arrow timestamps in nanoseconds, from 2023-11-14T22:13:20.123Z; counted in seconds from the first',
    );
  });

  it('is never read as other rows where it is cut off', async () => {
    for (let length = 0; length < bytes.length; length += 61) {
      const error = await read(bytes.subarray(0, length)).catch((reason: unknown) => reason);
      expect(error, `${length} bytes`).toBeInstanceOf(TraceError);
      expect((error as TraceError).message).toContain(folder.path('trace.parquet'));
    }
    await expect(read(bytes.subarray(0, -4))).rejects.toThrow('is cut off: the footer at its end is missing');
  });

  it('ends in an error, or in as many rows, where a byte is damaged', { timeout: 60_000 }, async () => {
    for (let at = 4; at < bytes.length; at += 31) {
      const damaged = Buffer.from(bytes);
      damaged[at] ^= 0xff;
      const outcome = await read(damaged).catch((reason: unknown) => reason);
      if (!(outcome instanceof TraceError))
        expect(outcome, `byte ${at}`).toMatchObject({ rows: expect.any(Array) });
    }
  });
});

it('reads missing values, and nothing where there are no rows', async () => {
  const { rows } = await read(
    Buffer.from(FILES['parquet zstd'], 'base64'),
    new Map([
      ['timestamp', 'arrival'],
      ['text_tokens', 'waited'],
    ]),
  );
  const waited = (rows as { text_tokens: number | null }[]).map((row) => row.text_tokens);
  expect(waited).toEqual(waited.map((_, row) => (row % 10 === 0 ? null : row / 4)));
  expect((await read(Buffer.from(FILES['parquet empty'], 'base64'))).rows).toEqual([]);
});

it('is refused without times, as a pipe, and with a type that is not read', async () => {
  const bytes = Buffer.from(FILES['parquet zstd'], 'base64');
  await expect(read(bytes, new Map())).rejects.toThrow(
    'is not a trace: it has no column timestamp; its columns are arrival, user, prompt_tokens, completion_tokens, prompt, ' +
      'waited, hash_ids; --columns time=<column> says which has the times',
  );
  await expect(read(bytes, new Map([['timestamp', 'prompt']]))).rejects.toThrow(
    'column prompt (timestamp): it is of type string; times are numbers or timestamps',
  );
});

describe('a run of a page', () => {
  const bytes = Buffer.from(FILES['parquet none'], 'base64');
  // The levels of the first page: two bytes of a run of 16 values that are there.
  const at = bytes.indexOf(Buffer.of(2, 0, 0, 0, 32, 1));

  it.each([
    ['of 2^31 - 1 values', [0xfe, 0xff, 0xff, 0xff, 0x0f]],
    ['of 2^27 values', [0x80, 0x80, 0x80, 0x80, 0x01]],
    ['of one value more than the page has', [34]],
    ['of 2^28 groups of bits', [0xff, 0xff, 0xff, 0xff, 0x03]],
  ])('%s is refused before memory is taken for it', async (_, run) => {
    expect(at).toBeGreaterThan(0);
    const damaged = Buffer.from(bytes);
    damaged.set(run, at + 4);
    const before = process.memoryUsage.rss();
    await expect(read(damaged)).rejects.toThrow(/trace\.parquet is damaged: a run is longer than its page$/);
    expect(process.memoryUsage.rss() - before).toBeLessThan(100e6);
  });
});
