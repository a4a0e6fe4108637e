import { stat } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { UsageError } from '../errors.js';
import type { Log } from '../logs/log.js';
import { COLUMN_ALIASES } from '../trace/column-names.js';
import { LOG_COLUMNS, LOG_SHAPES } from '../trace/log-shapes.js';
import { TIME_UNIT_NAMES, type TimeUnit } from '../trace/time-unit.js';
import { parseColumnMap } from './column-options.js';
import { Progress } from './progress.js';

/** The options of how a log is read, as commander hands them over. */
export interface LogFlags {
  readonly columns?: ReadonlyMap<string, string>;
  readonly timeUnit?: TimeUnit;
  readonly clientColumn?: string;
  readonly temporary?: string;
}

/** Short names of a log's columns. */
const LOG_ALIASES: Readonly<Record<string, string>> = {
  ...COLUMN_ALIASES,
  reason: 'reason_tokens',
  images: LOG_COLUMNS.images,
};

/** For the help of commands with these options. */
export const LOG_HELP = `
Logs are Arrow, Parquet, CSV or JSON lines, the latter two also compressed by gzip or zstd; - is standard input. Traces of this
command are logs, too. Known by their columns are ${shapesInWords()}.
Of others --columns says which column has what: time, input, output, and where there are such client, session, reason, images; in
JSON lines, objects in objects are named by paths, as usage.prompt_tokens.
`;

/** Examples for the help, for a command. */
export function logExamples(command: string): string {
  return `  servegen ${command} log.csv --columns time=start,input=prompt_tokens,output=completion_tokens,client=user
  servegen ${command} spend.jsonl.gz --client-column team_id
  servegen ${command} requests.parquet --time-unit ms --temporary /scratch
`;
}

function shapesInWords(): string {
  const names = LOG_SHAPES.map(({ name }) => name).filter((name, index, all) => all.indexOf(name) === index);
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** Adds the options of `LogFlags` to a command. */
export function addLogOptions(command: Command): Command {
  return command
    .option(
      '--columns <map>',
      'what the log calls its columns: time=start,input=prompt_tokens,output=completion_tokens,client=user,' +
        'session=…,reason=…,images=…',
      (text: string) => parseColumnMap(text, LOG_ALIASES),
    )
    .addOption(
      new Option(
        '--time-unit <unit>',
        'of its times, where these are numbers (default: as its shape has them, or by their size; seconds where they are small)',
      ).choices(TIME_UNIT_NAMES),
    )
    .option(
      '--client-column <name>',
      'the column that tells clients apart (default: that of its shape, else sessions, system prompts or first blocks, else all ' +
        'requests are of one client)',
    )
    .option('--temporary <dir>', 'a folder for what does not fit memory (default: that of the system)');
}

/** @throws UsageError where what does not fit memory could not be kept, whether or not there is so much */
export async function checkTemporary({ temporary }: LogFlags): Promise<void> {
  if (temporary === undefined) return;
  const stats = await stat(temporary).catch(() => undefined);
  if (stats?.isDirectory()) return;
  const problem = stats === undefined ? 'there is no such folder' : 'it is no folder';
  throw new UsageError(`"${temporary}": ${problem}`, { field: '--temporary' });
}

/**
 * Reads the log that an argument names.
 *
 * @param mayLack asked where it lacks columns that are named: true reads it as if nothing had been said of it
 * @throws as `readLog`
 */
export async function openLogArgument(path: string, flags: LogFlags, mayLack?: () => boolean): Promise<Log> {
  const { columns, clientColumn } = flags;
  if (clientColumn !== undefined && columns?.has('client_id')) {
    throw new UsageError('--columns has the clients already (client=…)', { field: '--client-column' });
  }
  const { readLog } = await import('../logs/read-log.js');
  const progress = new Progress('rows', undefined);
  try {
    return await readLog(path, {
      ...flagsOf(flags),
      ...(mayLack && { mayLack }),
      onProgress: ({ rows }) => progress.update(rows),
    });
  } finally {
    progress.end();
  }
}

/** Without what else the command takes. */
function flagsOf({ columns, timeUnit, clientColumn, temporary }: LogFlags) {
  return {
    ...(columns && { columns }),
    ...(timeUnit && { timeUnit }),
    ...(clientColumn !== undefined && { clientColumn }),
    ...(temporary !== undefined && { temporary }),
  };
}
