import type { ColumnType } from '../engine/run.js';
import { type Category, FIELDS } from '../fields.js';
import { ColumnKind } from './layout.js';

/** How a column of the trace is made from the slots (fields) of a request. */
export interface ColumnPlan {
  readonly name: string;
  readonly kind: number;
  readonly slot: number;
  readonly otherSlot: number;
}

/** What a column of a kind has a row. */
export function columnType(kind: number): ColumnType {
  if (kind === ColumnKind.LIST) return 'list';
  if (kind === ColumnKind.CONVERSATION) return 'uint64';
  return kind === ColumnKind.TURN ? 'uint16' : 'uint32';
}

/** The columns after timestamp and client_id, in the order of `TRACE_COLUMNS`, then of `CONVERSATION_COLUMNS`. */
export function columnPlans(category: Category, withConversations: boolean): ColumnPlan[] {
  const columns = fieldColumns(category);
  if (!withConversations) return columns;
  // The first two columns are the input and the output.
  const [input, output] = [columns[0]!.slot, columns[1]!.slot];
  return [
    ...columns,
    { name: 'conversation_id', kind: ColumnKind.CONVERSATION, slot: 0, otherSlot: 0 },
    { name: 'turn', kind: ColumnKind.TURN, slot: 0, otherSlot: 0 },
    { name: 'history_tokens', kind: ColumnKind.HISTORY, slot: input, otherSlot: output },
  ];
}

function fieldColumns(category: Category): ColumnPlan[] {
  const slot = (field: string) => (FIELDS[category] as readonly string[]).indexOf(field);
  const scalar = (field: string): ColumnPlan => ({
    name: field,
    kind: ColumnKind.SCALAR,
    slot: slot(field),
    otherSlot: 0,
  });
  switch (category) {
    case 'language':
      return [scalar('input_tokens'), scalar('output_tokens')];
    case 'reason': {
      const split = { slot: slot('output_tokens'), otherSlot: slot('reason_ratio') };
      return [
        scalar('input_tokens'),
        scalar('output_tokens'),
        { name: 'reason_tokens', kind: ColumnKind.PART, ...split },
        { name: 'answer_tokens', kind: ColumnKind.REST, ...split },
      ];
    }
    case 'multimodal':
      return [
        scalar('text_tokens'),
        scalar('output_tokens'),
        ...['image', 'audio', 'video'].map((modality) => ({
          name: `${modality}_tokens`,
          kind: ColumnKind.LIST,
          slot: slot(`${modality}_count`),
          otherSlot: slot(`${modality}_tokens`),
        })),
      ];
  }
}
