import { type BodyCodec, MAX_UNPACKED_BYTES } from './body-compression.js';
import type { BatchHeader } from './message.js';
import {
  type ArrowColumn,
  NUMBER_ARRAYS,
  type NumberName,
  type ValueField,
  type ValueType,
} from './schema.js';
import { StructureFault } from './structure-fault.js';

/** What the values of a batch come from. */
export interface BatchBody {
  readonly header: BatchHeader;
  /** The message's body. */
  readonly bytes: Uint8Array;
  /** By which its buffers are compressed; undefined where they are not. */
  readonly codec: BodyCodec | undefined;
}

export type NumberArray = InstanceType<(typeof NUMBER_ARRAYS)[NumberName]>;

/** The values of a column, or of the items of its lists. */
export interface ColumnValues {
  readonly length: number;
  readonly nullCount: number;
  /** A bit for each value that is there, the lowest first; undefined where none is missing. */
  readonly validity: Uint8Array | undefined;
  /** Of lists and texts, one more than there are of them: never falling, and within items or data. */
  readonly offsets: Int32Array | BigInt64Array | undefined;
  /** Numbers, timestamps, indices of a dictionary, bytes of texts; undefined for lists. */
  readonly data: NumberArray | undefined;
  /** Of lists. */
  readonly items: ColumnValues | undefined;
}

/** How many values the dictionaries have, by their number. */
export type DictionaryLengths = ReadonlyMap<number, { readonly length: number }>;

/**
 * Finds the values of a batch in a message's body, without copying where it is not compressed. Every bound is checked, so
 * that a damaged file ends in an error and never in values that were not written.
 *
 * @param columns all of the schema's
 * @returns the values of each column, views of the body where possible; undefined for one that is passed over
 * @throws StructureFault when the header and the body do not fit each other or the schema
 */
export function readColumns(
  columns: readonly ArrowColumn[],
  body: BatchBody,
  dictionaries: DictionaryLengths,
): (ColumnValues | undefined)[] {
  const cursor = new BodyCursor(body, dictionaries);
  return columns.map((column) => cursor.column(column, body.header.length));
}

/** The values of a dictionary, which are those of one column. @throws StructureFault as `readColumns` */
export function readDictionary(name: string, values: ValueType, body: BatchBody): ColumnValues {
  return new BodyCursor(body, new Map()).values({ name, isNullable: true, values }, body.header.length);
}

/** Walks the nodes and buffers of a message in the order of the schema's fields, depth first. */
class BodyCursor {
  readonly #header: BatchHeader;
  readonly #body: Uint8Array;
  readonly #codec: BodyCodec | undefined;
  readonly #dictionaries: DictionaryLengths;
  #nextNode = 0;
  #nextBuffer = 0;
  #nextViews = 0;
  #budget = MAX_UNPACKED_BYTES;

  constructor({ header, bytes, codec }: BatchBody, dictionaries: DictionaryLengths) {
    this.#header = header;
    this.#body = bytes;
    this.#codec = codec;
    this.#dictionaries = dictionaries;
  }

  /** The next column; undefined for one that is passed over. */
  column({ name, isNullable, values, layout }: ArrowColumn, rows: number): ColumnValues | undefined {
    if (values !== undefined) return this.values({ name, isNullable, values }, rows);
    this.#nextNode += layout.nodes;
    this.#nextBuffer += layout.buffers;
    for (let view = 0; view < layout.views; view++) {
      this.#nextBuffer += this.#header.variadicCounts[this.#nextViews++] ?? 0;
    }
    return undefined;
  }

