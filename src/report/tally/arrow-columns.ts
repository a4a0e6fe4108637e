import { type Data, DataType, type Field } from '../../arrow/classes.js';
import { isNumeric, type NumberArray } from '../../trace/columns.js';

const LARGEST = 0xffff_ffff;

/** Values of a column that are there. */
export interface PresentValues {
  readonly values: Uint32Array;
  /** How many are missing, or are no whole number from 0 to 2^32 - 1 when rounded down. */
  readonly missing: number;
}

/** Whether a column has a number a row. */
export function isScalar(field: Field): boolean {
  return isNumeric(field) && !DataType.isList(field.type);
}

/** Whether a column has a list of numbers a row. */
export function isList(field: Field): boolean {
  return isNumeric(field) && DataType.isList(field.type);
}

/** The numbers [`from`, `to`) of a column as whole ones, which of `uint32` are a view of it. */
export function presentValues(data: Data, from = 0, to = data.length): PresentValues {
  const values = (data.values as NumberArray).subarray(from, to);
  if (values instanceof Uint32Array && data.nullCount === 0) return { values, missing: 0 };
  const whole = new Uint32Array(values.length);
  let count = 0;
  for (let row = 0; row < values.length; row++) {
    const value = Number(values[row]);
    if (value >= 0 && value <= LARGEST && (data.nullCount === 0 || data.getValid(from + row)))
      whole[count++] = value;
  }
  return { values: whole.subarray(0, count), missing: values.length - count };
}

/** Lists of a column: how many items each row has, none where the list is missing, and all of them that are there. */
export function presentItems(data: Data): { readonly counts: Uint32Array; readonly sizes: Uint32Array } {
  const offsets = data.valueOffsets as Int32Array;
  const counts = new Uint32Array(data.length);
  if (data.length === 0) return { counts, sizes: counts };
  for (let row = 0; row < data.length; row++) counts[row] = offsets[row + 1] - offsets[row];
  const child = data.children[0];
  if (data.nullCount === 0) {
    const { values, missing } = presentValues(child, offsets[0], offsets[data.length]);
    if (missing === 0) return { counts, sizes: values };
  }
  return listByList(data, offsets, counts);
}

function listByList(data: Data, offsets: Int32Array, counts: Uint32Array) {
  const sizes = new Uint32Array(offsets[data.length] - offsets[0]);
  let count = 0;
  for (let row = 0; row < data.length; row++) {
    counts[row] = 0;
    if (data.nullCount > 0 && !data.getValid(row)) continue;
    const { values } = presentValues(data.children[0], offsets[row], offsets[row + 1]);
    sizes.set(values, count);
    counts[row] = values.length;
    count += values.length;
  }
  return { counts, sizes: sizes.subarray(0, count) };
}
