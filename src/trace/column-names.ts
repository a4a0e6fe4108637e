import { TraceError } from '../errors.js';
import {
  CATEGORIES,
  INPUT_COLUMNS,
  OUTPUT_COLUMNS,
  PREFIX_COLUMNS,
  TURN_BITS_COLUMN,
  traceColumns,
} from '../fields.js';
import { nearest } from '../notation/nearest.js';
import { listed } from './file-columns.js';
import { KNOWN_SHAPES, type Shape, shapeOf, WRITTEN_ONLY } from './known-shapes.js';
import { addGatewayColumns, requireRoles } from './log-roles.js';
import { isLogColumn, LOG_COLUMNS, LOG_SHAPES } from './log-shapes.js';
import type { TraceColumnType } from './schema.js';
import { TIME_UNITS, type TimeReading, type TimeUnit } from './time-unit.js';

/** All columns that a trace can have, by name. */
export const TRACE_COLUMNS: ReadonlyMap<string, TraceColumnType> = new Map<string, TraceColumnType>([
  ['timestamp', 'float64'],
  ['client_id', 'uint32'],
  ...CATEGORIES.flatMap((category) =>
    traceColumns(category, true).map(({ name, type }) => [name, type as TraceColumnType] as const),
  ),
  ...PREFIX_COLUMNS.map((name) => [name, 'uint32'] as const),
  ['hash_ids', 'list'],
  ['request_id', 'uint64'],
]);

/** Columns that name something, which others do by texts. */
export const NAMING_COLUMNS: ReadonlySet<string> = new Set([
  'client_id',
  'conversation_id',
  LOG_COLUMNS.systemPrompt,
  LOG_COLUMNS.message,
  LOG_COLUMNS.parent,
]);

/** With these first a text is known to be a trace that this package has written: what else is in it are attributes of clients. */
const OWN_TEXT = ['request_id', 'timestamp', 'client_id'];

/** Columns without which little can be done with a trace: what stands in them is read, or refused. */
const NEEDED_COLUMNS = ['timestamp', ...INPUT_COLUMNS, ...OUTPUT_COLUMNS];

/** Short names of the columns that most traces have. */
export const COLUMN_ALIASES: Readonly<Record<string, string>> = {
  time: 'timestamp',
  input: 'input_tokens',
  output: 'output_tokens',
  client: 'client_id',
  session: 'conversation_id',
};

/** What whoever opens a trace of others knows about its columns. */
export interface ColumnChoice {
  /** Names of a trace's columns, and those that the file has for them. */
  readonly columns?: ReadonlyMap<string, string>;
  readonly timeUnit?: TimeUnit;
  /** Asked where the file lacks one of `columns`; true reads it as if nothing had been said of them. */
  readonly mayLack?: () => boolean;
  /** Only columns that a trace has are read; default: of a file whose columns are a trace's by name, all others as well. */
  readonly onlyTraceColumns?: boolean;
  /** Columns that name something, and attributes, by their names in the trace, which are texts even where the first rows have numbers. */
  readonly textColumns?: ReadonlySet<string>;
  /**
   * The file is a log, whose rows are judged by whoever reads it: shapes of logs are known too, objects in lines of JSON are
   * looked into, and a value that cannot be read is missing instead of refused.
   */
  readonly isLog?: boolean;
}

/** Which columns of a file are read. */
export interface NamedColumns {
  /** The name in the trace of each column that is read, by its name in the file. */
  readonly traceNames: ReadonlyMap<string, string>;
  readonly times: TimeReading | undefined;
  /** By their names in the trace: columns that were asked for, times and lengths. They are read, or refused. */
  readonly required: ReadonlySet<string>;
  /** By their names in the trace: columns with attributes of clients. */
  readonly attributes: ReadonlySet<string>;
}

/**
 * Gives the columns of a file the names that a trace has for them: as it is asked, as a shape that is known has them, or
 * as they are. With columns that were asked for, or of a known shape, others are passed over unless they are a trace's by
 * name, or of a known shape of which something else was asked for than the times.
 *
 * @param file as messages name it
 * @param said which columns the file says to be attributes of clients; undefined for texts, which have no place to say it
 * @throws TraceError when a column that was asked for is not there, or there are no times
 */
