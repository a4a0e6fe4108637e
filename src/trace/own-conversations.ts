import { DataType, type Schema } from '../arrow/classes.js';
import { isOwnTrace } from './metadata.js';

/**
 * Whether ids of conversations say how many turns these have. Texts of this package have no metadata, but all of its columns, under
 * their names.
 */
export function hasOwnConversations(schema: Schema): boolean {
  const typeOf = (column: string) => schema.fields.find(({ name }) => name === column)?.type;
  if (isOwnTrace(schema)) return true;
  return (
    DataType.isInt(typeOf('conversation_id')) &&
    ['request_id', 'client_id', 'turn', 'history_tokens'].every((column) => typeOf(column) !== undefined)
  );
}
