import {
  Field,
  Float32,
  Int16,
  Int64,
  List,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Uint32,
  Uint64,
  type Vector,
  vectorFromArray,
} from 'apache-arrow';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, it, vi } from 'vitest';
import { ZSTDDecoder } from 'zstddec';
import { joined } from '../../src/arrow/joined.js';
import { EngineError } from '../../src/errors.js';
import type { ChunkFormat } from '../../src/output/chunks/chunk-format.js';
import { ChunkedEncoder } from '../../src/output/chunks/chunked-encoder.js';
import type { FormatOptions } from '../../src/output/options.js';
import { chunks } from '../../src/output/parquet.js';
import { ZstdEncoder } from '../../src/output/zstd/zstd-encoder.js';
import { sampleBatches, sampleSchema } from '../trace/sample-traces.js';

interface Writing {
  readonly format?: ChunkFormat;
  readonly options?: FormatOptions;
  readonly workers?: number;
}

/** The bytes of a file of batches. */
async function write(
  schema: Schema,
  batches: Iterable<RecordBatch>,
  { format = chunks, options = {}, workers = 0 }: Writing = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  const sink = { push: (piece: Uint8Array) => void pieces.push(piece.slice()) };
  const encoder = new ChunkedEncoder(sink, schema, {
    name: 'parquet',
    format,
    options,
    workers,
    firstRow: 0,
  });
  for (const batch of batches) await encoder.write(batch);
  await encoder.close(new Map([['servegen.digest', 'known at the end']]));
  return joined(pieces);
}

/** Row groups that are small enough for a quick test. */
const smallGroups = (rowsPerChunk: number): ChunkFormat => ({ ...chunks, rowsPerChunk });

/** Rows as hyparquet reads them, whole numbers of 64 bits as bigint. */
async function read(bytes: Uint8Array<ArrayBuffer>): Promise<Record<string, unknown>[]> {
  const zstd = new ZSTDDecoder();
  await zstd.init();
  const compressors = {
    ZSTD: (packed: Uint8Array, byteLength: number) => zstd.decode(packed, byteLength),
  };
  return parquetReadObjects({ file: bytes.buffer, compressors });
}

/** Rows as apache-arrow has them. */
function rowsOf(batches: Iterable<RecordBatch>): Record<string, unknown>[] {
  return [...batches].flatMap((batch) =>
    batch
      .toArray()
      .map((row) =>
        Object.fromEntries(
          Object.entries(row.toJSON()).map(([name, value]) => [
            name,
            typeof value === 'object' ? [...(value as Iterable<number>)] : value,
          ]),
        ),
      ),
  );
}

describe.each(['language', 'reason', 'multimodal'] as const)('Parquet of category %s', (category) => {
  const schema = sampleSchema(category, true);
  const batches = [...sampleBatches(schema, 1_003, 100)];

  it.each([{}, { plain_pages: true }])(
    'has the rows of the batches in several row groups: %j',
    async (options) => {
      const bytes = await write(schema, batches, { format: smallGroups(256), options });
      expect(parquetMetadata(bytes.buffer).row_groups.map(({ num_rows: rows }) => rows)).toEqual([
        256n,
        256n,
        256n,
        235n,
      ]);
      expect(await read(bytes)).toEqual(rowsOf(batches));
    },
  );

  it('has the bytes of one thread in workers, whatever the batches', async () => {
    const once = await write(schema, batches);
    expect(await write(schema, sampleBatches(schema, 1_003, 333), { workers: 2 })).toEqual(once);
  });

  it('has the least and the greatest value of each column', async () => {
    const { row_groups: groups } = parquetMetadata((await write(schema, batches)).buffer);
    const rows = rowsOf(batches);
    for (const { meta_data: column } of groups[0].columns) {
      const [name] = column!.path_in_schema;
      const lists = rows.map((row) => row[name]);
      const values = lists.flat() as (number | bigint)[];
      const { min_value: min, max_value: max, null_count: nulls } = column!.statistics!;
      const sorted = values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
      // The format wants the lower of the two zeros.
      expect([min === 0 ? 0 : min, max], name).toEqual([sorted[0], sorted.at(-1)]);
      expect(nulls, name).toBe(
        BigInt(lists.filter((list) => Array.isArray(list) && list.length === 0).length),
      );
    }
  });
});

/** One batch of columns that have no missing values. */
function batchOf(columns: Record<string, Vector>): RecordBatch {
  const fields = Object.entries(columns).map(([name, { type }]) => new Field(name, type, false));
  const children = Object.values(columns).map(({ data }) => data[0]);
  const { length } = children[0];
  return new RecordBatch(
    new Schema(fields),
    makeData({ type: new Struct(fields), length, nullCount: 0, children }),
  );
}

