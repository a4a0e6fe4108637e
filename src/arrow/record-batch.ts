import type { ColumnValues } from './batch-body.js';
import {
  type Data,
  type DataType,
  Dictionary,
  Field,
  Float32,
  Float64,
  Int8,
  Int16,
  Int32,
  Int64,
  LargeUtf8,
  List,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Timestamp,
  Uint8,
  Uint16,
  Uint32,
  Uint64,
  Utf8,
  Vector,
} from './classes.js';
import type { ArrowSchema, NumberName, ValueField, ValueType } from './schema.js';

/** The values of dictionaries by their number. */
export type Dictionaries = ReadonlyMap<number, Vector>;

/** The schema of the columns that are read. */
export function toSchema({ columns, metadata }: ArrowSchema): Schema {
  const fields = columns.flatMap(({ name, isNullable, values }) =>
    values === undefined ? [] : [toField({ name, isNullable, values })],
  );
  return new Schema(fields, new Map(metadata));
}

/**
 * A record batch over the values of columns.
 *
 * @param columns as `readColumns` gives them, for all columns of the schema that `schema` was made of
 */
export function toRecordBatch(
  schema: Schema,
  rows: number,
  columns: readonly (ColumnValues | undefined)[],
  dictionaries: Dictionaries,
): RecordBatch {
  const children = columns
    .filter((values) => values !== undefined)
    .map((values, index) => toData(schema.fields[index].type, values, dictionaries));
  const type = new Struct(schema.fields);
  return new RecordBatch(schema, makeData({ type, length: rows, nullCount: 0, children }));
}

/** The values of a dictionary. */
export function toVector(type: ValueType, values: ColumnValues): Vector {
  return new Vector([toData(toType(type), values, new Map())]);
}

function toData(type: DataType, values: ColumnValues, dictionaries: Dictionaries): Data {
  const { length, nullCount, validity, offsets, data, items } = values;
  return makeData({
    type,
    length,
    nullCount,
    ...(validity === undefined ? {} : { nullBitmap: validity }),
    ...(offsets === undefined ? {} : { valueOffsets: offsets }),
    ...(data === undefined ? {} : { data }),
    ...(items === undefined ? {} : { child: toData(type.children[0].type, items, dictionaries) }),
    ...(type instanceof Dictionary ? { dictionary: dictionaries.get(type.id) } : {}),
  } as never);
}

function toField({ name, isNullable, values }: ValueField): Field {
  return new Field(name, toType(values), isNullable);
}

const NUMBER_TYPES = {
  int8: Int8,
  int16: Int16,
  int32: Int32,
  int64: Int64,
  uint8: Uint8,
  uint16: Uint16,
  uint32: Uint32,
  uint64: Uint64,
  float32: Float32,
  float64: Float64,
} as const satisfies Record<NumberName, new () => DataType>;

function toType(values: ValueType): DataType {
  switch (values.kind) {
    case 'number':
      return new NUMBER_TYPES[values.number]();
    case 'text':
      return values.isLarge ? new LargeUtf8() : new Utf8();
    case 'timestamp':
      return new Timestamp(values.unit);
    case 'list':
      return new List(toField(values.item));
    case 'dictionary': {
      const indices = new NUMBER_TYPES[values.indices]();
      return new Dictionary(toType(values.values), indices as never, values.id, values.isOrdered);
    }
  }
}
