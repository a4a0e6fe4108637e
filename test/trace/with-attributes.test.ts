import { type Data, Field, makeData, RecordBatch, Schema, Struct, Utf8, type Vector } from 'apache-arrow';
import { expect, test } from 'vitest';
import type { Chunk } from '../../src/output/chunks/chunk.js';
import { withUsedValues } from '../../src/output/chunks/used-values.js';
import {
  attributeColumn,
  attributeData,
  attributeField,
  dictionaryVector,
  extended,
} from '../../src/trace/attributes.js';
import { TraceDigest } from '../../src/trace/digest.js';
import type { TraceReader } from '../../src/trace/reading/trace-reader.js';
import { withAttributes } from '../../src/trace/reading/with-attributes.js';

const readerOf = (schema: Schema, batches: Iterable<RecordBatch>): TraceReader => ({
  name: 'x',
  schema,
  skipped: [],
  hasFooter: false,
  close: async () => undefined,
  async *[Symbol.asyncIterator]() {
    yield* batches;
  },
});

const batchOf = (schema: Schema, data: Data) =>
  new RecordBatch(
    schema,
    makeData({ type: new Struct(schema.fields), length: data.length, nullCount: 0, children: [data] }),
  );

async function columnsOf(schema: Schema, batches: Iterable<RecordBatch>) {
  const reader = withAttributes(readerOf(schema, batches), new Set(['who']));
  const columns: { texts: unknown[]; values: unknown }[] = [];
  const digest = new TraceDigest(reader.schema);
  for await (const batch of reader) {
    const { places, values } = attributeColumn(batch, 0);
    columns.push({ texts: Array.from(places, (place) => values[place]), values });
    digest.update(batch);
  }
  return { columns, digest: digest.hex() };
}

const ROWS = [
  ['a', 'b'],
  ['b', 'c'],
  ['d', 'a'],
];

test('values of an attribute are kept in one place while more come', async () => {
  const schema = new Schema([new Field('who', new Utf8(), true)]);
  const batches = ROWS.map((texts) => batchOf(schema, dictionaryVector(new Utf8(), texts).data[0]));
  const { columns, digest } = await columnsOf(schema, batches);
  expect(columns.map(({ texts }) => texts)).toEqual(ROWS);
  expect(new Set(columns.map(({ values }) => values)).size).toBe(1);
  const whole = batchOf(schema, dictionaryVector(new Utf8(), ROWS.flat()).data[0]);
  expect((await columnsOf(schema, [whole])).digest).toBe(digest);
});

test('of a dictionary that has grown only what is new is read', async () => {
  const field = attributeField('who', ['a'], 0);
  const schema = new Schema([field]);
  const begin = dictionaryVector(new Utf8(), ['a', 'b']);
  const longer = extended(begin, ['c']);
  const other = dictionaryVector(new Utf8(), ['d', 'a']);
  function* batches() {
    const of = (dictionary: Vector, places: readonly number[]) =>
      batchOf(schema, attributeData(field.type, Int32Array.from(places), dictionary));
    yield of(begin, [0, 1]);
    // Whoever reads them again finds others.
    begin.data[0].values.fill('z'.charCodeAt(0));
    yield of(longer, [1, 2]);
    yield of(other, [0, 1]);
  }
  const { columns } = await columnsOf(schema, batches());
  expect(columns.map(({ texts }) => texts)).toEqual(ROWS);
});

test('a chunk has no more values of an attribute than rows', () => {
  const dictionary = Array.from({ length: 100 }, (_, index) => `v${index}`);
  const chunk: Chunk = {
    rows: 3,
    columns: [
      { name: 'n', type: 'uint32', values: Uint32Array.of(1, 2, 3) },
      { name: 'who', type: 'dictionary<utf8>', values: Int32Array.of(99, 7, 99), dictionary },
      { name: 'few', type: 'dictionary<utf8>', values: Int32Array.of(1, 1, 0), dictionary: ['x', 'y'] },
    ],
  };
  const { columns } = withUsedValues(chunk, false);
  expect(columns[1]).toMatchObject({ values: Int32Array.of(0, 1, 0), dictionary: ['v99', 'v7'] });
  expect([columns[0], columns[2]]).toEqual([chunk.columns[0], chunk.columns[2]]);
  expect(chunk.columns[1].values).toEqual(Int32Array.of(99, 7, 99));
  withUsedValues(chunk, true);
  expect(chunk.columns[1].values).toEqual(Int32Array.of(0, 1, 0));
});
