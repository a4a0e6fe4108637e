/** Columns of traces that others wrote: which of them can become a trace's, and lists in which something is missing. */
import { type Data, DataType, type Field } from '../arrow/classes.js';
import type { TraceError } from '../errors.js';
import { NAMING_COLUMNS } from './column-names.js';
import { isNumeric, type NumberArray } from './columns.js';
import type { TraceColumnType } from './schema.js';

/**
 * The lists of a column from offset 0 on. One that is missing has no items, whatever stands in its place in memory.
 *
 * @param missing makes the error for an item that is missing, by its row
 */
export function presentLists(
  data: Data,
  missing: (row: number) => TraceError,
): { readonly offsets: Int32Array; readonly values: NumberArray } {
  const { length } = data;
  const child = data.children[0];
  const all = child.values as NumberArray;
  const given = length === 0 ? new Int32Array(1) : (data.valueOffsets as Int32Array).subarray(0, length + 1);
  if (data.nullCount === 0 && child.nullCount === 0) {
    const offsets = given[0] === 0 ? given : given.map((offset) => offset - given[0]);
    return { offsets, values: all.subarray(given[0], given[length]) };
  }
  const offsets = new Int32Array(length + 1);
  const values = all.slice(given[0], given[length]);
  let end = 0;
  for (let row = 0; row < length; row++) {
    for (let at = given[row]; data.getValid(row) && at < given[row + 1]; at++) {
      if (!child.getValid(at)) throw missing(row);
      values[end++] = all[at];
    }
    offsets[row + 1] = end;
  }
  return { offsets, values: values.subarray(0, end) };
}

export function isText(type: DataType): boolean {
  if (DataType.isDictionary(type)) return !isNumberDictionary(type);
  return DataType.isUtf8(type) || DataType.isLargeUtf8(type);
}

/** Whole numbers, of which each row has one by its place in a dictionary, as the categories of pandas. */
export function isNumberDictionary(type: DataType): boolean {
  return DataType.isDictionary(type) && DataType.isInt(type.dictionary);
}

/** Whether a column can become one of a trace. */
export function fits(field: Field, wanted: TraceColumnType): boolean {
  if (wanted === 'float64') return true;
  if (isText(field.type) || isNumberDictionary(field.type)) return NAMING_COLUMNS.has(field.name);
  return isNumeric(field) && DataType.isList(field.type) === (wanted === 'list');
}
