import { ColumnKind as Code } from '../engine/plan-layout.generated.js';
import {
  type Category,
  type ColumnKind,
  type ColumnType,
  FIELDS,
  fieldOfRole,
  prefixColumns,
  type TraceColumn,
  traceColumns,
} from '../fields.js';

/** A column of the trace, as the plan says it: fields are slots there, by their place in `FIELDS`. */
export interface ColumnPlan extends TraceColumn {
  /** The plan's number of the kind. */
  readonly code: number;
  /** Of the first field and of the second; 0 where there is none. Of documents the samplers of their numbers and lengths. */
  readonly slot: number;
  readonly otherSlot: number;
}

const CODES: Readonly<Record<ColumnKind, number>> = {
  scalar: Code.SCALAR,
  part: Code.PART,
  rest: Code.REST,
  list: Code.LIST,
  conversation: Code.CONVERSATION,
  turn: Code.TURN,
  history: Code.HISTORY,
  system_group: Code.SYSTEM_GROUP,
  system_tokens: Code.SYSTEM_TOKENS,
  document: Code.DOCUMENT,
  document_tokens: Code.DOCUMENT_TOKENS,
  shared: Code.SHARED_ADDED,
  attribute: Code.ATTRIBUTE,
};

const TYPES: Readonly<Record<ColumnKind, ColumnType>> = {
  scalar: 'uint32',
  part: 'uint32',
  rest: 'uint32',
  list: 'list',
  conversation: 'uint64',
  turn: 'uint16',
  history: 'uint32',
  system_group: 'uint32',
  system_tokens: 'uint32',
  document: 'uint32',
  document_tokens: 'uint32',
  shared: 'uint32',
  attribute: 'dictionary',
};

/** What a column has a row, by the plan's number of its kind; undefined for a number that is none. */
export function typeOfCode(code: number): ColumnType | undefined {
  if (code === Code.SHARED_WITHIN) return TYPES.shared;
  const kind = (Object.keys(CODES) as ColumnKind[]).find((name) => CODES[name] === code);
  return kind === undefined ? undefined : TYPES[kind];
}

/** The slots of the tokens that go in, and come out. */
export function inputAndOutputSlots(category: Category): { inputSlot: number; outputSlot: number } {
  const slotOf = (role: 'input' | 'output') => FIELDS[category].indexOf(fieldOfRole(category, role));
  return { inputSlot: slotOf('input'), outputSlot: slotOf('output') };
}

/** What requests share, as the plan says it. */
export interface PrefixPlan {
  /** Whether clients have system prompts. */
  readonly prompts: boolean;
  /** The samplers of documents' numbers and of their lengths; absent where there are none. */
  readonly documents?: { readonly ranks: number; readonly tokens: number } | undefined;
  /** Whether the lengths that are drawn have the prefix in them. */
  readonly isWithin: boolean;
}

/** What clients have of an attribute: its name, and the values. */
export type AttributePlan = Required<Pick<TraceColumn, 'name' | 'values'>>;

/**
 * The columns of a trace behind timestamp and client_id, in order, those of attributes last.
 *
 * @param prefixes undefined where requests share nothing but histories
 */
export function columnPlans(
  category: Category,
  withConversations: boolean,
  prefixes?: PrefixPlan,
  attributes: readonly AttributePlan[] = [],
): ColumnPlan[] {
  const slotOf = (field: string | undefined) => (field === undefined ? 0 : FIELDS[category].indexOf(field));
  const shared = { prompts: prefixes?.prompts ?? false, documents: prefixes?.documents !== undefined };
  const columns = [...traceColumns(category, withConversations), ...prefixColumns(category, shared)];
  const ofFields = columns.map((column) => ({
    ...column,
    code: column.kind === 'shared' && prefixes?.isWithin ? Code.SHARED_WITHIN : CODES[column.kind],
    slot: column.kind === 'document' ? prefixes!.documents!.ranks : slotOf(column.fields[0]),
    otherSlot: column.kind === 'document' ? prefixes!.documents!.tokens : slotOf(column.fields[1]),
  }));
  return [...ofFields, ...attributes.map(attributeColumn)];
}

function attributeColumn({ name, values }: AttributePlan, index: number): ColumnPlan {
  return {
    name,
    kind: 'attribute',
    type: TYPES.attribute,
    fields: [],
    values,
    code: CODES.attribute,
    slot: index,
    otherSlot: values.length,
  };
}
