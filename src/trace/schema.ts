import { type DataType, Field, Float64, List, Schema, Uint16, Uint32, Uint64 } from '../arrow/classes.js';
import type { ColumnType, TraceColumn } from '../fields.js';

/** What a column of a trace has a row. */
export type TraceColumnType = ColumnType | 'float64';

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
  columns: readonly Pick<TraceColumn, 'name' | 'type'>[],
  withRequestId: boolean,
  metadata: ReadonlyMap<string, string>,
): Schema {
  const fields: Field[] = [
    traceField('timestamp', 'float64'),
    traceField('client_id', 'uint32'),
    ...columns.map(({ name, type }) => traceField(name, type)),
  ];
  if (withRequestId) fields.push(traceField('request_id', 'uint64'));
  return new Schema(fields, new Map(metadata));
}

/** A column of a trace, in which no value is missing. */
export function traceField(name: string, type: TraceColumnType): Field {
  return new Field(name, ARROW_TYPES[type](), false);
}