export function nameColumns(
  names: readonly string[],
  choice: ColumnChoice,
  file: string,
  said?: readonly string[],
): NamedColumns {
  const isLacking = [...(choice.columns?.values() ?? [])].some((name) => !names.includes(name));
  if (isLacking && choice.mayLack?.()) {
    const { onlyTraceColumns = false, isLog = false } = choice;
    return nameColumns(names, { onlyTraceColumns, isLog }, file, said);
  }
  const isAttribute = attributeTest(names, choice, said);
  const { traceNames, unit, shape } = traceNamesOf(names, choice, file, isAttribute);
  if (choice.isLog) leaveOutBlocks(traceNames);
  refuseWrittenOnly(traceNames, names, file);
  if (choice.isLog) requireRoles(traceNames, names, choice.columns, file);
  else requireTimes(new Set(traceNames.values()), names, file);
  const known = unit && readingOf(unit, `as traces of the shape ${shape} have them`);
  const asked = [...(choice.columns?.keys() ?? [])].filter((column) => !isLogColumn(column));
  const required = new Set([...NEEDED_COLUMNS, ...asked]);
  const attributes = new Set([...traceNames.values()].filter(isAttribute));
  const times = choice.timeUnit ? readingOf(choice.timeUnit, 'as asked') : known;
  return { traceNames, times, required, attributes };
}

/** By its name in the trace, whether a column is an attribute of clients; logs have none. */
function attributeTest(
  names: readonly string[],
  { columns: asked, isLog = false }: ColumnChoice,
  said: readonly string[] | undefined,
): (name: string) => boolean {
  if (isLog) return () => false;
  const isOwnText =
    said === undefined && asked === undefined && OWN_TEXT.every((name, index) => names[index] === name);
  return (name) => {
    if (name === '' || name === TURN_BITS_COLUMN || TRACE_COLUMNS.has(name)) return false;
    return isOwnText || (said?.includes(name) ?? false) || (asked?.has(name) ?? false);
  };
}

/** What is known of the columns of a file. */
interface KnownColumns {
  readonly traceNames: Map<string, string>;
  /** Of the times, where the shape says it. */
  readonly unit?: TimeUnit | undefined;
  readonly shape?: string;
}

/** @throws TraceError when a column that was asked for is not there */
function traceNamesOf(
  names: readonly string[],
  choice: ColumnChoice,
  file: string,
  isAttribute: (name: string) => boolean,
): KnownColumns {
  const { columns: asked, onlyTraceColumns = false, isLog = false } = choice;
  // An attribute can be called whatever others call a column.
  const others = names.filter((name) => !isAttribute(name));
  const shape = shapeOf(others, isLog ? LOG_SHAPES : KNOWN_SHAPES);
  const present = presentColumns(shape, names);
  if (asked === undefined && shape !== undefined) {
    const traceNames = invert(present);
    if (isLog) addOwn(traceNames, names);
    return { traceNames, unit: shape.unit, shape: shape.name };
  }
  if (asked === undefined) {
    const read = names.filter(
      (name) => name !== '' && (!onlyTraceColumns || TRACE_COLUMNS.has(name) || isAttribute(name)),
    );
    return { traceNames: new Map(read.map((name) => [name, name])) };
  }
  for (const [column, name] of asked) {
    if (!names.includes(name))
      throw new TraceError(`${missingColumn(name, names)} (for ${column})`, { file });
  }
  const traceNames = invert(asked);
  const add = (column: string, name: string) => {
    if (!traceNames.has(name) && !asked.has(column)) traceNames.set(name, column);
  };
  // Whoever says nothing of the times relies on the shape for them, and so for the rest.
  if (shape !== undefined && !asked.has('timestamp')) {
    for (const [column, name] of present) add(column, name);
    return { traceNames, unit: shape.unit, shape: shape.name };
  }
  for (const name of names.filter((name) => TRACE_COLUMNS.has(name) || isAttribute(name))) add(name, name);
  if (isLog) addGatewayColumns(traceNames, names);
  return { traceNames };
}

