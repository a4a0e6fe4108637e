import {
  type DataType,
  type Dictionary,
  Field,
  Float64,
  List,
  Schema,
  Uint16,
  Uint32,
  Uint64,
  type Vector,
} from '../arrow/classes.js';
import type { ColumnType, TraceColumn } from '../fields.js';
import { attributeField, dictionaryVector } from './attributes.js';

/** What a column of a trace has a row, but for attributes of clients. */
export type TraceColumnType = Exclude<ColumnType, 'dictionary'> | 'float64';

const ARROW_TYPES: Readonly<Record<TraceColumnType, () => DataType>> = {
  float64: () => new Float64(),
  uint16: () => new Uint16(),
  uint32: () => new Uint32(),
  uint64: () => new Uint64(),
  list: () => new List(new Field('item', new Uint32(), false)),
};

/**
 * The Arrow schema of a trace: one row a request, ascending `timestamp` (seconds from the start of the trace).
 *
 * @param columns behind `timestamp` and `client_id`
 * @param withRequestId adds `request_id`, the row's number in the whole trace
 * @param metadata travels in the schema; see `traceMetadata`
 */
export function traceSchema(
  columns: readonly Pick<TraceColumn, 'name' | 'type' | 'values'>[],
  withRequestId: boolean,
  metadata: ReadonlyMap<string, string>,
): Schema {
  const fields: Field[] = [
    traceField('timestamp', 'float64'),
    traceField('client_id', 'uint32'),
    ...columns.map(({ name, type, values = [] }, index) =>
      type === 'dictionary' ? attributeField(name, values, index) : traceField(name, type),
    ),
  ];
  if (withRequestId) fields.push(traceField('request_id', 'uint64'));
  return new Schema(fields, new Map(metadata));
}

/**
 * The dictionaries of the columns behind `client_id`, by their places; undefined for those that are no attributes.
 *
 * @param schema as `traceSchema` makes it of `columns`
 */
export function dictionariesOf(
  schema: Schema,
  columns: readonly Pick<TraceColumn, 'type' | 'values'>[],
): (Vector | undefined)[] {
  return columns.map(({ type, values = [] }, index) =>
    type === 'dictionary'
      ? dictionaryVector((schema.fields[index + 2].type as Dictionary).dictionary, values)
      : undefined,
  );
}

/** A column of a trace, in which no value is missing. */
export function traceField(name: string, type: TraceColumnType): Field {
  return new Field(name, ARROW_TYPES[type](), false);
}
