import {
  type Data,
  Field,
  Float64,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  tableFromIPC,
  tableToIPC,
  Uint32,
} from 'apache-arrow';
import { beforeAll, describe, expect, it } from 'vitest';
import { PoolError } from '../../src/errors.js';
import { FIELDS } from '../../src/fields.js';
import { readPackedPool } from '../../src/pool/packed/read.js';
import { packPool } from '../../src/pool/packed/write.js';
import type { PoolTables } from '../../src/pool/pool-tables.js';
import { TabulatedPool } from '../../src/pool/tabulated-pool.js';
import { loadDirectory } from '../support/load-directory.js';
import { DATASET, datasetOf, directoryOf, TRACE } from './released-fixture.js';

const FILE = 'some.arrow';

let pool: TabulatedPool;
let packed: Uint8Array;

beforeAll(async () => {
  pool = await loadDirectory(
    directoryOf({
      'chunk-0-trace.csv': TRACE,
      'chunk-0-dataset.json': datasetOf({
        0: { input_tokens: '{1: 0.5, 4294967295: 0.5}', output_tokens: '{}' },
        600: { input_tokens: '{10: 0.3333333333333333, 20: 0.6666666666666667}', output_tokens: '{7: 1.0}' },
      }),
      'chunk-1-trace.csv': '0,1e-05,1038.5,Weibull,0.15,3\n600,0.25,1,Gamma,45230.5,4\n',
      'chunk-2-dataset.json': DATASET,
      'chunk-4294967295-trace.csv': TRACE,
      'chunk-4294967295-dataset.json': DATASET,
    }),
  );
  packed = packPool(pool, 'fixture');
});

function faultOf(bytes: Uint8Array): PoolError {
  try {
    readPackedPool(bytes, FILE);
  } catch (error) {
    expect(error).toBeInstanceOf(PoolError);
    expect((error as PoolError).location.file).toBe(FILE);
    return error as PoolError;
  }
  throw new Error('nothing was thrown');
}

/** Packs the fixture with some tables replaced, so that the checksum is right and the content wrong. */
function packedWith(change: (tables: PoolTables) => Partial<PoolTables>): Uint8Array {
  return packPool({ tables: { ...pool.tables, ...change(pool.tables) } } as TabulatedPool, 'changed');
}

/** The fixture with other metadata, or rewritten by another writer. */
function rewritten(
  metadata: Record<string, string | undefined>,
  format: 'file' | 'stream' = 'file',
): Uint8Array {
  const table = tableFromIPC(packed);
  for (const [key, value] of Object.entries(metadata)) {
    if (value === undefined) table.schema.metadata.delete(`servegen.pool.${key}`);
    else table.schema.metadata.set(`servegen.pool.${key}`, value);
  }
  return tableToIPC(table, format);
}

/** The fixture with another column in the place of `client_id`. */
function withClientIds(column: Data): Uint8Array {
  const table = tableFromIPC(packed);
  const { fields, metadata } = table.schema;
  const schema = new Schema(fields.with(0, new Field('client_id', column.type, true)), metadata);
  const children = table.batches[0].data.children.with(0, column);
  const rows = makeData({ type: new Struct(schema.fields), length: column.length, nullCount: 0, children });
  return tableToIPC(new Table([new RecordBatch(schema, rows)]), 'file');
}

