import type { Schema } from 'apache-arrow';
import { isAttribute } from './attributes.js';
import { isNumeric } from './columns.js';
import { fileName, visibleName } from './file-columns.js';

/** A column of a file that is not read. */
export interface SkippedColumn {
  /** As a trace calls it where it has a column for it, else as the file does. */
  readonly column: string;
  /** As it is named by Arrow's C++ and Python libraries, or for texts in words. */
  readonly type: string;
  /** It is passed over since no column of a trace is known to be in it; else it is neither numbers nor what a trace has there. */
  readonly hasNoRole?: boolean;
}

/** A column of a trace of which nothing is told. */
export interface UnreadColumn {
  readonly column: string;
  /** With the column as the subject, such as `is of type bool`. */
  readonly reason: string;
}

/** The columns that are not of numbers; that of clients is for `TraceClients` to tell. */
export function unreadColumns(schema: Schema, skipped: readonly SkippedColumn[]): UnreadColumn[] {
  const others = schema.fields
    .filter((field) => field.name !== 'timestamp' && !isNumeric(field) && !isAttribute(field))
    .map(({ name, type }) => ({ column: name, reason: `is of type ${type}` }));
  return [...others, ...skipped.map(unread)].filter(({ column }) => column !== 'client_id');
}

/** Why a column is not read. */
export function unread({ column, type, hasNoRole = false }: SkippedColumn): UnreadColumn {
  const isUsable = hasNoRole && !/bool|struct|map|union|object/.test(type);
  const reason = isUsable
    ? noRole(column)
    : `is of type ${type}${hasNoRole ? ', as no column of a trace' : ''}`;
  return { column: visibleName(column), reason };
}

function noRole(column: string): string {
  const remedy = column === '' ? 'a name in the file and --columns give' : `--columns <role>=${column} gives`;
  return `has no role that is known (${remedy} it one)`;
}

/** All columns of a file that has been opened, as it calls them. */
export function columnsOfFile(schema: Schema, skipped: readonly SkippedColumn[]): string[] {
  return [...schema.fields.map(fileName), ...skipped.map(({ column }) => column)];
}
