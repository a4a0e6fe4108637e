import { type Data, DataType, type Field, makeData, RecordBatch, Struct, type Vector } from 'apache-arrow';
import { TraceError } from '../errors.js';
import { type BodyCodec, MAX_UNPACKED_BYTES } from './body-compression.js';
import type { BatchHeader } from './message.js';
import type { FileColumn, FileSchema } from './schema.js';

/** What the values of a batch come from. */
export interface BatchBody {
  readonly header: BatchHeader;
  /** The message's body. */
  readonly bytes: Uint8Array;
  /** By which its buffers are compressed; undefined where they are not. */
  readonly codec: BodyCodec | undefined;
}

/** The values of dictionaries by their number. */
export type Dictionaries = ReadonlyMap<number, Vector>;

/**
 * Builds a record batch over a message's body, without copying where it is not compressed. Every bound is checked,
 * so that a damaged file ends in an error and never in values that were not written.
 *
 * @param body its columns stay views of it
 * @throws TraceError when the header and the body do not fit each other or the schema
 */
export function decodeBatch(file: FileSchema, body: BatchBody, dictionaries: Dictionaries): RecordBatch {
  const { schema } = file;
  const { length } = body.header;
  const cursor = new BodyCursor(body, dictionaries);
  const children = file.columns.flatMap((column) => cursor.column(column, length) ?? []);
  return new RecordBatch(
    schema,
    makeData({ type: new Struct(schema.fields), length, nullCount: 0, children }),
  );
}

/** The values of a dictionary, as one column of a batch. @throws TraceError as `decodeBatch` */
export function decodeDictionary(values: Field, body: BatchBody): Data {
  return new BodyCursor(body, new Map()).values(values, body.header.length);
}

/** Walks the nodes and buffers of a message in the order of the schema's fields, depth first. */
class BodyCursor {
  readonly #header: BatchHeader;
  readonly #body: Uint8Array;
  readonly #codec: BodyCodec | undefined;
  readonly #dictionaries: Dictionaries;
  #nextNode = 0;
  #nextBuffer = 0;
  #nextViews = 0;
  #budget = MAX_UNPACKED_BYTES;

  constructor({ header, bytes, codec }: BatchBody, dictionaries: Dictionaries) {
    this.#header = header;
    this.#body = bytes;
    this.#codec = codec;
    this.#dictionaries = dictionaries;
  }

  /** The next column; undefined for one that is not read. */
  column({ field, layout }: FileColumn, rows: number): Data | undefined {
    if (field !== undefined) return this.values(field, rows);
    this.#nextNode += layout.nodes;
    this.#nextBuffer += layout.buffers;
    for (let view = 0; view < layout.views; view++) {
      this.#nextBuffer += this.#header.variadicCounts[this.#nextViews++] ?? 0;
    }
    return undefined;
  }

  values(field: Field, expectedLength?: number): Data {
    const node = 2 * this.#nextNode++;
    const length = this.#header.nodes[node];
    const nullCount = this.#header.nodes[node + 1];
    if (!(length >= 0) || (expectedLength !== undefined && length !== expectedLength)) {
      throw new TraceError(`a batch is damaged: column ${field.name} has ${length} rows`);
    }
    if (!(nullCount >= 0 && nullCount <= length)) {
      throw new TraceError(`a batch is damaged: column ${field.name} has ${nullCount} missing values`);
    }
    const nullBitmap = this.#validity(field.name, length, nullCount);
    const { type } = field;
    const common = { type, length, nullCount, ...(nullBitmap === undefined ? {} : { nullBitmap }) };
    if (DataType.isList(type)) return this.#list(field, common);
    if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) return this.#texts(field, common);
    if (DataType.isDictionary(type)) return this.#dictionary(field, common);
    return makeData({ ...common, data: this.#take(field.name, type.ArrayType, length) } as never);
  }

  /** Nothing where nothing is missing; else the bits of those that are there are counted. */
  #validity(name: string, length: number, nullCount: number): Uint8Array | undefined {
    if (nullCount === 0) {
      this.#nextBuffer++;
      return undefined;
    }
    const bitmap = this.#take(name, Uint8Array, Math.ceil(length / 8));
    if (length - countBits(bitmap, length) !== nullCount) {
      throw new TraceError(`a batch is damaged: column ${name} does not have ${nullCount} missing values`);
    }
    return bitmap;
  }

