import { availableParallelism } from 'node:os';
import { type Command, Option } from 'commander';
import { SINK_FORMATS } from '../../sinks/formats.js';
import { parseWorkers } from '../../spec/units.js';
import type { OpenOptions } from '../../workload/open/open-workload.js';
import { addLimitOptions, LIMIT_HELP, limitsOf } from '../limit-options.js';

/** `servegen reproduce`, parsed. */
export interface ReproduceOptions {
  readonly out: string;
  readonly pool?: string;
  readonly format?: string;
  readonly workers: number;
  readonly limits: OpenOptions;
  readonly digest: boolean | undefined;
  readonly sync: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** As commander hands them over. */
interface Flags extends OpenOptions {
  readonly out: string;
  readonly pool?: string;
  readonly format?: string;
  readonly workers?: number;
  readonly digest?: boolean;
  readonly sync: boolean;
  readonly json?: true;
  readonly quiet?: true;
}

/** `servegen reproduce`. */
export function define(command: Command): void {
  addLimitOptions(command)
    .description(
      'Makes the same trace again, or the same shard of it, from what a trace says of its own making.',
    )
    .argument('<trace>', 'an Arrow file or stream, or - for standard input')
    .requiredOption('-o, --out <path>', 'a file, device or named pipe, or - for standard output')
    .option('--pool <source>', 'where the pool is now, if it is not where it was')
    .option(
      '--workers <count>',
      'threads, 1 to 256, of which as many are used as cores and memory allow (default: the cores)',
      (text) => parseWorkers(text),
    )
    .addOption(
      new Option(
        '--format <format>',
        'by default from the extension: .arrow, .arrows; a stream on -',
      ).choices(SINK_FORMATS),
    )
    .option('--digest', "print the trace's SHA-256; see servegen digest")
    .option('--no-digest', 'do not record it in the footer of a file; see servegen verify')
    .option(
      '--no-sync',
      'do not wait until the disk has the file: a loss of power may leave nothing, or a part',
    )
    .option('--json', 'print the summary as JSON on standard output; on standard error with --out -')
    .option('--quiet', 'print no summary and no progress')
    .addHelpText(
      'after',
      `${LIMIT_HELP}
The rows are the same to the bit. A pool that has changed since, or a version with another value-stream version, is
refused. Relative paths of pools are relative to the working directory, as they were when the trace was made.

Examples:
  servegen reproduce trace.arrow -o again.arrow
  servegen reproduce trace.arrow -o again.arrow --pool ./m-large --digest
`,
    )
    .action(
      async (trace: string, { workers = availableParallelism(), digest, json, quiet, ...flags }: Flags) => {
        const { reproduce } = await import('../reproduce.js');
        await reproduce(trace, {
          ...flags,
          workers,
          limits: limitsOf(flags),
          digest,
          json: json ?? false,
          quiet: quiet ?? false,
        });
      },
    );
}
