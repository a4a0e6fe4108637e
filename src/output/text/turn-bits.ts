import { TURN_BITS_COLUMN } from '../../fields.js';
import { USUAL_TURN_BITS } from '../../trace/conversation-id.js';
import type { ColumnHead } from '../chunks/chunk.js';

/** A column that has the same in each row. */
export interface SameInEachRow {
  readonly name: string;
  readonly text: string;
}

/**
 * What says in a text how many bits of ids of conversations are the number of turns, as metadata does where there is a place for
 * it; undefined where there are no conversations, or as many bits as usual.
 */
export function turnBitsColumn(columns: readonly ColumnHead[]): SameInEachRow | undefined {
  const { turnBits = USUAL_TURN_BITS } = columns.find(({ name }) => name === 'conversation_id') ?? {};
  return turnBits === USUAL_TURN_BITS ? undefined : { name: TURN_BITS_COLUMN, text: String(turnBits) };
}