describe('Parquet', () => {
  it('says of each column that it has a value in every row, and its type', async () => {
    const { schema } = parquetMetadata((await write(sampleSchema('multimodal', true), [])).buffer);
    const said = schema.map(({ name, type, repetition_type: repetition, logical_type: logical }) => [
      name,
      type,
      repetition,
      logical,
    ]);
    const unsigned = (bitWidth: number) => ({ type: 'INTEGER', bitWidth, isSigned: false });
    expect(said).toContainEqual(['timestamp', 'DOUBLE', 'REQUIRED', undefined]);
    expect(said).toContainEqual(['client_id', 'INT32', 'REQUIRED', unsigned(32)]);
    expect(said).toContainEqual(['image_tokens', undefined, 'REQUIRED', { type: 'LIST' }]);
    expect(said).toContainEqual(['list', undefined, 'REPEATED', undefined]);
    expect(said).toContainEqual(['element', 'INT32', 'REQUIRED', unsigned(32)]);
    expect(said).toContainEqual(['request_id', 'INT64', 'REQUIRED', unsigned(64)]);
  });

  it('has the metadata of the trace, and what is known at its end', async () => {
    const schema = sampleSchema('language');
    const { key_value_metadata: entries = [] } = parquetMetadata((await write(schema, [])).buffer);
    expect(Object.fromEntries(entries.map(({ key, value }) => [key, value]))).toEqual({
      'servegen.seed': 'sample',
      'servegen.digest': 'known at the end',
      'ARROW:schema': expect.stringMatching(/^\/{4}/),
    });
  });

  it('can be without rows', async () => {
    const bytes = await write(sampleSchema('reason'), []);
    expect(parquetMetadata(bytes.buffer).num_rows).toBe(0n);
    expect(await read(bytes)).toEqual([]);
  });

  it('keeps values at the ends of their types, and says them in order', async () => {
    const batch = batchOf({
      u32: vectorFromArray([0x8000_0000, 0, 0xffff_ffff, 0x7fff_ffff, 5], new Uint32()),
      u64: vectorFromArray([2n ** 63n, 3n, 2n ** 64n - 1n, 2n ** 32n, 1n], new Uint64()),
      i64: vectorFromArray([-1n, 2n ** 62n, -(2n ** 63n), 0n, 7n], new Int64()),
      i16: vectorFromArray([-32_768, 32_767, -1, 0, 1], new Int16()),
      f32: vectorFromArray([0.5, Number.NaN, -0.25, 0, 1], new Float32()),
    });
    for (const options of [{}, { plain_pages: true }]) {
      const bytes = await write(batch.schema, [batch], { options });
      expect(await read(bytes)).toEqual(rowsOf([batch]));
      const [{ columns }] = parquetMetadata(bytes.buffer).row_groups;
      const ranges = columns.map(({ meta_data: column }) => {
        const { min_value: min, max_value: max } = column!.statistics!;
        return [column!.path_in_schema[0], min, max];
      });
      expect(ranges).toEqual([
        ['u32', 0, 0xffff_ffff],
        ['u64', 1n, 2n ** 64n - 1n],
        ['i64', -(2n ** 63n), 2n ** 62n],
        ['i16', -32_768, 32_767],
        ['f32', -0.25, 1],
      ]);
    }
  });

  it('ends pages and row groups within long lists', async () => {
    // Twelve items a row: more than a page has, and than eight for each row of a group.
    const lists = Array.from({ length: 30_000 }, (_, row) =>
      Array.from({ length: row % 25 }, (_, item) => row * 100 + item),
    );
    const batch = batchOf({
      hash_ids: vectorFromArray(lists, new List(new Field('item', new Uint32(), false))),
    });
    const bytes = await write(batch.schema, [batch], { format: smallGroups(30_000) });
    const groups = parquetMetadata(bytes.buffer).row_groups;
    expect(groups).toHaveLength(2);
    expect(groups[0].columns[0].meta_data!.num_values).toBeLessThan(8n * 30_000n + 2_000n);
    expect((await read(bytes)).map(({ hash_ids: ids }) => ids)).toEqual(lists);
  });
});

describe('ZstdEncoder', () => {
  it('makes frames that another implementation reads, of nothing as well as of megabytes', async () => {
    const encoder = await ZstdEncoder.open();
    const decoder = new ZSTDDecoder();
    await decoder.init();
    for (const length of [0, 1, 70_000, 5_000_000, 12]) {
      const bytes = new Uint8Array(length);
      for (let index = 0; index < length; index++) bytes[index] = (index * index) >>> 12;
      const packed = encoder.compress(bytes, 1);
      if (length > 1_000) expect(packed.byteLength).toBeLessThan(length);
      expect(Buffer.compare(decoder.decode(packed, length), bytes), `${length}`).toBe(0);
    }
  });

  it('opens without what brings HTTP with it, which needs the addresses of a WebAssembly memory in Node', async () => {
    vi.stubGlobal('Response', undefined);
    await expect(ZstdEncoder.open()).resolves.toBeInstanceOf(ZstdEncoder);
    vi.unstubAllGlobals();
  });

  it('writes nowhere but where it has reserved memory, for nothing, too', async () => {
    const encoder = await ZstdEncoder.open();
    encoder.compress(new Uint8Array(0), 1);
    expect(encoder.input(0).byteOffset).toBeGreaterThan(0);
    expect([...new Uint8Array(encoder.memory.buffer, 0, 64)]).toEqual(Array(64).fill(0));
  });

  it('tells that there is no memory by an error of its own', async () => {
    const encoder = await ZstdEncoder.open();
    for (const reserve of [
      () => encoder.input(2 ** 32 - 2 ** 16),
      () => encoder.scratch(2 ** 32 - 2 ** 16),
    ]) {
      expect(reserve).toThrow(EngineError);
      expect(reserve).toThrow(/^there is no memory for 4\.29 GB/);
    }
  });
});
