import { type Category, FIELDS } from '../pool/pool.js';
import { ColumnKind } from './layout.js';

/** How a column of the trace is made from the slots (fields) of a request. */
export interface ColumnPlan {
  readonly name: string;
  readonly kind: number;
  readonly slot: number;
  readonly otherSlot: number;
}

/** The columns after timestamp and client_id, in the order of `TRACE_COLUMNS`. */
export function columnPlans(category: Category): ColumnPlan[] {
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