  values({ name, values }: ValueField, expectedLength?: number): ColumnValues {
    const node = 2 * this.#nextNode++;
    const length = this.#header.nodes[node];
    const nullCount = this.#header.nodes[node + 1];
    if (!(length >= 0) || (expectedLength !== undefined && length !== expectedLength)) {
      throw new StructureFault(`a batch is damaged: column ${name} has ${length} rows`);
    }
    if (!(nullCount >= 0 && nullCount <= length)) {
      throw new StructureFault(`a batch is damaged: column ${name} has ${nullCount} missing values`);
    }
    const validity = this.#validity(name, length, nullCount);
    const common = { length, nullCount, validity, offsets: undefined, data: undefined, items: undefined };
    switch (values.kind) {
      case 'number':
        return { ...common, data: this.#numbers(name, values.number, length) };
      case 'timestamp':
        return { ...common, data: this.#take(name, BigInt64Array, length) };
      case 'text':
        return { ...common, ...this.#texts(name, values.isLarge, length) };
      case 'list':
        return { ...common, ...this.#lists(name, values.item, length) };
      case 'dictionary': {
        const data = this.#numbers(name, values.indices, length);
        this.#requireWithin(name, values.id, data, validity);
        return { ...common, data };
      }
    }
  }

  /** Nothing where nothing is missing; else the bits of those that are there are counted. */
  #validity(name: string, length: number, nullCount: number): Uint8Array | undefined {
    if (nullCount === 0) {
      this.#nextBuffer++;
      return undefined;
    }
    const bitmap = this.#take(name, Uint8Array, Math.ceil(length / 8));
    if (length - countBits(bitmap, length) !== nullCount) {
      throw new StructureFault(
        `a batch is damaged: column ${name} does not have ${nullCount} missing values`,
      );
    }
    return bitmap;
  }

  #lists(name: string, item: ValueField, length: number): Pick<ColumnValues, 'offsets' | 'items'> {
    const offsets = this.#offsets(name, Int32Array, length);
    const items = this.values({ ...item, name });
    requireAscending(name, offsets, items.length);
    return { offsets, items };
  }

  #texts(name: string, isLarge: boolean, length: number): Pick<ColumnValues, 'offsets' | 'data'> {
    const offsets = isLarge
      ? this.#offsets(name, BigInt64Array, length)
      : this.#offsets(name, Int32Array, length);
    const end = Number(offsets[length]);
    requireAscending(name, offsets, end);
    return { offsets, data: this.#take(name, Uint8Array, end) };
  }

  #requireWithin(name: string, id: number, indices: NumberArray, validity: Uint8Array | undefined): void {
    const dictionary = this.#dictionaries.get(id);
    if (dictionary === undefined) throw new StructureFault(`the dictionary of column ${name} is missing`);
    for (let row = 0; row < indices.length; row++) {
      if (indices[row] >= 0 && indices[row] < dictionary.length) continue;
      if (validity !== undefined && !isSet(validity, row)) continue;
      throw new StructureFault(`a batch is damaged: column ${name} points past its dictionary`);
    }
  }

  /** A batch without rows may come with an empty buffer instead of the single offset 0. */
  #offsets<T>(name: string, ArrayType: TypedArrayConstructor<T>, length: number): T {
    if (length > 0) return this.#take(name, ArrayType, length + 1);
    this.#nextBuffer++;
    return new ArrayType(new ArrayBuffer(ArrayType.BYTES_PER_ELEMENT), 0, 1);
  }

  #numbers(name: string, number: NumberName, length: number): NumberArray {
    return this.#take<NumberArray>(name, NUMBER_ARRAYS[number] as TypedArrayConstructor<NumberArray>, length);
  }

  /** The next buffer, of which the first `length` elements are used. */
  #take<T>(name: string, ArrayType: TypedArrayConstructor<T>, length: number): T {
    const offset = this.#header.regions[2 * this.#nextBuffer];
    const regionLength = this.#header.regions[2 * this.#nextBuffer++ + 1];
    const byteLength = length * ArrayType.BYTES_PER_ELEMENT;
    const fits = offset >= 0 && regionLength >= 0 && offset + regionLength <= this.#body.byteLength;
    if (!(fits && (this.#codec !== undefined || byteLength <= regionLength))) {
      throw new StructureFault(`a batch is damaged: column ${name} does not fit into it`);
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

interface TypedArrayConstructor<T> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): T;
}

function requireAscending(name: string, offsets: Int32Array | BigInt64Array, end: number): void {
  let previous: number | bigint = 0;
  for (const offset of offsets) {
    if (offset < previous) {
      throw new StructureFault(`a batch is damaged: column ${name} has offsets that fall`);
    }
    previous = offset;
  }
  if (previous > end) throw new StructureFault(`a batch is damaged: column ${name} points past its items`);
}

function isSet(bitmap: Uint8Array, row: number): boolean {
  return ((bitmap[row >> 3] >> (row & 7)) & 1) === 1;
}

function countBits(bitmap: Uint8Array, length: number): number {
  let count = 0;
  for (let row = 0; row < length; row++) count += (bitmap[row >> 3] >> (row & 7)) & 1;
  return count;
}
