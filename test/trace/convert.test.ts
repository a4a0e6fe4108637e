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

const PLAIN_SECONDS =
  'timestamp: numbers without a unit; taken as seconds, unless --time-unit says otherwise';

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
      new TraceError('row 1: column image_tokens: its value is missing'),
    );
    expect(valuesOf(converted(trace(0b101)).batches[0], 'image_tokens')).toEqual([[10], [], [30]]);
  });

  test('with an item that is no number of tokens are refused with its row', () => {
    const items = makeData({ type: new Int64(), length: 3, data: BigInt64Array.of(1n, 2n, -3n) });
    const trace = batchOf({ timestamp: times(0, 1, 2), image_tokens: lists([0, 2, 2, 3], items, 0b111) });
    expect(() => converted(trace)).toThrow(
      'row 2: column image_tokens: -3 is not a whole number from 0 to 4294967295',
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
    expect(notes).toEqual([PLAIN_SECONDS]);
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
    expect(notes).toEqual([
      PLAIN_SECONDS,
      'client_id: 3 texts, numbered from 0 in the order in which they come; 1 that are missing count as one client',
    ]);
  });
});

describe('conversations of others', () => {
  const shorts = (...values: number[]) =>
    makeData({ type: new Uint16(), length: values.length, data: Uint16Array.from(values) });
  const longs = (...values: bigint[]) =>
    makeData({ type: new Int64(), length: values.length, data: BigInt64Array.from(values) });
  const NAMES = {
    texts: texts('x', 'x', 'y', 'x', 'y'),
    // Whose low bits would say 2 and 38 turns if they were ours.
    numbers: longs(1n, 1n, 101n, 1n, 101n),
    'floating numbers': makeData({
      type: new Float64(),
      length: 5,
      data: Float64Array.of(1, 1, 101, 1, 101),
    }),
  };
  const ROWS = {
    timestamp: times(0, 1, 2, 3, 4),
    input_tokens: wholes(32, 64, 32, 96, 64),
    history_tokens: wholes(0, 48, 0, 80, 48),
  };

  test.each(Object.entries(NAMES))('that are %s share what went before in all of their turns', (_, names) => {
    const { batches, schema, notes } = converted(
      batchOf({ ...ROWS, conversation_id: names, turn: shorts(1, 2, 1, 3, 2) }),
    );
    const [batch] = batches.map((each) => new HashIds(schema, { blockSize: 16 }).add(each));
    // Two blocks are the first input of one, two the other's; a later turn has the full blocks of all inputs before.
    expect(valuesOf(batch, 'hash_ids')).toEqual([
      [0, 1],
      [0, 1, 2, 3],
      [4, 5],
      [0, 1, 2, 3, 6, 7],
      [4, 5, 8, 9],
    ]);
    // The number is above the six bits for the turns, of which there may be as many as a conversation can have.
    expect(valuesOf(batch, 'conversation_id')).toEqual([65535n, 65535n, 131071n, 65535n, 131071n]);
    expect(notes).toContain(
      'conversation_id: 2 conversations, numbered from 0 in the order in which they come',
    );
    expect(notes.filter((note) => note.startsWith('turn'))).toEqual([]);
  });

  test('have their turns counted, across batches, whatever the trace says', () => {
    const { timestamp, input_tokens } = ROWS;
    const without = converted(
      batchOf({ timestamp, input_tokens, conversation_id: NAMES.texts }),
      batchOf({ timestamp: times(5), input_tokens: wholes(1), conversation_id: texts('y') }),
    );
    expect(without.batches.map((batch) => valuesOf(batch, 'turn'))).toEqual([[1, 2, 1, 3, 2], [3]]);
    expect(without.notes).toContain('history_tokens: is missing; so turns share nothing with those before');
    const fromZero = converted(
      batchOf({ ...ROWS, conversation_id: NAMES.numbers, turn: shorts(0, 1, 0, 2, 1) }),
    );
    expect(valuesOf(fromZero.batches[0], 'turn')).toEqual([1, 2, 1, 3, 2]);
    expect(fromZero.notes).toContain('turn: counted from 1 in the order of the rows; the trace has others');
  });

  test('that are missing are requests by themselves', () => {
    const { batches, notes } = converted(
      batchOf({ ...ROWS, conversation_id: texts('x', null, '', 'x', 'y') }),
    );
    expect(valuesOf(batches[0], 'conversation_id')).toEqual([65535n, 65536n, 131072n, 65535n, 262143n]);
    expect(valuesOf(batches[0], 'turn')).toEqual([1, 1, 1, 2, 1]);
    expect(notes).toContain(
      'conversation_id: 2 conversations, numbered from 0 in the order in which they come; 2 that are missing are requests by themselves',
    );
  });

  test('with more turns than an id can say are refused, with the row', () => {
    const long = (rows: number) =>
      batchOf({
        timestamp: times(...Array.from({ length: rows }, (_, row) => row)),
        conversation_id: texts(...Array.from({ length: rows }, () => 'x')),
      });
    expect(valuesOf(converted(long(65_535)).batches[0], 'turn').at(-1)).toBe(65_535);
    expect(() => converted(long(65_536))).toThrow(
      new TraceError(
        'row 65535: conversation x has more than 65535 requests, and a trace has no place for longer ones',
      ),
    );
  });

  test('with a history that is longer than its input are refused, with the row', () => {
    const history_tokens = wholes(0, 48, 0, 97, 48);
    expect(() => converted(batchOf({ ...ROWS, history_tokens, conversation_id: NAMES.texts }))).toThrow(
      /^row 3: column history_tokens: 97 is more than the input of 96/,
    );
  });

  test('are not those of a table that this package wrote, whose ids say how many turns there are', () => {
    const own = { ...ROWS, client_id: wholes(0, 0, 0, 0, 0), request_id: wholes(0, 1, 2, 3, 4) };
    const ids = longs(2n, 2n, 65n, 2n, 65n);
    const { batches } = converted(batchOf({ ...own, conversation_id: ids, turn: shorts(1, 2, 1, 3, 2) }));
    expect(valuesOf(batches[0], 'conversation_id')).toEqual([2n, 2n, 65n, 2n, 65n]);
  });
});
