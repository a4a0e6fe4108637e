import { type Data, DataType, type RecordBatch, type Schema } from '../../arrow/classes.js';
import { halvesOf, lastTurnMask } from '../../trace/conversation-id.js';
import { turnBitsOf } from '../../trace/metadata.js';
import { hasOwnConversations } from '../../trace/own-conversations.js';
import { NameColumn } from './arrow-names.js';
import { ALONE } from './traffic-rows.js';

const COLUMN = 'conversation_id';

/** Ids of the conversations of a trace, in two words each. */
export interface ArrowConversations {
  /** The bits of an id that are its number of turns less one; 0 where none are. */
  readonly lastTurnMask: number;
  read(batch: RecordBatch): Uint32Array;
}

/** Undefined for a trace without conversations. */
export function arrowConversations(schema: Schema): ArrowConversations | undefined {
  const index = schema.fields.findIndex(({ name }) => name === COLUMN);
  if (index < 0) return undefined;
  const { type } = schema.fields[index];
  if (DataType.isInt(type) && type.bitWidth === 64) {
    return {
      lastTurnMask: hasOwnConversations(schema) ? lastTurnMask(turnBitsOf(schema)) : 0,
      read: (batch) => wordsOfIds(batch.data.children[index]),
    };
  }
  const column = NameColumn.of(schema, COLUMN);
  return column && { lastTurnMask: 0, read: (batch) => wordsOf(column.read(batch, ALONE)) };
}

function wordsOfIds(data: Data): Uint32Array {
  const words = halvesOf((data.values as BigUint64Array).subarray(0, data.length));
  if (data.nullCount === 0) return words;
  return words.map((word, index) => (data.getValid(index >>> 1) ? word : ALONE));
}

function wordsOf(numbers: Uint32Array): Uint32Array {
  const words = new Uint32Array(2 * numbers.length);
  for (let row = 0; row < numbers.length; row++) {
    words[2 * row] = numbers[row];
    words[2 * row + 1] = numbers[row] === ALONE ? ALONE : 0;
  }
  return words;
}
