import { type ColumnValues, readColumns } from '../../arrow/batch-body.js';
import { readFileBatch } from '../../arrow/file-in-memory.js';
import type { Footer } from '../../arrow/message.js';
import type { ArrowColumn } from '../../arrow/schema.js';
import { StructureFault } from '../../arrow/structure-fault.js';
import { type PackedColumn, typeOf } from './layout.js';

/** A column's buffers: the offsets of each level of lists, and the values; for texts their offsets and bytes. */
export interface ColumnBuffers {
  readonly offsets: readonly Int32Array[];
  readonly values: Uint8Array | Uint32Array | Float64Array;
  /** Of texts: a bit for each that is there, the lowest first; undefined where none is missing. */
  readonly validity?: Uint8Array | undefined;
}

/** The texts of a column; undefined where there is none. @throws StructureFault where they are not UTF-8 */
export function textsIn(name: string, { offsets, values, validity }: ColumnBuffers): (string | undefined)[] {
  // A byte order mark is a part of a text like any other.
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  return Array.from(offsets[0].subarray(1), (end, row) => {
    if (validity !== undefined && ((validity[row >> 3] >> (row & 7)) & 1) === 0) return undefined;
    try {
      return decoder.decode((values as Uint8Array).subarray(offsets[0][row], end));
    } catch {
      throw new StructureFault(`its column ${name} has a text that is not UTF-8 in row ${row}`);
    }
  });
}

/**
 * The buffers of all columns of a packed pool, by name, as views of the file.
 *
 * @throws StructureFault when there is not one batch with just the columns `expected`
 */
export function readBuffers(
  bytes: Uint8Array,
  { schema: { columns }, batches, dictionaries }: Footer,
  expected: readonly PackedColumn[],
): { readonly rows: number; readonly buffers: ReadonlyMap<string, ColumnBuffers> } {
  if (columns.length !== expected.length) {
    throw new StructureFault(`it has ${columns.length} columns instead of ${expected.length}`);
  }
  for (const [index, column] of expected.entries()) checkColumn(columns[index], column);
  if (batches.length !== 1 || dictionaries.length !== 0) {
    throw new StructureFault(`it has ${batches.length} record batches instead of one`);
  }
  const body = readFileBatch(bytes, batches[0]);
  const values = readColumns(columns, body, new Map());
  const buffers = expected.map((column, index) => [column.name, buffersOf(column, values[index]!)] as const);
  return { rows: body.header.length, buffers: new Map(buffers) };
}

function checkColumn({ name, type }: ArrowColumn, expected: PackedColumn): void {
  if (name !== expected.name) {
    throw new StructureFault(`it has a column ${JSON.stringify(name)} in the place of ${expected.name}`);
  }
  if (type !== typeOf(expected)) {
    throw new StructureFault(`its column ${name} is of type ${type} instead of ${typeOf(expected)}`);
  }
}

function buffersOf({ name, depth, leaf, nullable }: PackedColumn, column: ColumnValues): ColumnBuffers {
  if (leaf === 'utf8') {
    const { offsets, data, validity } = column;
    return { offsets: [offsets as Int32Array], values: data as Uint8Array, validity };
  }
  const offsets: Int32Array[] = [];
  let values = column;
  for (let level = 0; level < depth; level++) {
    requireWhole(name, nullable, values);
    const ofLevel = values.offsets as Int32Array;
    // A list of the format may leave out items; the tables have no place for such.
    if (ofLevel[0] !== 0 || ofLevel[values.length] !== values.items!.length) {
      throw new StructureFault(`its column ${name} has items that are in no list`);
    }
    offsets.push(ofLevel);
    values = values.items!;
  }
  requireWhole(name, nullable, values);
  return { offsets, values: values.data as ColumnBuffers['values'] };
}

function requireWhole(name: string, nullable: boolean, { nullCount }: ColumnValues): void {
  if (!nullable && nullCount !== 0) {
    throw new StructureFault(`its column ${name} has nulls, but may have none`);
  }
}
