import { DataType, type Schema } from '../arrow/classes.js';
import { FOREIGN_TURN_BITS } from './conversation-id.js';
import { isOwnTrace, saysTurnBits, turnBitsOf } from './metadata.js';

/**
 * Whether ids of conversations say how many turns these have: of traces of this package, and of sessions that it has numbered
 * never. What has lost its metadata on the way is known by all of its columns, under their names.
 */
export function hasOwnConversations(schema: Schema): boolean {
  if (isOwnTrace(schema)) return true;
  if (saysTurnBits(schema)) return turnBitsOf(schema) < FOREIGN_TURN_BITS;
  const typeOf = (column: string) => schema.fields.find(({ name }) => name === column)?.type;
  return (
    DataType.isInt(typeOf('conversation_id')) &&
    ['request_id', 'client_id', 'turn', 'history_tokens'].every((column) => typeOf(column) !== undefined)
  );
}
