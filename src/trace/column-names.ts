import { TraceError } from '../errors.js';
import { CATEGORIES, traceColumns } from '../fields.js';
import { KNOWN_SHAPES, WRITTEN_ONLY } from './known-shapes.js';
import type { TraceColumnType } from './schema.js';
import { TIME_UNITS, type TimeReading, type TimeUnit } from './time-unit.js';

/** All columns that a trace can have, by name. */
export const TRACE_COLUMNS: ReadonlyMap<string, TraceColumnType> = new Map<string, TraceColumnType>([
  ['timestamp', 'float64'],
  ['client_id', 'uint32'],
  ...CATEGORIES.flatMap((category) =>
    traceColumns(category, true).map(({ name, type }) => [name, type] as const),
  ),
  ['hash_ids', 'list'],
  ['request_id', 'uint64'],
]);

/** Columns that name something, which others do by texts. */
export const NAMING_COLUMNS: ReadonlySet<string> = new Set(['client_id', 'conversation_id']);

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
}

/** Which columns of a file are read. */
export interface NamedColumns {
  /** The name in the trace of each column that is read, by its name in the file. */
  readonly traceNames: ReadonlyMap<string, string>;
  readonly times: TimeReading | undefined;
}

/**
 * Gives the columns of a file the names that a trace has for them: as it is asked, as a shape that is known has them, or
 * as they are. With columns that were asked for, or of a known shape, others are passed over unless they are a trace's by
 * name.
 *
 * @param file as messages name it
 * @throws TraceError when a column that was asked for is not there, or there are no times
 */
export function nameColumns(names: readonly string[], choice: ColumnChoice, file: string): NamedColumns {
  const isLacking = [...(choice.columns?.values() ?? [])].some((name) => !names.includes(name));
  if (isLacking && choice.mayLack?.()) return nameColumns(names, {}, file);
  const asked = choice.timeUnit && readingOf(choice.timeUnit, 'as asked');
  if (choice.columns !== undefined) {
    for (const [column, name] of choice.columns) {
      if (!names.includes(name))
        throw new TraceError(`${missingColumn(name, names)} (for ${column})`, { file });
    }
    const traceNames = invert(choice.columns);
    for (const name of names) {
      if (!traceNames.has(name) && TRACE_COLUMNS.has(name) && !choice.columns.has(name))
        traceNames.set(name, name);
    }
    requireTimes(new Set(traceNames.values()), names, file);
    return { traceNames, times: asked };
  }
  const shape = KNOWN_SHAPES.find(({ marks }) => marks.every((mark) => names.includes(mark)));
  if (shape !== undefined) {
    const { unit, columns, name } = shape;
    const present = Object.entries(columns).filter(([, column]) => names.includes(column));
    const known = unit && readingOf(unit, `as traces of the shape ${name} have them`);
    return { traceNames: invert(present), times: asked ?? known };
  }
  requireTimes(new Set(names), names, file);
  return { traceNames: new Map(names.map((name) => [name, name])), times: asked };
}

function readingOf(unit: TimeUnit, why: string): TimeReading {
  return { unit, note: `in ${TIME_UNITS[unit].name}, ${why}` };
}

function invert(columns: Iterable<readonly [string, string]>): Map<string, string> {
  return new Map([...columns].map(([column, name]) => [name, column]));
}

function missingColumn(name: string, names: readonly string[]): string {
  return `it has no column ${name}; ${listed(names)}`;
}

/** @throws TraceError */
function requireTimes(traceNames: ReadonlySet<string>, names: readonly string[], file: string): void {
  if (traceNames.has('timestamp')) return;
  const written = WRITTEN_ONLY.find(({ marks }) => marks.every((mark) => names.includes(mark)));
  if (written !== undefined) {
    throw new TraceError(
      `${file} is of the format ${written.name}, which is written for its tools and not read back; ` +
        'use the trace that it was made from, as an Arrow or Parquet file',
      { file },
      { saysLocation: true },
    );
  }
  throw new TraceError(
    `${file} is not a trace: it has no column timestamp; ${listed(names)}; --columns time=<column> says which has the times`,
    { file },
    { saysLocation: true },
  );
}

/** Columns that a message names. */
const LISTED = 12;

function listed(names: readonly string[]): string {
  if (names.length === 0) return 'it has no columns';
  const more = names.length > LISTED ? ` and ${names.length - LISTED} more` : '';
  return `its columns are ${names.slice(0, LISTED).join(', ')}${more}`;
}
