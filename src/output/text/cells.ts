/** What stands in a line for a request, part by part, from the columns of a chunk. */
import type { NumberArray } from '../../trace/columns.js';
import type { Chunk, ChunkColumn } from '../chunks/chunk.js';
import type { ChunkPlace } from '../chunks/chunk-format.js';
import {
  MAX_FLOAT_BYTES,
  MAX_LONG_BYTES,
  MAX_WHOLE_BYTES,
  writeBytes,
  writeFloat,
  writeLong,
  writeWhole,
} from './digits.js';

/** Writes its part of a row from `at` on, and returns where it ended. */
export type CellWriter = (bytes: Uint8Array, at: number, row: number) => number;

/** A part of a line, in a chunk. */
export interface CellOfChunk {
  /** Bytes that it takes in all lines of the chunk, at most. */
  readonly maxBytes: number;
  readonly write: CellWriter;
}

/** A part of all lines of a trace. */
export type Cell = (chunk: Chunk, place: ChunkPlace) => CellOfChunk;

/** The same text in every line; ASCII. */
export function literal(text: string): Cell {
  const encoded = new TextEncoder().encode(text);
  return ({ rows }) => ({
    maxBytes: rows * encoded.length,
    write: (bytes, at) => writeBytes(bytes, at, encoded),
  });
}

/** The values of a column as they are; lists in brackets, with commas. */
export function columnCell(index: number): Cell {
  return ({ rows, columns }) => {
    const column = columns[index];
    return column.offsets === undefined ? flatCell(rows, column.values) : listCell(column);
  };
}

function flatCell(rows: number, values: NumberArray): CellOfChunk {
  if (values instanceof BigUint64Array || values instanceof BigInt64Array) {
    return {
      maxBytes: rows * MAX_LONG_BYTES,
      write: (bytes, at, row) => writeLong(bytes, at, values[row]),
    };
  }
  if (isUnsigned(values)) {
    return {
      maxBytes: rows * MAX_WHOLE_BYTES,
      write: (bytes, at, row) => writeWhole(bytes, at, values[row]),
    };
  }
  return { maxBytes: rows * MAX_FLOAT_BYTES, write: (bytes, at, row) => writeFloat(bytes, at, values[row]) };
}

function isUnsigned(values: NumberArray): values is Uint32Array | Uint16Array | Uint8Array {
  return values instanceof Uint32Array || values instanceof Uint16Array || values instanceof Uint8Array;
}

const [OPENING, CLOSING, COMMA] = new TextEncoder().encode('[],');

function listCell({ values, offsets }: ChunkColumn & { readonly offsets: Int32Array }): CellOfChunk {
  const { maxBytes, write } = flatCell(values.length, values);
  const rows = offsets.length - 1;
  return {
    maxBytes: maxBytes + values.length + 2 * rows,
    write(bytes, at, row) {
      bytes[at++] = OPENING;
      const end = offsets[row + 1] - offsets[0];
      for (let item = offsets[row] - offsets[0]; item < end; item++) {
        at = write(bytes, at, item);
        bytes[at++] = COMMA;
      }
      // The last comma gives way, where there is one.
      if (offsets[row + 1] > offsets[row]) at--;
      bytes[at] = CLOSING;
      return at + 1;
    },
  };
}

/** The number of the row in the whole trace. */
export const rowNumberCell: Cell = ({ rows }, { firstRow = 0 }) => ({
  maxBytes: rows * MAX_WHOLE_BYTES,
  write: (bytes, at, row) => writeWhole(bytes, at, firstRow + row),
});
