/** Consecutive rows of a trace as plain columns: what goes to a worker, and what formats encode. */
import type { RecordBatch, Schema } from 'apache-arrow';
import { allocateRows } from '../../engine/want-of-memory.js';
import { type AttributeValues, attributeColumn } from '../../trace/attributes.js';
import { flatValues, listValues, type NumberArray, typeName } from '../../trace/columns.js';
import { turnBitsOf } from '../../trace/metadata.js';

/** What a column is called, and its type as `typeName` says it. */
export interface ColumnHead {
  readonly name: string;
  readonly type: string;
  /** Of ids of conversations: the low bits that say how many turns these have, less one. */
  readonly turnBits?: number;
}

/** The values of a column, one a row. */
export interface FlatColumn extends ColumnHead {
  readonly values: NumberArray;
  readonly offsets?: undefined;
  /** Of a column of type `dictionary<…>`, whose `values` are places in it. */
  readonly dictionary?: AttributeValues | undefined;
}

/** A column of lists: row i has the items `values[offsets[i] - offsets[0]]` up to `offsets[i + 1] - offsets[0]`. */
export interface ListsColumn extends ColumnHead {
  readonly values: NumberArray;
  /** One more than there are rows. */
  readonly offsets: Int32Array;
  readonly dictionary?: undefined;
}

export type ChunkColumn = FlatColumn | ListsColumn;

export interface Chunk {
  readonly rows: number;
  /** In the order of the trace's schema. */
  readonly columns: readonly ChunkColumn[];
}

export function isDictionaryType(type: string): boolean {
  return type.startsWith('dictionary<');
}

/** @throws TraceError when a column is of a type that no trace has */
export function columnHeads(schema: Schema): ColumnHead[] {
  return schema.fields.map((field) => {
    const head = { name: field.name, type: typeName(field) };
    return field.name === 'conversation_id' ? { ...head, turnBits: turnBitsOf(schema) } : head;
  });
}

/** The rows of a batch, as views of its memory. */
export function chunkOf(batch: RecordBatch, heads: readonly ColumnHead[]): Chunk {
  const columns = heads.map((head, index): ChunkColumn => {
    if (isDictionaryType(head.type)) {
      const { places, values } = attributeColumn(batch, index);
      return { ...head, values: places, dictionary: values };
    }
    if (!head.type.startsWith('list<')) return { ...head, values: flatValues(batch, index) };
    return { ...head, ...listValues(batch, index) };
  });
  return { rows: batch.numRows, columns };
}

/**
 * Memory for so many values of the type of others.
 *
 * @throws EngineError where there is not so much
 */
export function likeOf(values: NumberArray, length: number): NumberArray {
  return new (values.constructor as new (buffer: ArrayBuffer) => NumberArray)(
    allocateRows(length * values.BYTES_PER_ELEMENT),
  );
}

/** The memory of a chunk of which nothing else has views. */
export function buffersOfChunk({ columns }: Chunk): ArrayBuffer[] {
  return columns.flatMap(({ values, offsets }) =>
    (offsets === undefined ? [values] : [values, offsets]).map(({ buffer }) => buffer as ArrayBuffer),
  );
}