  #list({ name, type }: Field, common: Common): Data {
    const valueOffsets = this.#offsets(name, Int32Array, common.length);
    const child = this.values(type.children[0]);
    requireAscending(name, valueOffsets, child.length);
    return makeData({ ...common, valueOffsets, child } as never);
  }

  #texts({ name, type }: Field, common: Common): Data {
    const isLarge = DataType.isLargeUtf8(type);
    const valueOffsets = isLarge
      ? this.#offsets(name, BigInt64Array, common.length)
      : this.#offsets(name, Int32Array, common.length);
    const last = Number(valueOffsets[common.length]);
    requireAscending(name, valueOffsets, last);
    return makeData({ ...common, valueOffsets, data: this.#take(name, Uint8Array, last) } as never);
  }

  #dictionary({ name, type }: Field, common: Common): Data {
    const { id, indices } = type as never as { readonly id: number; readonly indices: DataType };
    const dictionary = this.#dictionaries.get(id);
    if (dictionary === undefined) throw new TraceError(`the dictionary of column ${name} is missing`);
    const data = this.#take(name, indices.ArrayType, common.length) as ArrayLike<number | bigint>;
    for (let row = 0; row < common.length; row++) {
      if (data[row] >= 0 && data[row] < dictionary.length) continue;
      if (common.nullBitmap !== undefined && !isSet(common.nullBitmap, row)) continue;
      throw new TraceError(`a batch is damaged: column ${name} points past its dictionary`);
    }
    return makeData({ ...common, data, dictionary } as never);
  }

  /** A batch without rows may come with an empty buffer instead of the single offset 0. */
  #offsets<T>(name: string, ArrayType: TypedArrayConstructor<T>, length: number): T {
    if (length > 0) return this.#take(name, ArrayType, length + 1);
    this.#nextBuffer++;
    return new ArrayType(new ArrayBuffer(ArrayType.BYTES_PER_ELEMENT), 0, 1);
  }

  /** The next buffer, of which the first `length` elements are used. */
  #take<T>(name: string, ArrayType: TypedArrayConstructor<T>, length: number): T {
    const offset = this.#header.regions[2 * this.#nextBuffer];
    const regionLength = this.#header.regions[2 * this.#nextBuffer++ + 1];
    const byteLength = length * ArrayType.BYTES_PER_ELEMENT;
    const fits = offset >= 0 && regionLength >= 0 && offset + regionLength <= this.#body.byteLength;
    if (!(fits && (this.#codec !== undefined || byteLength <= regionLength))) {
      throw new TraceError(`a batch is damaged: column ${name} does not fit into it`);
    }
    const { buffer, byteOffset } = this.#unpacked(offset, regionLength, byteLength);
    // The format aligns buffers to 8 bytes; a writer that did not is served with a copy.
    if (byteOffset % ArrayType.BYTES_PER_ELEMENT !== 0) {
      return new ArrayType(buffer.slice(byteOffset, byteOffset + byteLength), 0, length);
    }
    return new ArrayType(buffer, byteOffset, length);
  }

  #unpacked(offset: number, regionLength: number, byteLength: number): Uint8Array {
    const region = this.#body.subarray(offset, offset + regionLength);
    if (this.#codec === undefined || byteLength === 0) return region;
    const bytes = this.#codec.unpack(region, byteLength, this.#budget);
    this.#budget -= bytes.byteLength;
    return bytes;
  }
}

interface Common {
  readonly type: DataType;
  readonly length: number;
  readonly nullCount: number;
  readonly nullBitmap?: Uint8Array;
}

interface TypedArrayConstructor<T> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): T;
}

function requireAscending(name: string, offsets: Int32Array | BigInt64Array, end: number): void {
  let previous: number | bigint = 0;
  for (const offset of offsets) {
    if (offset < previous) {
      throw new TraceError(`a batch is damaged: column ${name} has offsets that fall`);
    }
    previous = offset;
  }
  if (previous > end) throw new TraceError(`a batch is damaged: column ${name} points past its items`);
}

function isSet(bitmap: Uint8Array, row: number): boolean {
  return ((bitmap[row >> 3] >> (row & 7)) & 1) === 1;
}

function countBits(bitmap: Uint8Array, length: number): number {
  let count = 0;
  for (let row = 0; row < length; row++) count += (bitmap[row >> 3] >> (row & 7)) & 1;
  return count;
}
