import type { Schema } from 'apache-arrow';
import { isNumeric } from './columns.js';

/** A column of a file that is not read, since it is neither numbers nor what else a trace has. */
export interface SkippedColumn {
  readonly column: string;
  /** As it is named by Arrow's C++ and Python libraries. */
  readonly type: string;
}

/** A column of a trace of which nothing is told. */
export interface UnreadColumn {
  readonly column: string;
  /** With the column as the subject, such as `is of type bool`. */
  readonly reason: string;
}

/** The columns that are not of numbers; that of clients is for `TraceClients` to tell. */
export function unreadColumns(schema: Schema, skipped: readonly SkippedColumn[]): UnreadColumn[] {
  const others = schema.fields.filter((field) => field.name !== 'timestamp' && !isNumeric(field));
  return [...others.map(({ name, type }) => ({ column: name, type: String(type) })), ...skipped]
    .filter(({ column }) => column !== 'client_id')
    .map(({ column, type }) => ({ column, reason: `is of type ${type}` }));
}
