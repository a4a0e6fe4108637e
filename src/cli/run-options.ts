import { type Command, Option } from 'commander';
import { parseWorkers } from '../notation/units.js';
import { FORMAT_NAMES, FORMATS, PIPE_FORMAT } from '../output/formats.js';

/** The options of how a trace is written and what is said about it, as commander hands them over. */
export interface RunFlags {
  readonly format?: string;
  readonly digest?: boolean;
  readonly sync: boolean;
  readonly json?: true;
  readonly quiet?: true;
}

/** The same, parsed. */
export interface RunSettings {
  readonly format?: string;
  /** True prints it, false leaves it out; undefined records it where the format has a place for it. */
  readonly digest: boolean | undefined;
  /** Whether the file and its name are on the disk when the command ends. */
  readonly sync: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

export function runSettings({ format, digest, sync, json, quiet }: RunFlags): RunSettings {
  return {
    ...(format === undefined ? {} : { format }),
    digest,
    sync,
    json: json ?? false,
    quiet: quiet ?? false,
  };
}

/** `--workers`. */
export function workersOption(): Option {
  return new Option(
    '--workers <count>',
    'threads, 1 to 256, of which as many are used as cores and memory allow (default: the cores)',
  ).argParser((text: string) => parseWorkers(text));
}

/** Adds the options of `RunFlags` to a command. */
export function addRunOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--format <format>',
        `${formatsInWords()}; by default from the extension, ${PIPE_FORMAT} on -`,
      ).choices(FORMAT_NAMES),
    )
    .option('--digest', "print the trace's SHA-256; see servegen digest")
    .option('--no-digest', 'do not record it in the footer of a file; see servegen verify')
    .option(
      '--no-sync',
      'do not wait until the disk has the file: a loss of power may leave nothing, or a part',
    )
    .option('--json', 'print the summary as JSON on standard output; on standard error with --out -')
    .option('--quiet', 'print no summary and no progress');
}

/** Such as `arrow: an Arrow IPC file (.arrow)`. */
function formatsInWords(): string {
  return FORMAT_NAMES.map((name) => {
    const { description, extensions } = FORMATS[name];
    return `${name}: ${[description, ...extensions.map((extension) => `(${extension})`)].join(' ')}`;
  }).join(', ');
}
