import { readFileSync, writeFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Field, Int64, Schema } from '../../src/arrow/classes.js';
import { zstdDecoder } from '../../src/arrow/zstd-decoder.js';
import { TraceError } from '../../src/errors.js';
import { ByteSource } from '../../src/trace/reading/byte-source.js';
import { BytesAhead, MAX_BYTES_AHEAD } from '../../src/trace/reading/parquet/bytes-ahead.js';
import { FixedWidthDecoder } from '../../src/trace/reading/parquet/fixed-width.js';
import { joiningModule } from '../../src/trace/reading/parquet/joining-module.js';
import { asBuffer } from '../../src/trace/reading/parquet/parquet-file.js';
import { ParquetReader } from '../../src/trace/reading/parquet/parquet-reader.js';
import { useFolder } from '../fixtures/folder.js';

const folder = useFolder();
/** Written by pyarrow: test/foreign/write_tables.py. 40 rows in groups of 16. */
const FILES = JSON.parse(readFileSync(new URL('foreign-tables.json', import.meta.url), 'utf8'));
const BYTES = Buffer.from(FILES['parquet none'], 'base64');
const NAMES = ['arrival', 'prompt_tokens'];

/** Rejections that nobody has heard: they end a process. */
const unheard: unknown[] = [];
const hear = (reason: unknown) => void unheard.push(reason);
beforeAll(() => void process.on('unhandledRejection', hear));
afterAll(() => void process.off('unhandledRejection', hear));

interface Stubs {
  readonly damage?: (metadata: FileMetaData) => void;
  readonly buffer?: (file: AsyncBuffer) => AsyncBuffer;
}

async function open({ damage, buffer: wrap }: Stubs): Promise<ParquetReader> {
  const path = folder.path('trace.parquet');
  writeFileSync(path, BYTES);
  const source = await ByteSource.open(path);
  const file = asBuffer(source, BYTES.byteLength);
  const metadata = await parquetMetadataAsync(file);
  damage?.(metadata);
  return new ParquetReader({
    source,
    buffer: wrap?.(file) ?? file,
    metadata,
    names: NAMES,
    // Times as the numbers that they are.
    schema: new Schema(NAMES.map((name) => new Field(name, new Int64(), true))),
    skipped: [],
    compressors: {},
    decoder: await FixedWidthDecoder.open(await zstdDecoder(), await joiningModule(), {}),
    reusesMemory: false,
    workers: 0,
  });
}

function chunk(metadata: FileMetaData, group: number, name: string) {
  const columns = metadata.row_groups[group].columns.map(({ meta_data: column }) => column!);
  return columns.find((column) => column.path_in_schema[0] === name)!;
}

function beyondItsEnd(metadata: FileMetaData, ...names: readonly string[]): void {
  for (const name of names) {
    const column = chunk(metadata, 1, name);
    column.data_page_offset = 10n ** 12n;
    delete column.dictionary_page_offset;
  }
}

const DAMAGES: readonly [string, (metadata: FileMetaData) => void, RegExp][] = [
  ['a column beyond the end', (file) => beyondItsEnd(file, NAMES[0]), /is damaged: a place beyond its end/],
  ['all columns beyond it', (file) => beyondItsEnd(file, ...NAMES), /is damaged: a place beyond its end/],
  [
    'one beyond it before one of too many values',
    (file) => {
      beyondItsEnd(file, NAMES[0]);
      chunk(file, 1, NAMES[1]).num_values = 2n ** 27n;
    },
    /has more than 67108864 rows, or items of prompt_tokens/,
  ],
  [
    'one beyond it before one that is not in the schema',
    (file) => {
      beyondItsEnd(file, NAMES[0]);
      chunk(file, 1, NAMES[1]).path_in_schema.push('item');
    },
    /is damaged: /,
  ],
];

describe.each(DAMAGES)('a row group with %s, behind a sound one,', (_, damage, message) => {
  test('is an error that names the file, once the sound one has been read', async () => {
    const reader = await open({ damage });
    const rows: number[] = [];
    const outcome = await (async () => {
      for await (const batch of reader) rows.push(batch.numRows);
    })().catch((reason: unknown) => reason);
    await turn();
    expect(rows).toEqual([16]);
    expect(outcome).toBeInstanceOf(TraceError);
    expect((outcome as TraceError).message).toMatch(message);
    expect((outcome as TraceError).message).toContain(folder.path('trace.parquet'));
    expect(unheard).toEqual([]);
  });

  test('is nothing to those who stop before', async () => {
    const reader = await open({ damage });
    for await (const _ of reader) break;
    await turn();
    expect(unheard).toEqual([]);
  });
});

test('a file is closed when what is read ahead has come, and not read further', async () => {
  let [begun, over] = [0, 0];
  const held: (() => void)[] = [];
  const buffer = (file: AsyncBuffer): AsyncBuffer => ({
    ...file,
    slice: async (start, end) => {
      // The second row group waits for the test.
      if (++begun > 2) await new Promise<void>((resolve) => held.push(resolve));
      const bytes = await file.slice(start, end);
      over++;
      return bytes;
    },
  });
  const reader = await open({ buffer });
  const batches = reader[Symbol.asyncIterator]();
  expect((await batches.next()).value?.numRows).toBe(16);
  expect([begun, over]).toEqual([4, 2]);
  let isClosed = false;
  const closed = reader.close().then(() => {
    isClosed = true;
  });
  await turn();
  expect(isClosed).toBe(false);
  for (const release of held) release();
  await closed;
  expect([begun, over]).toEqual([4, 4]);
  await batches.next();
  await expect(batches.next()).rejects.toThrow(
    `${folder.path('trace.parquet')}: it was closed before all of it was read`,
  );
  expect(unheard).toEqual([]);
});

test('ranges are read ahead as far as there is room', async () => {
  const begun: number[] = [];
  const buffer: AsyncBuffer = {
    byteLength: 2 ** 40,
    slice: async (start) => {
      begun.push(start);
      return new ArrayBuffer(0);
    },
  };
  const half = MAX_BYTES_AHEAD / 2;
  // The third is larger than all room, and waits until it is asked for; the last four are small, of which three may be ahead.
  const lengths = [half, half, 3 * half, half, 1, 1, 1, 1];
  const ranges = lengths.map((length, start) => ({ start, end: start + length }));
  const ahead = new BytesAhead(buffer, ranges, 3);
  const seen: number[] = [];
  for (const _ of ranges) {
    await ahead.next();
    seen.push(begun.length);
  }
  expect(seen).toEqual([2, 2, 6, 7, 8, 8, 8, 8]);
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});
