import { type DataType, Field, Float64, List, Schema, Uint16, Uint32, Uint64 } from 'apache-arrow';
import type { ColumnType, TraceColumn } from '../fields.js';

const ARROW_TYPES: Readonly<Record<ColumnType, () => DataType>> = {
  uint16: () => new Uint16(),
  uint32: () => new Uint32(),
  uint64: () => new Uint64(),
  list: () => new List(field('item', new Uint32())),
};

/**
 * The Arrow schema of a trace: one row a request, ascending `timestamp` (seconds from the start of the trace).
 *
 * @param columns behind `timestamp` and `client_id`
 * @param withRequestId adds `request_id`, the row's number in the whole trace
 * @param metadata travels in the schema; see `traceMetadata`
 */
export function traceSchema(
  columns: readonly TraceColumn[],
  withRequestId: boolean,
  metadata: ReadonlyMap<string, string>,
): Schema {
  const fields: Field[] = [
    field('timestamp', new Float64()),
    field('client_id', new Uint32()),
    ...columns.map(({ name, type }) => field(name, ARROW_TYPES[type]())),
  ];
  if (withRequestId) fields.push(field('request_id', new Uint64()));
  return new Schema(fields, new Map(metadata));
}

function field<T extends DataType>(name: string, type: T): Field<T> {
  return new Field(name, type, false);
}
