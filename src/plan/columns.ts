import { ColumnKind as Code } from '../engine/plan-layout.generated.js';
import {
  type Category,
  type ColumnKind,
  type ColumnType,
  FIELDS,
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
  attribute: 'dictionary',
};

/** What a column has a row, by the plan's number of its kind; undefined for a number that is none. */
export function typeOfCode(code: number): ColumnType | undefined {
  const kind = (Object.keys(CODES) as ColumnKind[]).find((name) => CODES[name] === code);
  return kind === undefined ? undefined : TYPES[kind];
}

/** What clients have of an attribute: its name, and the values. */
export type AttributePlan = Required<Pick<TraceColumn, 'name' | 'values'>>;

/** The columns of a trace behind timestamp and client_id, in order, those of attributes last. */
export function columnPlans(
  category: Category,
  withConversations: boolean,
  attributes: readonly AttributePlan[] = [],
): ColumnPlan[] {
  const slotOf = (field: string | undefined) => (field === undefined ? 0 : FIELDS[category].indexOf(field));
  const ofFields = traceColumns(category, withConversations).map((column) => ({
    ...column,
    code: CODES[column.kind],
    slot: slotOf(column.fields[0]),
    otherSlot: slotOf(column.fields[1]),
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
