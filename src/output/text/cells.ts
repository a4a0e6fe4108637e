/** What stands in a line for a request, part by part, from the columns of a chunk. */
import { TraceError } from '../../errors.js';
import type { NumberArray } from '../../trace/columns.js';
import type { Chunk, ChunkColumn } from '../chunks/chunk.js';
import type { ChunkPlace } from '../chunks/chunk-format.js';
import { Literal, MAX_LONG_BYTES, MAX_WHOLE_BYTES, writeLong, writeWhole } from './digits.js';
import { MAX_FLOAT_BYTES, writeFloat } from './floats.js';

/** Writes its part of a row from `at` on, and returns where it ended. */
export type CellWriter = (view: DataView, at: number, row: number) => number;

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
  const words = new Literal(text);
  return ({ rows }) => ({
    maxBytes: rows * words.maxBytes,
    write: (view, at) => words.write(view, at),
  });
}

/**
 * The values of a column as they are; lists in brackets, with commas. What no JSON and few readers of CSV have as a number,
 * NaN and infinite, is a TraceError of its row.
 */
export function columnCell(index: number): Cell {
  return ({ rows, columns }, { firstRow = 0 }) => {
    const column = columns[index];
    const refuse = (row: number, value: number) => {
      throw new TraceError(`row ${firstRow + row}: column ${column.name} has ${value}, which is no number`);
    };
    return column.offsets === undefined ? flatCell(rows, column.values, refuse) : listCell(column, refuse);
  };
}

/** Says what is wrong with a value. */
type Refuse = (row: number, value: number) => void;

function flatCell(rows: number, values: NumberArray, refuse: Refuse): CellOfChunk {
  if (values instanceof BigUint64Array || values instanceof BigInt64Array) {
    const halves = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
    const isSigned = values instanceof BigInt64Array;
    return {
      maxBytes: rows * MAX_LONG_BYTES,
      write: (view, at, row) => writeLong(view, at, halves[2 * row], halves[2 * row + 1], isSigned),
    };
  }
  if (isUnsigned(values)) {
    return {
      maxBytes: rows * MAX_WHOLE_BYTES,
      write: (view, at, row) => writeWhole(view, at, values[row]),
    };
  }
  return {
    maxBytes: rows * MAX_FLOAT_BYTES,
    write(view, at, row) {
      const value = values[row];
      if (!Number.isFinite(value)) refuse(row, value);
      return writeFloat(view, at, value);
    },
  };
}

function isUnsigned(values: NumberArray): values is Uint32Array | Uint16Array | Uint8Array {
  return values instanceof Uint32Array || values instanceof Uint16Array || values instanceof Uint8Array;
}

const [OPENING, CLOSING, COMMA] = new TextEncoder().encode('[],');

function listCell(
  { values, offsets }: ChunkColumn & { readonly offsets: Int32Array },
  refuse: Refuse,
): CellOfChunk {
  const { maxBytes, write } = flatCell(values.length, values, (item, value) =>
    refuse(offsets.findIndex((end) => end - offsets[0] > item) - 1, value),
  );
  const rows = offsets.length - 1;
  return {
    maxBytes: maxBytes + values.length + 2 * rows,
    write(view, at, row) {
      view.setUint8(at++, OPENING);
      const end = offsets[row + 1] - offsets[0];
      for (let item = offsets[row] - offsets[0]; item < end; item++) {
        at = write(view, at, item);
        view.setUint8(at++, COMMA);
      }
      // The last comma gives way, where there is one.
      if (offsets[row + 1] > offsets[row]) at--;
      view.setUint8(at, CLOSING);
      return at + 1;
    },
  };
}

/** The number of the row in the whole trace between two texts; nothing at all where it is not known. */
export function rowNumberCell(before: string, after: string): Cell {
  const texts = [new Literal(before), new Literal(after)];
  return ({ rows }, { firstRow }) => {
    if (firstRow === undefined) return { maxBytes: 0, write: (_, at) => at };
    return {
      maxBytes: rows * (texts[0].maxBytes + MAX_WHOLE_BYTES + texts[1].maxBytes),
      write: (view, at, row) =>
        texts[1].write(view, writeWhole(view, texts[0].write(view, at), firstRow + row)),
    };
  };
}

/** What text formats with a number for each row leave out of a shard of which it is not known. */
export function unnumbered({ firstRow }: Pick<ChunkPlace, 'firstRow'>): string[] {
  return firstRow === undefined ? ['request_id (how many requests are before the shard is not known)'] : [];
}
