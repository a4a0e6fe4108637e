import {
  Bool,
  Field,
  Int16,
  List,
  Table,
  TimestampMillisecond,
  tableFromIPC,
  tableToIPC,
  Utf8,
  type Vector,
  vectorFromArray,
} from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { readColumns } from '../../src/arrow/batch-body.js';
import { readFileBatch, readFileFooter } from '../../src/arrow/file-in-memory.js';
import { toRecordBatch, toSchema } from '../../src/arrow/record-batch.js';
import { StructureFault } from '../../src/arrow/structure-fault.js';

const shorts = new List(new Field('item', new Int16(), true));

/** Columns of each kind that is read, with and without missing values. */
const COLUMNS: Readonly<Record<string, Vector>> = {
  float: vectorFromArray([0.5, null, -1]),
  big: vectorFromArray([1n, 2n ** 62n, -3n]),
  text: vectorFromArray(['a', '名', null], new Utf8()),
  time: vectorFromArray([0, 1_000, 2_000], new TimestampMillisecond()),
  lists: vectorFromArray([[1, null], [], null], shorts),
  nested: vectorFromArray([[[1], [2, 3]], [], [[]]], new List(new Field('item', shorts, true))),
};
const TYPES = ['float64', 'int64', 'string', 'timestamp[ms]', 'list<int16>', 'list<list<int16>>'];

function fileOf(columns: Readonly<Record<string, Vector>>): Uint8Array {
  return tableToIPC(new Table(columns), 'file');
}

/** All batches of a file without dictionaries. */
function read(bytes: Uint8Array): Table {
  const { schema, batches } = readFileFooter(bytes);
  const arrow = toSchema(schema);
  return new Table(
    batches.map((block) => {
      const body = readFileBatch(bytes, block);
      return toRecordBatch(
        arrow,
        body.header.length,
        readColumns(schema.columns, body, new Map()),
        new Map(),
      );
    }),
  );
}

const text = (table: Table) =>
  JSON.stringify(table.toArray(), (_, value) => (typeof value === 'bigint' ? String(value) : value));

describe('a file in memory', () => {
  const bytes = fileOf(COLUMNS);

  it('is read as apache-arrow reads it, at any place of a buffer', () => {
    const expected = text(tableFromIPC(bytes));
    const buffer = new Uint8Array(bytes.length + 8);
    for (const at of [0, 1, 4]) {
      buffer.set(bytes, at);
      expect(text(read(buffer.subarray(at, at + bytes.length)))).toBe(expected);
    }
  });

  it('has types by the names of other libraries', () => {
    const types = readFileFooter(bytes).schema.columns.map(({ type }) => type);
    expect(types).toEqual(TYPES);
  });

  it('is read without a column that has no values here', () => {
    const flags = vectorFromArray([true, false, true], new Bool());
    const table = read(fileOf({ float: COLUMNS.float!, flags, text: COLUMNS.text! }));
    expect(table.schema.names).toEqual(['float', 'text']);
    expect(table.getChild('text')?.toJSON()).toEqual(['a', '名', null]);
  });

  it.each([
    ['nothing', 0, /does not start with ARROW1/],
    ['its beginning', 12, /does not end with ARROW1/],
    ['all but a byte', -1, /does not end with ARROW1/],
  ])('is refused where there is %s', (_, end, message) => {
    expect(() => read(bytes.subarray(0, end))).toThrow(StructureFault);
    expect(() => read(bytes.subarray(0, end))).toThrow(message);
  });

  it('is refused where its footer points elsewhere', () => {
    const changed = bytes.slice();
    new DataView(changed.buffer).setInt32(bytes.length - 10, bytes.length, true);
    expect(() => read(changed)).toThrow('its footer points outside of the file');
  });
});
