import type { ColumnMetaData, SchemaTree } from 'hyparquet';
import { getMaxDefinitionLevel } from 'hyparquet/src/schema.js';
import { DataType } from '../../../arrow/classes.js';
import { MAX_GROUP_VALUES } from './page-check.js';

/** Typed arrays that hold values of Parquet as they are. */
export const NUMBER_ARRAYS = {
  Int32Array,
  Uint32Array,
  BigInt64Array,
  BigUint64Array,
  Float32Array,
  Float64Array,
} as const;

export type NumberArrayName = keyof typeof NUMBER_ARRAYS;
export type Numbers = Int32Array | Uint32Array | BigInt64Array | BigUint64Array | Float32Array | Float64Array;

/** Bytes of a value of the types of Parquet that typed arrays hold as they are. */
const WIDTHS: Readonly<Record<string, number>> = { INT32: 4, FLOAT: 4, INT64: 8, DOUBLE: 8 };

/** What there is to know of a column chunk of numbers, or of lists of them, besides its bytes: plain data, for any thread. */
export interface NumberChunk {
  readonly codec: ColumnMetaData['codec'];
  /** Of its numbers. */
  readonly array: NumberArrayName;
  /** Rows that it has to have. */
  readonly rows: number;
  /** Numbers that it has at most. */
  readonly most: number;
  /** The definition level of a number that is there. */
  readonly itemLevel: number;
  /** That of an empty list; undefined for a column without lists. */
  readonly emptyLevel: number | undefined;
}

/**
 * A column chunk of numbers that typed arrays hold, or of lists of them in the three levels that the format has for them; undefined
 * for any other.
 *
 * @param path from the root of the schema to the column
 * @param type of the column in Arrow
 * @param rows of the row group
 */
export function numberChunk(
  column: ColumnMetaData,
  path: readonly SchemaTree[],
  type: DataType,
  rows: number,
): NumberChunk | undefined {
  const isList = DataType.isList(type);
  const array = arrayOf(isList ? type.children[0].type : type);
  if (array === undefined || NUMBER_ARRAYS[array].BYTES_PER_ELEMENT !== WIDTHS[column.type]) return undefined;
  const { codec } = column;
  const itemLevel = getMaxDefinitionLevel([...path]);
  const kinds = path.slice(1).map(({ element }) => element.repetition_type);
  if (!isList) {
    const isFlat = kinds.length === 1 && kinds[0] !== 'REPEATED';
    return isFlat ? { codec, array, rows, most: rows, itemLevel, emptyLevel: undefined } : undefined;
  }
  const [list, repeated, item] = kinds;
  if (kinds.length !== 3 || list === 'REPEATED' || repeated !== 'REPEATED' || item === 'REPEATED')
    return undefined;
  const most = Math.min(Number(column.num_values), MAX_GROUP_VALUES);
  return { codec, array, rows, most, itemLevel, emptyLevel: list === 'OPTIONAL' ? 1 : 0 };
}

/** Bytes of its values when they are unpacked, at most. */
export function bytesUnpacked({ array, most, rows, emptyLevel }: NumberChunk): number {
  const offsets = emptyLevel === undefined ? 0 : rows * Int32Array.BYTES_PER_ELEMENT;
  return Math.max(most, 0) * NUMBER_ARRAYS[array].BYTES_PER_ELEMENT + Math.max(offsets, 0);
}

function arrayOf(type: DataType): NumberArrayName | undefined {
  if (DataType.isTimestamp(type)) return 'BigInt64Array';
  if (!DataType.isInt(type) && !DataType.isFloat(type)) return undefined;
  const { name } = type.ArrayType;
  return name in NUMBER_ARRAYS ? (name as NumberArrayName) : undefined;
}
