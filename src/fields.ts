/** The kinds of workload; each has its own fields. */
export const CATEGORIES = ['language', 'reason', 'multimodal'] as const;
export type Category = (typeof CATEGORIES)[number];

/** The values that a field can have: whole numbers from 0 to `largest`, or everything from 0 to 1. */
export interface Support {
  readonly isWhole: boolean;
  readonly largest: number;
  /** One value, for messages. */
  readonly name: string;
}

/** Tokens are 32-bit numbers. */
export const TOKENS: Support = { isWhole: true, largest: 4294967295, name: 'number of tokens' };
/** Of images and the like in one request; the engine's lists have no more. */
const ITEMS: Support = { isWhole: true, largest: 65535, name: 'number of items' };
const SHARES: Support = { isWhole: false, largest: 1, name: 'ratio' };

/**
 * What a field is in a request:
 * - `input`, `output`: the tokens that go in and come out, which together are the history of the next turn;
 * - `scalar`: any other number;
 * - `split`: the share of the output that is its first part;
 * - `count`: how many items of a modality the request has;
 * - `item`: the size of each of these items, independent of everything.
 */
type FieldRole = 'input' | 'output' | 'scalar' | 'split' | 'count' | 'item';

/** A field of a request, of which a client's dataset has the distribution. */
export interface Field {
  readonly name: string;
  readonly categories: readonly Category[];
  readonly role: FieldRole;
  readonly support: Support;
  /** What the field describes, if a request has it at all: all fields of a modality are there, or none is. */
  readonly modality?: string;
  /** For `split`, the columns that the parts of the output have. */
  readonly parts?: readonly [part: string, rest: string];
  /** For the JSON Schema and the documentation. */
  readonly description: string;
}

/**
 * All fields. Those of a category are in this order in plans and packed pools, and make the columns of its traces in
 * this order. A new field is a line here, and whatever the built-in populations are to know of it.
 */
export const FIELD_TABLE: readonly Field[] = [
  {
    name: 'input_tokens',
    categories: ['language', 'reason'],
    role: 'input',
    support: TOKENS,
    description: 'tokens of the input',
  },
  {
    name: 'text_tokens',
    categories: ['multimodal'],
    role: 'input',
    support: TOKENS,
    description: 'tokens of the text of the input',
  },
  {
    name: 'output_tokens',
    categories: CATEGORIES,
    role: 'output',
    support: TOKENS,
    description: 'tokens of the output',
  },
  {
    name: 'reason_ratio',
    categories: ['reason'],
    role: 'split',
    support: SHARES,
    parts: ['reason_tokens', 'answer_tokens'],
    description: 'share of the output that is reasoning',
  },
  ...modality('image', 'images', 'image'),
  ...modality('audio', 'audio clips', 'clip'),
  ...modality('video', 'videos', 'video'),
];

/** The fields of something that a multimodal request has any number of. */
function modality(name: string, items: string, item: string): Field[] {
  const common = { categories: ['multimodal'], modality: name } as const;
  return [
    { ...common, name: `${name}_count`, role: 'count', support: ITEMS, description: `number of ${items}` },
    {
      ...common,
      name: `${name}_tokens`,
      role: 'item',
      support: TOKENS,
      description: `tokens of each ${item}`,
    },
  ];
}

/** The names of each category's fields, in canonical order. */
export const FIELDS: Readonly<Record<Category, readonly string[]>> = {
  language: namesOf('language'),
  reason: namesOf('reason'),
  multimodal: namesOf('multimodal'),
};

/** The names of all fields, those of the first category first. */
export const ALL_FIELDS: readonly string[] = [...new Set(CATEGORIES.flatMap((category) => FIELDS[category]))];

const BY_NAME: ReadonlyMap<string, Field> = new Map(FIELD_TABLE.map((field) => [field.name, field]));

/** The columns whose tokens are a request's input, one number a row, and those of lists whose items are part of it. */
export const INPUT_COLUMNS = columnsOfRole('input');
export const ITEM_COLUMNS = columnsOfRole('item');
/** The columns whose tokens are its output. */
export const OUTPUT_COLUMNS = columnsOfRole('output');
/** The columns of which an output is the sum. */
export const PARTS_OF_OUTPUT: readonly string[] = FIELD_TABLE.flatMap(({ parts = [] }) => parts);

function columnsOfRole(role: FieldRole): readonly string[] {
  return FIELD_TABLE.flatMap(({ name, role: own }) => (own === role ? [name] : []));
}

function fieldsOf(category: Category): Field[] {
  return FIELD_TABLE.filter(({ categories }) => categories.includes(category));
}

function namesOf(category: Category): string[] {
  return fieldsOf(category).map(({ name }) => name);
}

/** Whether a text names a category. */
export function isCategory(text: unknown): text is Category {
  return (CATEGORIES as readonly unknown[]).includes(text);
}

/** The values of a field; of one that is not in the table, such as a test's, those of tokens. */
export function supportOf(field: string): Support {
  return BY_NAME.get(field)?.support ?? TOKENS;
}

/** The field that has the tokens of the input, or of the output. */
export function fieldOfRole(category: Category, role: 'input' | 'output'): string {
  return fieldsOf(category).find((field) => field.role === role)!.name;
}

/** The tokens that go in, or come out, of an object that has one or none of the fields of that role. */
export function ofRole<T>(fields: Readonly<Record<string, T>>, role: 'input' | 'output'): T | undefined {
  const field = FIELD_TABLE.find(({ name, role: own }) => own === role && fields[name] !== undefined);
  return field && fields[field.name];
}

