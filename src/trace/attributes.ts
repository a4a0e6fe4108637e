/**
 * Attributes of clients as columns of a trace: each row has the place of a value in a dictionary of texts or numbers. Of one
 * column the places stay what they are; a dictionary that is not known in advance grows at its end.
 */
import {
  type Data,
  DataType,
  Dictionary,
  Field,
  Float64,
  Int32,
  makeData,
  type RecordBatch,
  type Schema,
  Utf8,
  Vector,
} from '../arrow/classes.js';

/** A value of an attribute. */
export type AttributeValue = string | number;
/** All values of one attribute: texts, or numbers. */
export type AttributeValues = readonly string[] | readonly number[];

/** Attributes that tools know by these names, for files that do not say which of their columns are some. */
export const KNOWN_ATTRIBUTES: readonly string[] = [
  'tenant',
  'model',
  'adapter',
  'slo_class',
  'priority',
  'label',
];

/** Whether a text is what a number is written as, so that it would be read as one without quotes: `1001`, but not `02` or `1.0`. */
export function standsForNumber(text: string): boolean {
  const number = Number(text);
  return Number.isFinite(number) && String(number) === text;
}

const LARGEST_INT32 = 0x7fff_ffff;

/** What the values are in Arrow: texts, whole numbers where all are and fit, or numbers. */
function valueType(values: AttributeValues): Utf8 | Int32 | Float64 {
  if (typeof values[0] === 'string') return new Utf8();
  const isInt32 = (value: AttributeValue) =>
    Number.isInteger(value) && (value as number) >= -LARGEST_INT32 - 1 && (value as number) <= LARGEST_INT32;
  return values.every(isInt32) ? new Int32() : new Float64();
}

/**
 * The column of an attribute.
 *
 * @param id of the dictionary, in its schema
 */
export function attributeField(name: string, values: AttributeValues, id: number): Field {
  return new Field(name, new Dictionary(valueType(values), new Int32(), id), false);
}

/** The same for a column of a file with values of a type: texts, or numbers. */
export function attributeFieldOf({ name, metadata }: Field, values: DataType, id: number): Field {
  const isSmall = DataType.isInt(values) && values.bitWidth <= (values.isSigned ? 32 : 16);
  const isText = DataType.isUtf8(values) || DataType.isLargeUtf8(values);
  const type = isText ? new Utf8() : isSmall ? new Int32() : new Float64();
  return new Field(name, new Dictionary(type, new Int32(), id), false, metadata);
}

/** A dictionary as batches have it. */
export function dictionaryVector(type: DataType, values: AttributeValues): Vector {
  return new Vector([dictionaryData(type, values)]);
}

/** The same with more values behind those that are there. */
export function extended(vector: Vector, more: AttributeValues): Vector {
  return new Vector([...vector.data, dictionaryData(vector.type, more)]);
}

function dictionaryData(type: DataType, values: AttributeValues): Data {
  const { length } = values;
  if (DataType.isInt(type)) {
    return makeData({ type: new Int32(), length, data: Int32Array.from(values as readonly number[]) });
  }
  if (DataType.isFloat(type)) {
    return makeData({ type: new Float64(), length, data: Float64Array.from(values as readonly number[]) });
  }
  const encoder = new TextEncoder();
  const texts = values.map((value) => encoder.encode(String(value)));
  const valueOffsets = new Int32Array(length + 1);
  for (const [index, text] of texts.entries()) valueOffsets[index + 1] = valueOffsets[index] + text.length;
  const data = new Uint8Array(valueOffsets[length]);
  for (const [index, text] of texts.entries()) data.set(text, valueOffsets[index]);
  return makeData({ type: new Utf8(), length, nullCount: 0, valueOffsets, data });
}

/** The places of a batch's rows, 32-bit numbers, as a column of an attribute. */
export function attributeData(type: Dictionary, places: Int32Array, dictionary: Vector): Data {
  return makeData({ type, length: places.length, nullCount: 0, data: places, dictionary } as never);
}

/** What a dictionary can name beside attributes of clients, in traces of others. */
const OTHERS: readonly string[] = ['client_id', 'conversation_id'];

/** Whether a column is that of an attribute, as this package has it. */
export function isAttribute({ name, type }: Field): boolean {
  if (!DataType.isDictionary(type) || OTHERS.includes(name)) return false;
  const values: DataType = type.dictionary;
  return DataType.isUtf8(values) || DataType.isFloat(values) || DataType.isInt(values);
}

/** The names of the attributes of a trace. */
export function attributeNames(schema: Schema): string[] {
  return schema.fields.filter(isAttribute).map(({ name }) => name);
}

/** What the rows of a batch have of an attribute. */
export interface AttributeColumn {
  /** In `values`. */
  readonly places: Int32Array;
  /** Of one array there can be more by the next batch. */
  readonly values: AttributeValues;
}

const decoded = new WeakMap<Vector, AttributeValues>();

/**
 * Spares the decoding of a dictionary whose values are known.
 *
 * @param values may grow at their end while batches with larger dictionaries come, so that nobody copies them for each
 */
export function rememberValues(dictionary: Vector, values: AttributeValues): void {
  decoded.set(dictionary, values);
}

/** A column of an attribute, of a batch that has its dictionary. */
export function attributeColumn(batch: RecordBatch, columnIndex: number): AttributeColumn {
  const data = batch.data.children[columnIndex];
  const vector = data.dictionary as Vector;
  let values = decoded.get(vector);
  if (values === undefined) {
    values = [...vector] as unknown as AttributeValues;
    decoded.set(vector, values);
  }
  return { places: (data.values as Int32Array).subarray(0, data.length), values };
}
