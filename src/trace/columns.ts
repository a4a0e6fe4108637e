import { type Data, DataType, type Field, type RecordBatch } from '../arrow/classes.js';
import { TraceError } from '../errors.js';

/** The values of one column of a batch, as they lie in memory. */
export type NumberArray =
  | Float64Array
  | Float32Array
  | BigUint64Array
  | BigInt64Array
  | Uint32Array
  | Int32Array
  | Uint16Array
  | Int16Array
  | Uint8Array
  | Int8Array;

/**
 * The name of a column's type, such as `float64`, `uint32`, `list<uint32>` or `dictionary<string>`.
 *
 * @throws TraceError for a type that no trace has: anything but numbers, lists of numbers and dictionaries
 */
export function typeName({ name, type }: Field): string {
  if (DataType.isDictionary(type)) {
    const values: DataType = type.dictionary;
    const value = DataType.isUtf8(values) ? 'string' : numberTypeName(values);
    if (value !== undefined) return `dictionary<${value}>`;
  } else if (DataType.isList(type)) {
    const item = numberTypeName(type.children[0].type);
    if (item !== undefined) return `list<${item}>`;
  } else {
    const number = numberTypeName(type);
    if (number !== undefined) return number;
  }
  throw new TraceError(
    `column ${name} is of type ${type}; a trace has numbers, lists of numbers and dictionaries only`,
  );
}

/** Whether a column is of a type that `typeName` names. */
export function isNumeric({ type }: Field): boolean {
  return numberTypeName(DataType.isList(type) ? type.children[0].type : type) !== undefined;
}

function numberTypeName(type: DataType): string | undefined {
  if (DataType.isInt(type)) return `${type.isSigned ? 'int' : 'uint'}${type.bitWidth}`;
  // Half floats are left out: their values would arrive as integers.
  if (DataType.isFloat(type) && type.precision > 0) return type.precision === 2 ? 'float64' : 'float32';
  return undefined;
}

/** A column of a batch without nulls, one value a row. */
export function flatValues(batch: RecordBatch, columnIndex: number): NumberArray {
  const data = columnData(batch, columnIndex);
  return (data.values as NumberArray).subarray(0, data.length);
}

/** A list column of a batch: row i has the items `values[offsets[i] - offsets[0]]` up to `offsets[i + 1] - offsets[0]`. */
export interface ListValues {
  /** One more than there are rows. */
  readonly offsets: Int32Array;
  readonly values: NumberArray;
}

/** A list column of a batch without nulls. */
export function listValues(batch: RecordBatch, columnIndex: number): ListValues {
  const data = columnData(batch, columnIndex) as Data<DataType> & { readonly valueOffsets: Int32Array };
  const child = data.children[0];
  requireNoNulls(batch.schema.fields[columnIndex].name, child);
  // A batch without rows may come with an empty buffer instead of the single offset 0.
  const offsets = data.length === 0 ? new Int32Array(1) : data.valueOffsets.subarray(0, data.length + 1);
  const values = (child.values as NumberArray).subarray(offsets[0], offsets[data.length]);
  return { offsets, values };
}

/** How many items each row of a list column has. */
export function listLengths({ offsets }: ListValues): Uint32Array {
  const lengths = new Uint32Array(offsets.length - 1);
  for (let row = 0; row < lengths.length; row++) lengths[row] = offsets[row + 1] - offsets[row];
  return lengths;
}

/** The memory behind values. */
export function bytesOf(values: NumberArray): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function columnData(batch: RecordBatch, columnIndex: number): Data {
  const data = batch.data.children[columnIndex];
  requireNoNulls(batch.schema.fields[columnIndex].name, data);
  return data;
}

function requireNoNulls(name: string, data: Data): void {
  if (data.nullCount > 0) {
    throw new TraceError(
      `column ${name} has missing values, ${data.nullCount} in one batch; a trace has none`,
    );
  }
}
