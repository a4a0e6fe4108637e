import { type DataType, Field, Float64, List, Schema, Uint16, Uint32, Uint64 } from 'apache-arrow';
import type { Category } from '../fields.js';

/** The token columns of a trace after `timestamp` and `client_id`, in order. */
export const TRACE_COLUMNS = {
  language: ['input_tokens', 'output_tokens'],
  reason: ['input_tokens', 'output_tokens', 'reason_tokens', 'answer_tokens'],
  multimodal: ['text_tokens', 'output_tokens', 'image_tokens', 'audio_tokens', 'video_tokens'],
} as const satisfies Record<Category, readonly string[]>;

/** The columns of a trace with conversations, behind those above. */
export const CONVERSATION_COLUMNS = ['conversation_id', 'turn', 'history_tokens'] as const;

/** Columns that hold one value an item instead of one value a request. */
export const LIST_COLUMNS: ReadonlySet<string> = new Set(['image_tokens', 'audio_tokens', 'video_tokens']);

/**
 * The Arrow schema of a trace: one row a request, ascending `timestamp` (seconds from the start of the trace).
 *
 * @param withRequestId adds `request_id`, the row's number in the whole trace
 * @param metadata travels in the schema; see `traceMetadata`
 * @param withConversations adds `CONVERSATION_COLUMNS`
 */
export function traceSchema(
  category: Category,
  withRequestId: boolean,
  metadata: ReadonlyMap<string, string>,
  withConversations = false,
): Schema {
  const fields: Field[] = [field('timestamp', new Float64()), field('client_id', new Uint32())];
  for (const name of TRACE_COLUMNS[category]) {
    fields.push(
      LIST_COLUMNS.has(name) ? field(name, new List(field('item', new Uint32()))) : field(name, new Uint32()),
    );
  }
  if (withConversations) {
    const [conversation, turn, history] = CONVERSATION_COLUMNS;
    fields.push(field(conversation, new Uint64()), field(turn, new Uint16()), field(history, new Uint32()));
  }
  if (withRequestId) fields.push(field('request_id', new Uint64()));
  return new Schema(fields, new Map(metadata));
}

function field<T extends DataType>(name: string, type: T): Field<T> {
  return new Field(name, type, false);
}
