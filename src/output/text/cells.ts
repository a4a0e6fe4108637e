/** What stands in a line for a request, part by part, from the columns of a chunk. */
import { joined } from '../../arrow/joined.js';
import { TraceError } from '../../errors.js';
import type { AttributeValue, AttributeValues } from '../../trace/attributes.js';
import type { NumberArray } from '../../trace/columns.js';
import type { Chunk, ChunkColumn } from '../chunks/chunk.js';
import type { ChunkPlace } from '../chunks/chunk-format.js';
import { CellKind } from '../encoding/layout.generated.js';

/** A part of a line in a chunk: a text, or a value for each row. */
export type CellOfChunk = TextCell | ValueCell;

export interface TextCell {
  readonly text: string;
}

export interface ValueCell {
  /** How values are written, a `CellKind`. */
  readonly kind: number;
  /** In the type that the kind says; absent for `ORDINAL`. */
  readonly values?: NumberArray;
  /** Of lists, as `ListsColumn` has them. */
  readonly offsets?: Int32Array | undefined;
  /** 0 for each row without a value. Default: all have one. */
  readonly present?: Uint8Array;
  /** See `Cell` in assembly/encoding/layout.ts, as for the next two. Default 0. */
  readonly zero?: number;
  readonly scale?: number;
  readonly decimals?: number;
  /** Of `ENTRY`, the texts, of which `values` are numbers. */
  readonly entries?: Entries;
  /** What is wrong with the value of a row of the chunk that has no text. */
  readonly faultOf?: (row: number) => TraceError;
}

/** Texts, one behind the other. */
export interface Entries {
  /** One more than there are texts. */
  readonly offsets: Uint32Array;
  readonly bytes: Uint8Array;
  /** Bytes of the longest of them. */
  readonly longest: number;
}

/** A part of all lines of a trace. */
export type Cell = (chunk: Chunk, place: ChunkPlace) => CellOfChunk;

/** The same text in every line. */
export function literal(text: string): Cell {
  return () => ({ text });
}

/**
 * The values of a column as they are; lists in brackets, with commas. What no JSON and few readers of CSV have as a number,
 * NaN and infinite, is a TraceError of its row.
 */
export function columnCell(index: number): Cell {
  return ({ columns }, place) => {
    const column = columns[index];
    return {
      ...valuesCell(column.values),
      offsets: column.offsets,
      faultOf: (row) =>
        new TraceError(
          `row ${firstNumber(place) + row}: column ${column.name} has ${oddValue(column, row)}, which is no number`,
        ),
    };
  };
}

/** How a value of an attribute stands in a line. */
export type EntryText = (value: AttributeValue) => string;

/**
 * The values of an attribute.
 *
 * @param textOf what stands for a value; the same function for a whole trace
 */
export function attributeCell(index: number, textOf: EntryText): Cell {
  let last:
    | { readonly dictionary: AttributeValues; readonly count: number; readonly entries: Entries }
    | undefined;
  return ({ columns }) => {
    const { name, values, dictionary = [] } = columns[index];
    if (last?.dictionary !== dictionary || last.count < dictionary.length) {
      const entries = entriesOf(dictionary.map((value) => textOf(finite(value, name))));
      last = { dictionary, count: dictionary.length, entries };
    }
    return { kind: CellKind.ENTRY, values, entries: last.entries };
  };
}

/** @throws TraceError for a number that no text format has */
function finite(value: AttributeValue, name: string): AttributeValue {
  if (typeof value === 'string' || Number.isFinite(value)) return value;
  throw new TraceError(`column ${name} has ${value}, which is no number`);
}

function entriesOf(texts: readonly string[]): Entries {
  const encoder = new TextEncoder();
  const pieces = texts.map((text) => encoder.encode(text));
  const offsets = new Uint32Array(pieces.length + 1);
  for (const [index, { length }] of pieces.entries()) offsets[index + 1] = offsets[index] + length;
  const longest = pieces.reduce((most, { length }) => Math.max(most, length), 0);
  return { offsets, bytes: joined(pieces), longest };
}

/** The value of a row, or the item of its list, that is no number. */
function oddValue({ values, offsets }: ChunkColumn, row: number): unknown {
  if (offsets === undefined) return values[row];
  const items = values.subarray(offsets[row] - offsets[0], offsets[row + 1] - offsets[0]) as Float64Array;
  return items.find((item) => !Number.isFinite(item));
}

/** The kind of plain values, by their type. */
const KINDS: readonly (readonly [new (length: number) => NumberArray, number])[] = [
  [Uint32Array, CellKind.UINT32],
  [Float64Array, CellKind.FLOAT64],
  [BigUint64Array, CellKind.UINT64],
  [Uint16Array, CellKind.UINT16],
  [Uint8Array, CellKind.UINT8],
  [Int32Array, CellKind.INT32],
  [BigInt64Array, CellKind.INT64],
  [Int16Array, CellKind.INT16],
  [Int8Array, CellKind.INT8],
  [Float32Array, CellKind.FLOAT32],
];

/** Values as they are, one a row. */
export function valuesCell(values: NumberArray): ValueCell {
  const [, kind] = KINDS.find(([type]) => values instanceof type)!;
  return { kind, values };
}

/** Values as numbers of 64 bits with a point, which some kinds take. */
export function floatsOf(values: NumberArray): Float64Array {
  return values instanceof Float64Array ? values : Float64Array.from(values as Int32Array, Number);
}

/**
 * The number of a chunk's first row where any number does, as in messages: in the whole trace, or if that is not known, in the
 * output.
 */
export function firstNumber({ rowsBefore, firstRow = rowsBefore }: ChunkPlace): number {
  return firstRow;
}

/** The number of the row in the whole trace; nothing at all where it is not known. */
export function rowNumberCell(): Cell {
  return (_, { firstRow }) =>
    firstRow === undefined ? { text: '' } : { kind: CellKind.ORDINAL, zero: firstRow };
}

/** The same text in every line of which the number is known, which stands around it. */
export function besideRowNumber(text: string): Cell {
  return (_, { firstRow }) => ({ text: firstRow === undefined ? '' : text });
}

/** What text formats with a number for each row leave out of a shard of which it is not known. */
export function unnumbered({ firstRow }: Pick<ChunkPlace, 'firstRow'>): string[] {
  return firstRow === undefined ? ['request_id (how many requests are before the shard is not known)'] : [];
}

/** A text or a number in JSON, with all that is not ASCII as escapes. */
export function jsonText(value: AttributeValue): string {
  return JSON.stringify(value).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
