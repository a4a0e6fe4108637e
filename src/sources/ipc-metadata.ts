import { type DataType, Field, Float32, Float64, Int, List, Schema } from 'apache-arrow';
import { FlatTable } from '../arrow/flatbuffer.js';
import { TraceError } from '../errors.js';

// Numbers and slots of the Arrow columnar format, version 1.0 and later (format/Schema.fbs, Message.fbs, File.fbs).
const HEADER = { schema: 1, recordBatch: 3 } as const;
const TYPE = { int: 2, float: 3, list: 12 } as const;
const LITTLE_ENDIAN = 0;
const BIT_WIDTHS: readonly number[] = [8, 16, 32, 64];

/** The flatbuffer of a message, without its body. */
export interface MessageHead {
  readonly kind: 'schema' | 'record batch' | 'other';
  readonly header: FlatTable;
  readonly bodyLength: number;
}

/** What the header of a record batch says: for each column, depth first, its length and where its buffers lie. */
export interface BatchHeader {
  readonly length: number;
  /** Pairs of a length and a number of nulls. */
  readonly nodes: readonly number[];
  /** Pairs of an offset into the body and a length, in bytes. */
  readonly regions: readonly number[];
}

/** What the footer of a file says. */
export interface Footer {
  readonly schema: Schema;
  readonly batchCount: number;
}

/** Where a batch is, in bytes. */
export interface Block {
  readonly offset: number;
  /** Of the message without its body, prefix and padding included. */
  readonly metadataLength: number;
  readonly bodyLength: number;
}

/**
 * Reads the flatbuffer of a message. All accesses are checked: apache-arrow's own reader trusts lengths and
 * offsets, and can be sent into endless loops by a damaged file.
 *
 * @throws StructureFault, TraceError
 */
export function readMessageHead(bytes: Uint8Array): MessageHead {
  const message = FlatTable.root(viewOf(bytes));
  const type = message.byte(1);
  const header = message.table(2);
  const bodyLength = message.int64(3);
  if (header === undefined || !(bodyLength >= 0)) throw new TraceError('a message has no header');
  const kind = type === HEADER.schema ? 'schema' : type === HEADER.recordBatch ? 'record batch' : 'other';
  return { kind, header, bodyLength };
}

/** @throws StructureFault, TraceError */
export function readBatchHeader(header: FlatTable): BatchHeader {
  if (header.table(3) !== undefined) {
    throw new TraceError('its batches are compressed, which is not supported; write it without compression');
  }
  return { length: header.int64(0), nodes: header.int64s(1, 2), regions: header.int64s(2, 2) };
}

/** @throws StructureFault, TraceError */
export function readFooterTable(bytes: Uint8Array): Footer {
  const footer = FlatTable.root(viewOf(bytes));
  const schema = footer.table(1);
  if (schema === undefined) throw new TraceError('its footer has no schema');
  // A block is an int64 offset, an int32 length with four bytes of padding, and an int64 length.
  return { schema: readSchema(schema), batchCount: footer.int64s(3, 3).length / 3 };
}

/**
 * Reads a schema whose columns are numbers and lists of numbers.
 *
 * @throws StructureFault, TraceError when a column is of another type
 */
export function readSchema(table: FlatTable): Schema {
  if (table.int16(0) !== LITTLE_ENDIAN)
    throw new TraceError('its numbers are big-endian, which is not supported');
  const fields = table.tables(1).map((field) => readField(field, true));
  return new Schema(fields, new Map(table.tables(2).map((pair) => [pair.text(0), pair.text(1)])));
}

function readField(table: FlatTable, mayBeList: boolean): Field {
  const name = table.text(0);
  const [item] = table.tables(5);
  const isList = mayBeList && table.byte(2) === TYPE.list && item !== undefined;
  const type = isList ? new List(readField(item, false)) : readNumberType(table);
  if (type === undefined || table.table(4) !== undefined) {
    throw new TraceError(`column ${name} is not of a type that a trace has: numbers and lists of numbers`);
  }
  return new Field(name, type, table.byte(1) !== 0);
}

function readNumberType(table: FlatTable): DataType | undefined {
  const type = table.table(3);
  switch (table.byte(2)) {
    case TYPE.int: {
      const width = type?.int32(0) ?? 0;
      return BIT_WIDTHS.includes(width) ? new Int(type?.byte(1) !== 0, width as 8 | 16 | 32 | 64) : undefined;
    }
    case TYPE.float:
      // Half floats are left out: their values would arrive as integers.
      return [undefined, new Float32(), new Float64()][type?.int16(0) ?? 0];
    default:
      return undefined;
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
