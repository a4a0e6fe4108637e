import { availableParallelism } from 'node:os';
import { type Command, Option } from 'commander';
import { MAX_BATCH_SIZE, MAX_WORKERS } from '../bounds.js';
import { listed } from '../laws/lists.js';
import { type Partition, parsePartition, partitionText } from '../notation/partition.js';
import { parseCountWithin, unusable } from '../notation/units.js';
import { FORMAT_NAMES, FORMATS, type FormatName, PIPE_FORMAT } from '../output/formats.js';
import {
  FORMAT_OPTION_NAMES,
  FORMAT_OPTIONS,
  type FormatOption,
  type FormatOptionName,
  type FormatOptions,
  flagOf,
  formatOptionsOf,
} from '../output/options.js';
import type { ResolvedOutput } from '../workload/resolved-workload.js';

const WIDEST_NAME = Math.max(...FORMAT_NAMES.map(({ length }) => length));

/** The options of how a trace is made and written and what is said about it, as commander hands them over. */
export interface RunFlags extends FormatFlags {
  readonly workers?: number;
  readonly batchSize?: number;
  readonly format?: FormatName;
  readonly partition?: Partition;
  readonly resume?: true;
  readonly digest?: boolean;
  readonly sync: boolean;
  readonly json?: true;
  readonly quiet?: true;
}

/** Those of them that no spec has words for, and how the output is divided, with defaults. */
export interface RunSettings {
  readonly workers: number;
  /** Parts in a folder. */
  readonly partition?: Partition;
  /** Whether to go on with the parts that are in the folder; false where nothing is said. */
  readonly resume?: boolean;
  /** True prints it, false leaves it out; undefined records it where the format has a place for it. */
  readonly digest: boolean | undefined;
  /** Whether the file and its name are on the disk when the command ends. */
  readonly sync: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

export function runSettings(flags: RunFlags): RunSettings {
  const { partition, digest, sync } = flags;
  const { workers = availableParallelism(), resume = false, json = false, quiet = false } = flags;
  return {
    ...{ workers, resume, digest, sync, json, quiet },
    ...(partition === undefined ? {} : { partition }),
  };
}

/** Those of them that are keys of `output` in specs, and `--out`. */
export function outputOf(flags: RunFlags & { readonly out?: string }): ResolvedOutput {
  const { out, format, partition, batchSize } = flags;
  return {
    ...(out !== undefined && { path: out }),
    ...(format !== undefined && { format }),
    ...(partition !== undefined && { partition: partitionText(partition) }),
    ...(batchSize !== undefined && { batch_size: batchSize }),
    // Their values fit the options' own schemas.
    ...(formatOptionsOf(fromFlags(flags)) as ResolvedOutput),
  };
}

/** Adds the options of `FormatFlags` to a command. */
export function addFormatOptions(command: Command): Command {
  for (const name of FORMAT_OPTION_NAMES) command.addOption(formatOption(name));
  return command;
}

/** Adds the options of `RunFlags` to a command. */
export function addRunOptions(command: Command): Command {
  return addFormatOptions(command)
    .option('--batch-size <rows>', 'rows of a record batch, 1 to 16777216 (default: 65536)', (text) =>
      parseCountWithin(text, '--batch-size', 'rows', 1, MAX_BATCH_SIZE),
    )
    .option(
      '--workers <count>',
      'threads, 1 to 256, of which as many are used as cores and memory allow (default: the cores)',
      (text) => parseCountWithin(text, '--workers', 'workers', 1, MAX_WORKERS),
    )
    .addOption(
      formatOptionNamed('--format <format>', `see below; by default from the extension, ${PIPE_FORMAT} on -`),
    )
    .option(
      '--partition <by>',
      'write parts and a manifest into the folder that --out names: rows:100M, size:1GiB or time:1h',
      (text) => parsePartition(text),
    )
    .option('--resume', 'go on behind the parts that are in the folder already')
    .option('--digest', "print the trace's SHA-256; see servegen digest")
    .option('--no-digest', 'do not record it in the footer of a file; see servegen verify')
    .addOption(noSyncOption())
    .option('--json', 'print the summary as JSON on standard output; on standard error with --out -')
    .addOption(quietOption());
}

/** Options of single formats. */
export type FormatFlags = Readonly<Partial<Record<CamelCase<FormatOptionName>, string | number | boolean>>>;
type CamelCase<Name extends string> = Name extends `${infer Start}_${infer Rest}`
  ? `${Start}${Capitalize<CamelCase<Rest>>}`
  : Name;

/** Options of a format as the command line has them; commander names flags in camel case. */
export function fromFlags(flags: FormatFlags): FormatOptions {
  const camelCase = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(
    FORMAT_OPTION_NAMES.map((name) => [name, flags[camelCase(name) as keyof FormatFlags]]),
  );
}

/** The flag of a format's option; its value is checked against the option's schema. */
function formatOption(name: FormatOptionName): Option {
  const { schema, argument, description }: FormatOption = FORMAT_OPTIONS[name];
  const takers = FORMAT_NAMES.filter((format) =>
    (FORMATS[format].options as readonly string[]).includes(name),
  );
  const text = `${description[0].toLowerCase()}${description.slice(1, -1)}${takers.length === 0 ? '' : `; for ${takers.join(', ')}`}`;
  const option = new Option(argument === undefined ? flagOf(name) : `${flagOf(name)} <${argument}>`, text);
  if (schema.type === 'number') {
    option.argParser((value: string) => {
      const { minimum, maximum } = schema;
      const number = Number(value);
      if (value.trim() !== '' && number >= minimum && number <= maximum) return number;
      throw unusable(value, flagOf(name), `a number from ${minimum} to ${maximum}`);
    });
  } else if (schema.type === undefined) {
    option.argParser((value: string) => {
      if (schema.enum.includes(value)) return value;
      throw unusable(value, flagOf(name), listed(schema.enum, 'or'));
    });
  } else if (schema.type === 'string') {
    option.argParser((value: string) => {
      if (new RegExp(schema.pattern, 'u').test(value)) return value;
      throw unusable(value, flagOf(name), `a ${argument}`);
    });
  }
  return option;
}

/** `--no-sync`. */
export function noSyncOption(): Option {
  return new Option(
    '--no-sync',
    'do not wait until the disk has the file: a loss of power may leave nothing, or a part',
  );
}

/** `--quiet`. */
export function quietOption(): Option {
  return new Option('--quiet', 'print no summary and no progress');
}

/** An option that takes a format; its help does not list them all. */
export function formatOptionNamed(flags: string, description: string): Option {
  return new Option(flags, description).argParser((text: string) => {
    if ((FORMAT_NAMES as readonly string[]).includes(text)) return text;
    throw unusable(
      text,
      flags
        .split(/[ ,]+/)
        .filter((flag) => flag.startsWith('--'))
        .join(' or '),
      `one of ${FORMAT_NAMES.join(', ')}`,
    );
  });
}

/** For the help of commands with such an option: a line a format, such as `arrow  an Arrow IPC file (.arrow)`. */
export const FORMAT_HELP = `
Formats:
${FORMAT_NAMES.map((name) => {
  const { description, extensions } = FORMATS[name];
  const endings = extensions.length === 0 ? '' : ` (${extensions.join(', ')})`;
  return `  ${name.padEnd(WIDEST_NAME)}  ${description}${endings}\n`;
}).join('')}`;