/** Adds what a file calls as a trace does, and is none of its other columns. */
function addOwn(traceNames: Map<string, string>, names: readonly string[]): void {
  const roles = new Set(traceNames.values());
  for (const name of names) {
    if (TRACE_COLUMNS.has(name) && !roles.has(name) && !traceNames.has(name)) traceNames.set(name, name);
  }
}

/** Blocks are long to read, and tell no clients apart where something else does. */
function leaveOutBlocks(traceNames: Map<string, string>): void {
  const { systemPrompt, parent } = LOG_COLUMNS;
  const roles = new Set(traceNames.values());
  if (!['client_id', 'conversation_id', systemPrompt, parent].some((role) => roles.has(role))) return;
  for (const [name, role] of traceNames) if (role === 'hash_ids') traceNames.delete(name);
}

/** A trace's columns that a file of a shape has, by its own names for them. */
function presentColumns(
  shape: Shape | undefined,
  names: readonly string[],
): (readonly [column: string, name: string])[] {
  const taken = new Set<string>();
  return Object.entries(shape?.columns ?? {}).flatMap(([column, given]) => {
    const name = [given].flat().find((name) => names.includes(name) && !taken.has(name));
    if (name === undefined) return [];
    taken.add(name);
    return [[column, name] as const];
  });
}

/** Whether a trace's column has a list a row. */
export function hasLists(traceName: string): boolean {
  return TRACE_COLUMNS.get(traceName) === 'list';
}

/** Of a column that has to be there, and is of a type that is not read as what it is. */
export function unfitColumn(name: string, type: string, traceName: string, file: string): TraceError {
  const standard = name === traceName ? '' : ` (${traceName})`;
  return new TraceError(`it is of type ${type}; ${expectedOf(traceName)}`, {
    file,
    field: `column ${name}${standard}`,
  });
}

function expectedOf(traceName: string): string {
  if (traceName === 'timestamp') return 'times are numbers or timestamps';
  if (NAMING_COLUMNS.has(traceName)) return 'it is to have whole numbers or texts';
  return hasLists(traceName) ? 'lists of numbers are expected' : 'numbers are expected';
}

function readingOf(unit: TimeUnit, why: string): TimeReading {
  return { unit, note: `in ${TIME_UNITS[unit].name}, ${why}` };
}

function invert(columns: Iterable<readonly [string, string]>): Map<string, string> {
  return new Map([...columns].map(([column, name]) => [name, column]));
}

function missingColumn(name: string, names: readonly string[]): string {
  const isSame = (other: string) => other.toLowerCase() === name.toLowerCase();
  const near = names.find(isSame) ?? nearest(name, names);
  return `it has no column ${name}${near === undefined ? '' : ` (did you mean ${near}?)`}; ${listed(names)}`;
}

/** @throws TraceError for what this package writes and does not read */
function refuseWrittenOnly(
  traceNames: ReadonlyMap<string, string>,
  names: readonly string[],
  file: string,
): void {
  if ([...traceNames.values()].includes('timestamp')) return;
  const written = WRITTEN_ONLY.find(({ marks }) => marks.every((mark) => names.includes(mark)));
  if (written !== undefined) {
    throw new TraceError(
      `${file} is of the format ${written.name}, which is written for its tools and not read back; ` +
        'use the trace that it was made from, as an Arrow or Parquet file',
      { file },
      { saysLocation: true },
    );
  }
}

/** @throws TraceError */
function requireTimes(traceNames: ReadonlySet<string>, names: readonly string[], file: string): void {
  if (traceNames.has('timestamp')) return;
  throw new TraceError(
    `${file} is not a trace: it has no column timestamp; ${listed(names)}; --columns time=<column> says which has the times`,
    { file },
    { saysLocation: true },
  );
}
