import { ColumnKind as Code } from '../engine/plan-layout.generated.js';
import {
  type Category,
  type ColumnKind,
  type ColumnType,
  FIELDS,
  fieldOfRole,
  type TraceColumn,
  traceColumns,
} from '../fields.js';

/** A column of the trace, as the plan says it: fields are slots there, by their place in `FIELDS`. */
export interface ColumnPlan extends TraceColumn {
  /** The plan's number of the kind. */
  readonly code: number;
  /** Of the first field and of the second; 0 where there is none. */
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
};

const TYPES: Readonly<Record<ColumnKind, ColumnType>> = {
  scalar: 'uint32',
  part: 'uint32',
  rest: 'uint32',
  list: 'list',
  conversation: 'uint64',
  turn: 'uint16',
  history: 'uint32',
};

/** What a column has a row, by the plan's number of its kind; undefined for a number that is none. */
export function typeOfCode(code: number): ColumnType | undefined {
  const kind = (Object.keys(CODES) as ColumnKind[]).find((name) => CODES[name] === code);
  return kind === undefined ? undefined : TYPES[kind];
}

/** The slots of the tokens that go in, and come out. */
export function inputAndOutputSlots(category: Category): { inputSlot: number; outputSlot: number } {
  const slotOf = (role: 'input' | 'output') => FIELDS[category].indexOf(fieldOfRole(category, role));
  return { inputSlot: slotOf('input'), outputSlot: slotOf('output') };
}

/** The columns of a trace behind timestamp and client_id, in order. */
export function columnPlans(category: Category, withConversations: boolean): ColumnPlan[] {
  const slotOf = (field: string | undefined) => (field === undefined ? 0 : FIELDS[category].indexOf(field));
  return traceColumns(category, withConversations).map((column) => ({
    ...column,
    code: CODES[column.kind],
    slot: slotOf(column.fields[0]),
    otherSlot: slotOf(column.fields[1]),
  }));
}
