import {
  type Data,
  DataType,
  type Field,
  type List,
  makeData,
  RecordBatch,
  type Schema,
  Struct,
} from 'apache-arrow';
import { TraceError } from '../errors.js';
import type { BatchHeader } from './ipc-metadata.js';

/**
 * Builds a record batch over a message's body, without copying. Every bound is checked, so that a damaged file
 * ends in an error and never in values that were not written.
 *
 * @param body the message's body; its columns stay views of it
 * @throws TraceError when the header and the body do not fit each other or the schema
 */
export function decodeBatch(schema: Schema, header: BatchHeader, body: Uint8Array): RecordBatch {
  const cursor = new BodyCursor(header, body);
  const children = schema.fields.map((field) => cursor.column(field, header.length));
  return new RecordBatch(
    schema,
    makeData({ type: new Struct(schema.fields), length: header.length, nullCount: 0, children }),
  );
}

/** Walks the nodes and buffers of a message in the order of the schema's fields, depth first. */
class BodyCursor {
  readonly #header: BatchHeader;
  readonly #body: Uint8Array;
  #nextNode = 0;
  #nextBuffer = 0;

  constructor(header: BatchHeader, body: Uint8Array) {
    this.#header = header;
    this.#body = body;
  }

  column(field: Field, expectedLength?: number): Data {
    const length = this.#header.nodes[this.#nextNode++];
    const nullCount = this.#header.nodes[this.#nextNode++];
    if (!(length >= 0) || (expectedLength !== undefined && length !== expectedLength)) {
      throw new TraceError(`a batch is damaged: column ${field.name} has ${length} rows`);
    }
    if (nullCount !== 0) throw new TraceError(`column ${field.name} has missing values; a trace has none`);
    this.#nextBuffer++; // the validity bitmap, which says nothing where nothing is missing
    return DataType.isList(field.type)
      ? this.#list(field as Field<List>, length)
      : this.#numbers(field, length);
  }

  #numbers(field: Field, length: number): Data {
    const { type } = field;
    return makeData({
      type,
      length,
      nullCount: 0,
      data: this.#values(field.name, type.ArrayType, length),
    } as never);
  }

  #list(field: Field<List>, length: number): Data {
    const valueOffsets = this.#offsets(field.name, length);
    const child = this.column(field.type.children[0]);
    let previous = 0;
    for (const offset of valueOffsets) {
      if (offset < previous)
        throw new TraceError(`a batch is damaged: column ${field.name} has offsets that fall`);
      previous = offset;
    }
    if (previous > child.length) {
      throw new TraceError(`a batch is damaged: column ${field.name} points past its items`);
    }
    return makeData({ type: field.type, length, nullCount: 0, valueOffsets, child });
  }

  /** A batch without rows may come with an empty buffer instead of the single offset 0. */
  #offsets(name: string, length: number): Int32Array {
    if (length > 0) return this.#values(name, Int32Array, length + 1);
    this.#nextBuffer++;
    return new Int32Array(1);
  }

  #values<T>(name: string, ArrayType: TypedArrayConstructor<T>, length: number): T {
    const offset = this.#header.regions[2 * this.#nextBuffer];
    const regionLength = this.#header.regions[2 * this.#nextBuffer++ + 1];
    const byteLength = length * ArrayType.BYTES_PER_ELEMENT;
    const { buffer, byteOffset } = this.#body;
    if (!(offset >= 0 && byteLength <= regionLength && offset + byteLength <= this.#body.byteLength)) {
      throw new TraceError(`a batch is damaged: column ${name} does not fit into it`);
    }
    const start = byteOffset + offset;
    // The format aligns buffers to 8 bytes; a writer that did not is served with a copy.
    if (start % ArrayType.BYTES_PER_ELEMENT !== 0) {
      return new ArrayType(buffer.slice(start, start + byteLength), 0, length);
    }
    return new ArrayType(buffer, start, length);
  }
}

interface TypedArrayConstructor<T> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): T;
}
