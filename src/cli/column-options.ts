import { type Command, Option } from 'commander';
import { UsageError } from '../errors.js';
import { KNOWN_ATTRIBUTES } from '../trace/attributes.js';
import { COLUMN_ALIASES, type ColumnChoice, TRACE_COLUMNS } from '../trace/column-names.js';
import { KNOWN_SHAPES } from '../trace/known-shapes.js';
import { TIME_UNIT_NAMES, type TimeUnit } from '../trace/time-unit.js';

/** The options of what the columns of a trace are, as commander hands them over. */
export interface ColumnFlags {
  readonly columns?: ReadonlyMap<string, string>;
  readonly timeUnit?: TimeUnit;
}

function shapesInWords(): string {
  const names = KNOWN_SHAPES.map(({ name }) => name).sort();
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** For the help of commands with these options. */
export const COLUMN_HELP = `
Traces are Arrow, Parquet, CSV or JSON lines, the latter two also compressed by gzip or zstd. Those of ${shapesInWords()}
are known by their columns; of others --columns says which has what, by the names of a trace's columns or in short time,
input, output, client, session, and tenant, model, adapter, slo_class, priority or label for attributes of clients. What is written as weka, blis or aiperf-arrow is not read back.
`;

/** Adds the options of `ColumnFlags` to a command. */
export function addColumnOptions(command: Command): Command {
  return command
    .option(
      '--columns <map>',
      'what a trace of others calls its columns: time=arrival_ts,input=prompt_tokens,client=user',
      (text: string) => parseColumnMap(text, COLUMN_ALIASES, KNOWN_ATTRIBUTES),
    )
    .addOption(
      new Option(
        '--time-unit <unit>',
        'of its times (default: by their size, seconds where they are small)',
      ).choices(TIME_UNIT_NAMES),
    );
}

/** What the flags say. */
export function columnsOf({ columns, timeUnit }: ColumnFlags): ColumnChoice {
  return { ...(columns && { columns }), ...(timeUnit && { timeUnit }) };
}

/**
 * Names of columns, and those that a file has for them.
 *
 * @param aliases short names; what they stand for can be no column of a trace
 * @param attributes of clients, by which columns can be called, too
 * @throws UsageError
 */
export function parseColumnMap(
  text: string,
  aliases: Readonly<Record<string, string>>,
  attributes: readonly string[] = [],
): ReadonlyMap<string, string> {
  const columns = new Map<string, string>();
  for (const pair of text.split(',')) {
    const at = pair.indexOf('=');
    const [short, name] = [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    const column = Object.hasOwn(aliases, short) ? aliases[short] : short;
    if (at < 0 || name === '')
      throw unusable(`'${pair}' is not usable; expected <column>=<name in the trace>`);
    if (column === short && !TRACE_COLUMNS.has(column) && !attributes.includes(column)) {
      const known = [...Object.keys(aliases), ...TRACE_COLUMNS.keys(), ...attributes].join(', ');
      throw unusable(`'${short}' is no column of a trace; they are ${known}`);
    }
    if (columns.has(column)) throw unusable(`${column} is there twice`);
    if ([...columns.values()].includes(name)) throw unusable(`'${name}' stands for two columns`);
    columns.set(column, name);
  }
  return columns;
}

function unusable(problem: string): UsageError {
  return new UsageError(problem, { field: '--columns' });
}