/** Whether requests can be without what a field describes: where its distribution is missing, it is always 0. */
export function isOptional(field: string): boolean {
  return BY_NAME.get(field)?.modality !== undefined;
}

/** The other field of a field's modality: how many items there are, or what each is like. */
export function partnerOf(field: string): string | undefined {
  const own = BY_NAME.get(field);
  if (own?.modality === undefined) return undefined;
  return FIELD_TABLE.find(({ modality, name }) => modality === own.modality && name !== field)?.name;
}

/** The field that says how many values a request has of this one; undefined where it has one. */
export function countOf(field: string): string | undefined {
  return BY_NAME.get(field)?.role === 'item' ? partnerOf(field) : undefined;
}

/** The category of requests with these fields: one of which a field is there that no other has, else `language`. */
export function categoryOf(fields: ReadonlySet<string>): Category {
  const own = FIELD_TABLE.find(({ name, categories }) => categories.length === 1 && fields.has(name));
  return own?.categories[0] ?? 'language';
}

/** What the values of a column of a trace are made of; see `TraceColumn.fields`. */
export type ColumnKind =
  | 'scalar'
  | 'part'
  | 'rest'
  | 'list'
  | 'conversation'
  | 'turn'
  | 'history'
  | 'system_group'
  | 'system_tokens'
  | 'document'
  | 'document_tokens'
  | 'shared'
  | 'attribute';

/**
 * What a column has a row: a number of so many bits, a list of numbers of 32 bits, or the place of a value in a dictionary, 32
 * bits.
 */
export type ColumnType = 'uint16' | 'uint32' | 'uint64' | 'list' | 'dictionary';

/** A column of a trace, behind `timestamp` and `client_id`. */
export interface TraceColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly type: ColumnType;
  /**
   * The fields that it is made of: the field itself of a `scalar`; what is split and the share, for a `part` and the
   * `rest`; the number of items and their size, of a `list`; the input and the output, of the `history`; the input, of what is
   * `shared`.
   */
  readonly fields: readonly string[];
  /** The dictionary of an `attribute`, all texts or all numbers, in the order in which clients have them first. */
  readonly values?: readonly string[] | readonly number[];
}

/**
 * The columns of a trace, in order, but for `timestamp` and `client_id` before them and `request_id` behind.
 *
 * @param withConversations adds `conversation_id`, `turn` and `history_tokens`
 */
export function traceColumns(category: Category, withConversations: boolean): TraceColumn[] {
  const [input, output] = [fieldOfRole(category, 'input'), fieldOfRole(category, 'output')];
  const columns = fieldsOf(category).flatMap((field) => columnsOf(field, output));
  if (!withConversations) return columns;
  return [
    ...columns,
    { name: 'conversation_id', kind: 'conversation', type: 'uint64', fields: [] },
    { name: 'turn', kind: 'turn', type: 'uint16', fields: [] },
    { name: 'history_tokens', kind: 'history', type: 'uint32', fields: [input, output] },
  ];
}

/** What requests of a trace share beside the history of conversations. */
export interface SharedParts {
  /** Whether clients have system prompts. */
  readonly prompts: boolean;
  readonly documents: boolean;
}

/** The columns that tell of system prompts and documents, behind all others of the engine; none where there is neither. */
export function prefixColumns(category: Category, { prompts, documents }: SharedParts): TraceColumn[] {
  if (!prompts && !documents) return [];
  const column = (name: string, kind: ColumnKind, fields: readonly string[] = []): TraceColumn => ({
    name,
    kind,
    type: 'uint32',
    fields,
  });
  return [
    ...(prompts ? [column('prompt_group', 'system_group'), column('system_tokens', 'system_tokens')] : []),
    ...(documents ? [column('document_id', 'document'), column('document_tokens', 'document_tokens')] : []),
    column('shared_tokens', 'shared', [fieldOfRole(category, 'input')]),
  ];
}

/** The names of all of them. */
export const PREFIX_COLUMNS: readonly string[] = prefixColumns('language', {
  prompts: true,
  documents: true,
}).map(({ name }) => name);

/** @param output the field of the output, which a `split` splits */
function columnsOf({ name, role, parts }: Field, output: string): TraceColumn[] {
  if (role === 'count') return [];
  if (role === 'item') return [{ name, kind: 'list', type: 'list', fields: [partnerOf(name)!, name] }];
  if (parts === undefined) return [{ name, kind: 'scalar', type: 'uint32', fields: [name] }];
  const [part, rest] = parts;
  return [
    { name: part, kind: 'part', type: 'uint32', fields: [output, name] },
    { name: rest, kind: 'rest', type: 'uint32', fields: [output, name] },
  ];
}

/**
 * The column of texts, which have no metadata, that says in each row how many low bits of its `conversation_id` are the number of
 * turns; only where these are not as many as usual.
 */
export const TURN_BITS_COLUMN = 'turn_bits';

/** The column of clients' labels. */
export const LABEL_COLUMN = 'label';

/** What no column that a workload names can be called: the columns of all traces, and what is said of fields. */
export const RESERVED_COLUMNS: ReadonlySet<string> = new Set([
  'timestamp',
  'client_id',
  ...ALL_FIELDS,
  ...CATEGORIES.flatMap((category) => traceColumns(category, true).map(({ name }) => name)),
  ...PREFIX_COLUMNS,
  'request_id',
  'hash_ids',
  TURN_BITS_COLUMN,
  LABEL_COLUMN,
]);
