import { type DataType, Field, Float64, List, Schema, Uint32, Uint64 } from 'apache-arrow';
import type { Category } from '../pool/pool.js';
import { typeName } from './columns.js';

/** The token columns of a trace after `timestamp` and `client_id`, in order. */
export const TRACE_COLUMNS = {
  language: ['input_tokens', 'output_tokens'],
  reason: ['input_tokens', 'output_tokens', 'reason_tokens', 'answer_tokens'],
  multimodal: ['text_tokens', 'output_tokens', 'image_tokens', 'audio_tokens', 'video_tokens'],
} as const satisfies Record<Category, readonly string[]>;

/** Columns that hold one value an item instead of one value a request. */
export const LIST_COLUMNS: ReadonlySet<string> = new Set(['image_tokens', 'audio_tokens', 'video_tokens']);

/**
 * The Arrow schema of a trace: one row a request, ascending `timestamp` (seconds from the start of the trace).
 *
 * @param withRequestId adds `request_id`, the row's number in the whole trace
 * @param metadata travels in the schema; see `traceMetadata`
 */
export function traceSchema(
  category: Category,
  withRequestId: boolean,
  metadata: ReadonlyMap<string, string>,
): Schema {
  const fields: Field[] = [field('timestamp', new Float64()), field('client_id', new Uint32())];
  for (const name of TRACE_COLUMNS[category]) {
    fields.push(
      LIST_COLUMNS.has(name) ? field(name, new List(field('item', new Uint32()))) : field(name, new Uint32()),
    );
  }
  if (withRequestId) fields.push(field('request_id', new Uint64()));
  return new Schema(fields, new Map(metadata));
}

const REQUIRED_COLUMNS = { timestamp: 'float64', client_id: 'uint32' } as const;

/**
 * Why a schema is not that of a trace, such as `it has no column timestamp`; undefined where it is.
 *
 * @throws TraceError for a column of a type that no trace has
 */
export function schemaFault(schema: Schema): string | undefined {
  const fields = new Map(schema.fields.map((column) => [column.name, column]));
  for (const [name, type] of Object.entries(REQUIRED_COLUMNS)) {
    const column = fields.get(name);
    if (column === undefined) return `it has no column ${name}`;
    if (typeName(column) !== type) return `${name} is not of type ${type}`;
  }
  for (const column of schema.fields) typeName(column);
  return undefined;
}

function field<T extends DataType>(name: string, type: T): Field<T> {
  return new Field(name, type, false);
}
