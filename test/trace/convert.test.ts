import {
  type Data,
  Dictionary,
  Field,
  Float64,
  Int32,
  Int64,
  List,
  makeData,
  makeVector,
  RecordBatch,
  Schema,
  Struct,
  Uint16,
  Uint32,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { TraceError } from '../../src/errors.js';
import { TraceConverter } from '../../src/trace/convert.js';
import { HashIds } from '../../src/trace/hash-ids.js';

const times = (...seconds: number[]) =>
  makeData({ type: new Float64(), length: seconds.length, data: Float64Array.from(seconds) });
const wholes = (...values: number[]) =>
  makeData({ type: new Uint32(), length: values.length, data: Uint32Array.from(values) });
const texts = (...values: (string | null)[]) => vectorFromArray(values, new Utf8()).data[0];

/** A batch of others, whose columns are all nullable. */
function batchOf(columns: Readonly<Record<string, Data>>): RecordBatch {
  const fields = Object.entries(columns).map(([name, { type }]) => new Field(name, type, true));
  const children = Object.values(columns);
  const { length } = children[0];
  return new RecordBatch(
    new Schema(fields),
    makeData({ type: new Struct(fields), length, nullCount: 0, children }),
  );
}

/** Lists whose items lie in memory as `offsets` say, also those of lists that are missing. */
function lists(offsets: number[], items: Data, present: number): Data {
  return makeData({
    type: new List(new Field('item', items.type, true)),
    length: offsets.length - 1,
    valueOffsets: Int32Array.from(offsets),
    nullBitmap: Uint8Array.of(present),
    child: items,
  } as never);
}

function converted(batch: RecordBatch, ...later: RecordBatch[]) {
  const converter = new TraceConverter(batch.schema, []);
  const batches = [batch, ...later].map((each) => converter.convert(each));
  return { schema: converter.schema, notes: converter.notes, batches };
}

const valuesOf = (batch: RecordBatch, name: string) =>
  [...batch.getChild(name)!].map((value) =>
    typeof value === 'object' ? [...(value as Iterable<number>)] : value,
  );

describe('lists', () => {
  test('that are missing have no items, whatever stands in their place in memory', () => {
    const images = lists([0, 2, 4, 5], wholes(10, 20, 30, 40, 50), 0b101);
    const { batches, schema } = converted(batchOf({ timestamp: times(0, 1, 2), image_tokens: images }));
    expect(valuesOf(batches[0], 'image_tokens')).toEqual([[10, 20], [], [50]]);
    expect(schema.fields.find(({ name }) => name === 'image_tokens')?.nullable).toBe(false);
  });

  test('begin at offset 0, wherever they lie', () => {
    const images = lists([3, 4, 4, 5], wholes(1, 2, 3, 40, 50), 0b111);
    const [batch] = converted(batchOf({ timestamp: times(0, 1, 2), image_tokens: images })).batches;
    expect(valuesOf(batch, 'image_tokens')).toEqual([[40], [], [50]]);
    expect([...batch.getChild('image_tokens')!.data[0].valueOffsets]).toEqual([0, 1, 1, 2]);
  });

  test('with an item that is missing are refused with their row, but not for one in a missing list', () => {
    const items = vectorFromArray([10, null, 30], new Uint32()).data[0];
    const trace = (present: number) =>
      batchOf({ timestamp: times(0, 1, 2), image_tokens: lists([0, 1, 2, 3], items, present) });
    expect(() => converted(trace(0b111))).toThrow(
      new TraceError('row 1: a value of column image_tokens is missing'),
    );
    expect(valuesOf(converted(trace(0b101)).batches[0], 'image_tokens')).toEqual([[10], [], [30]]);
  });

  test('with an item that is no number of tokens are refused with its row', () => {
    const items = makeData({ type: new Int64(), length: 3, data: BigInt64Array.of(1n, 2n, -3n) });
    const trace = batchOf({ timestamp: times(0, 1, 2), image_tokens: lists([0, 2, 2, 3], items, 0b111) });
    expect(() => converted(trace)).toThrow(
      'row 2: column image_tokens has -3, where whole numbers from 0 to 4294967295',
    );
  });
});

describe('clients', () => {
  test('that have a dictionary of numbers keep them', () => {
    const numbers = makeVector(makeData({ type: new Int64(), length: 2, data: BigInt64Array.of(17n, 3n) }));
    const type = new Dictionary(new Int64(), new Int32(), 1);
    const ids = makeData({ type, length: 3, data: Int32Array.of(0, 1, 0), dictionary: numbers } as never);
    const { batches, notes } = converted(batchOf({ timestamp: times(0, 1, 2), client_id: ids }));
    expect(valuesOf(batches[0], 'client_id')).toEqual([17, 3, 17]);
    expect(notes).toEqual([]);
  });

  test('that are texts are numbered across batches, those that are missing as one', () => {
    const { batches, notes } = converted(
      batchOf({ timestamp: times(0, 1), client_id: texts('b', null) }),
      batchOf({ timestamp: times(2, 3), client_id: texts('a', 'b') }),
    );
    expect(batches.map((batch) => valuesOf(batch, 'client_id'))).toEqual([
      [0, 1],
      [2, 0],
    ]);
    expect(notes).toEqual(['client_id: 3 texts, numbered from 0 in the order in which they come']);
  });
});

test('conversations that are texts share what went before in all of their turns', () => {
  const turns = makeData({ type: new Uint16(), length: 5, data: Uint16Array.of(1, 2, 1, 3, 2) });
  const { batches, schema } = converted(
    batchOf({
      timestamp: times(0, 1, 2, 3, 4),
      conversation_id: texts('x', 'x', 'y', 'x', 'y'),
      turn: turns,
      input_tokens: wholes(32, 64, 32, 96, 64),
      history_tokens: wholes(0, 48, 0, 80, 48),
    }),
  );
  const [batch] = batches.map((each) => new HashIds(schema, { blockSize: 16 }).add(each));
  // Two blocks are x's first input, two y's; a later turn has the full blocks of all inputs before.
  expect(valuesOf(batch, 'hash_ids')).toEqual([
    [0, 1],
    [0, 1, 2, 3],
    [4, 5],
    [0, 1, 2, 3, 6, 7],
    [4, 5, 8, 9],
  ]);
  // The number is above the six bits for the turns, of which there may be as many as a conversation can have.
  expect(valuesOf(batch, 'conversation_id')).toEqual([63n, 63n, 127n, 63n, 127n]);
});
