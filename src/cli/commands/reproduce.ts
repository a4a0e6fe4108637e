import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import type { OpenOptions } from '../../generate/open-options.js';
import { addLimitOptions, LIMIT_HELP, limitsOf } from '../limit-options.js';
import {
  addRunOptions,
  type RunFlags,
  type RunSettings,
  runSettings,
  workersOption,
} from '../run-options.js';

/** The options of `servegen reproduce`, parsed. */
export interface ReproduceOptions extends RunSettings {
  readonly out: string;
  readonly pool?: string;
  readonly workers: number;
  readonly limits: OpenOptions;
}

/** As commander hands them over. */
interface Flags extends OpenOptions, RunFlags {
  readonly out: string;
  readonly pool?: string;
  readonly workers?: number;
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
    .addOption(workersOption());
  addRunOptions(command)
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
    .action(async (trace: string, flags: Flags) => {
      const { out, pool, workers = availableParallelism() } = flags;
      const { reproduce } = await import('../reproduce.js');
      await reproduce(trace, {
        out,
        ...(pool === undefined ? {} : { pool }),
        workers,
        limits: limitsOf(flags),
        ...runSettings(flags),
      });
    });
}