describe('a packed pool', () => {
  it('gives back the same tables, bit for bit', () => {
    const copy = readPackedPool(packed, FILE);
    expect(copy.tables).toEqual({ ...pool.tables, name: 'fixture' });
    expect(copy.clientIds).toEqual(pool.clientIds);
    expect(copy.leftOut).toEqual(pool.leftOut);
    expect(packPool(copy)).toEqual(packed);
  });

  it('is read in place', () => {
    expect(readPackedPool(packed, FILE).tables.rate.buffer).toBe(packed.buffer);
  });

  it('is read from any offset of a larger buffer', () => {
    const buffer = Buffer.alloc(packed.length + 16);
    for (const offset of [0, 1, 4, 8]) {
      buffer.set(packed, offset);
      const copy = readPackedPool(buffer.subarray(offset, offset + packed.length), FILE);
      expect(copy.tables.fields).toEqual(pool.tables.fields);
    }
  });

  it('is an Arrow table with one row a client', () => {
    const table = tableFromIPC(packed);
    expect(table.numRows).toBe(4);
    expect(table.schema.names).toEqual([
      'client_id',
      'left_out',
      'rate',
      'cv',
      'pattern',
      'arg1',
      'arg2',
      'dataset_start',
      ...FIELDS.language.flatMap((field) => [`${field}_values`, `${field}_probabilities`]),
    ]);
    expect(table.getChild('left_out')?.toJSON()).toEqual([null, 'no dataset file', 'no trace file', null]);
    const values = table.getChild('input_tokens_values')?.get(0);
    expect(JSON.stringify(values)).toBe('[[1,4294967295],[10,20]]');
  });

  it('has a whole stream behind its magic number, for readers that go from front to back', () => {
    const table = tableFromIPC(packed.subarray(8));
    expect(table.numRows).toBe(4);
    expect(table.schema.metadata).toEqual(tableFromIPC(packed).schema.metadata);
  });

  it('can have been written again by another program', () => {
    expect(readPackedPool(rewritten({}), FILE).tables).toEqual({ ...pool.tables, name: 'fixture' });
  });

  it('keeps a name of any characters', () => {
    expect(readPackedPool(packPool(pool, 'naïve “名”'), FILE).name).toBe('naïve “名”');
  });

  it.each<[string, () => Uint8Array, RegExp]>([
    ['no bytes', () => new Uint8Array(0), /it does not start with ARROW1/],
    ['text', () => new TextEncoder().encode('timestamp,client_id'), /it does not start with ARROW1/],
    ['an Arrow stream', () => rewritten({}, 'stream'), /it does not start with ARROW1/],
    ['a truncated file', () => packed.slice(0, -100), /does not end with ARROW1, so it is truncated/],
    ['the magic alone', () => new TextEncoder().encode('ARROW1'), /points outside of the file/],
    [
      'another Arrow file',
      () => rewritten({ format: undefined }),
      /without the metadata servegen.pool.format/,
    ],
    [
      'a newer version',
      () => rewritten({ version: '3' }),
      /it has version 3, but this program reads versions 1 and 2/,
    ],
    [
      'an older version',
      () => rewritten({ version: '0' }),
      /it has version 0, but this program reads versions 1 and 2/,
    ],
    [
      'of another version than its columns',
      () => rewritten({ version: '2' }),
      /it has 12 columns instead of 15/,
    ],
    ['no version', () => rewritten({ version: undefined }), /it has version undefined/],
    [
      'an unknown category',
      () => rewritten({ category: 'toString' }),
      /the category toString, which is unknown/,
    ],
    ['the columns of another', () => rewritten({ category: 'reason' }), /has 12 columns instead of 14/],
    [
      'a column of another type',
      () => withClientIds(makeData({ type: new Float64(), data: Float64Array.of(0, 1, 2, 3) })),
      /its column client_id is of type float64 instead of uint32/,
    ],
    [
      'a column with missing values',
      () => {
        const data = Uint32Array.of(0, 1, 2, 3);
        return withClientIds(
          makeData({ type: new Uint32(), data, nullCount: 1, nullBitmap: Uint8Array.of(0b1011) }),
        );
      },
      /its column client_id has nulls, but may have none/,
    ],
    ['no number of windows', () => rewritten({ window_count: 'many' }), /window_count is many, not a number/],
    ['a start of -0', () => rewritten({ start_seconds: '-0' }), /start_seconds is -0, not a number as/],
    [
      'a number in other notation',
      () => rewritten({ window_seconds: '6e2' }),
      /window_seconds is 6e2, not a/,
    ],
    ['other metadata', () => rewritten({ window_seconds: '60' }), /does not match its checksum/],
    ['a window length of 0', () => packedWith(() => ({ windowSeconds: 0 })), /its windows are 0 s long/],
    ['another number of windows', () => packedWith(() => ({ windowCount: 3 })), /2 windows instead of 3/],
    [
      'ids out of order',
      () => packedWith(() => ({ clientIds: Uint32Array.of(0, 2, 1, 3) })),
      /not strictly asc/,
    ],
    [
      'a negative rate',
      () => packedWith(({ rate }) => ({ rate: rate.with(0, -1) })),
      /client 0 has rate -1 in win/,
    ],
    [
      'a rate of NaN',
      () => packedWith(({ rate }) => ({ rate: rate.with(3, Number.NaN) })),
      /client 1 has rate NaN/,
    ],
    ['a cv of NaN', () => packedWith(({ cv }) => ({ cv: cv.with(0, Number.NaN) })), /has cv NaN/],
    ['an unknown pattern', () => packedWith(({ pattern }) => ({ pattern: pattern.with(0, 3) })), /pattern 3/],
    ['no pattern', () => packedWith(({ pattern }) => ({ pattern: pattern.with(0, 0) })), /without a pattern/],
    [
      'a shape of 0',
      () => packedWith(({ arg1 }) => ({ arg1: arg1.with(0, 0) })),
      /has shape 0 where it must be from 0\.0001 to 1000000 in window 0/,
    ],
    [
      'a Weibull shape that is too small',
      () => packedWith(({ arg1, pattern }) => ({ arg1: arg1.with(0, 0.009), pattern: pattern.with(0, 2) })),
      /has shape 0\.009 where it must be from 0\.01 to 1000000 in window 0/,
    ],
    [
      'datasets out of order',
      () => packedWith(({ datasetStart }) => ({ datasetStart: datasetStart.with(1, 0) })),
      /dataset starts that do not ascend at 0/,
    ],
    [
      'no usable client',
      () => packedWith(({ rate }) => ({ rate: rate.map(() => 0) })),
      /none of the pool's 4/,
    ],
  ])('is rejected when it is %s', (_, bytes, message) => {
    const error = faultOf(bytes());
    expect(error.message).toMatch(message);
  });

  it.each<[string, (table: { values: Uint32Array; probabilities: Float64Array }) => void, RegExp]>([
    [
      'a wrong sum',
      ({ probabilities }) => probabilities.fill(0.1),
      /client 0 from 600 s is wrong: its probabilities sum/,
    ],
    ['a negative probability', ({ probabilities }) => probabilities.set([-1, 2], 2), /must be at least 0/],
    ['NaN', ({ probabilities }) => probabilities.fill(Number.NaN), /must be at least 0/],
    ['values out of order', ({ values }) => values.reverse(), /strictly ascending/],
  ])('rejects distributions with %s when they are used', (_, change, message) => {
    const table = pool.tables.fields.input_tokens;
    const values = table.values.slice() as Uint32Array;
    const probabilities = table.probabilities.slice();
    change({ values, probabilities });
    const fields = { ...pool.tables.fields, input_tokens: { ...table, values, probabilities } };
    const opened = readPackedPool(
      packedWith(() => ({ fields })),
      FILE,
    );
    expect(() => opened.dataset(1)).toThrow(PoolError);
    expect(() => opened.dataset(1)).toThrow(message);
  });
});

describe('TabulatedPool', () => {
  it('gives a dataset again and again', () => {
    expect(pool.dataset(1)).toEqual(pool.dataset(1));
    expect(new TabulatedPool(pool.tables).dataset(1)).toEqual(pool.dataset(1));
  });
});
