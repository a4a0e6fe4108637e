import { type Command, Option } from 'commander';
import { UsageError } from '../errors.js';
import type { OpenOptions } from '../generate/open-options.js';
import { parseCount, parseDuration, parseNaiveCv, parseRate, type RateOfPool } from '../notation/units.js';
import type { ResolvedOutput } from '../workload/resolved-workload.js';
import type { ArrivalMode } from '../workload/workload-spec.js';
import { addLimitOptions } from './limit-options.js';
import type { WorkloadFlags } from './spec-of-flags.js';
import { addViewOptions, partOf, type ViewFlags } from './view-options.js';

/** The options that say what a workload is, as commander hands them over. */
export interface WorkloadOptions extends ViewFlags, OpenOptions {
  readonly pool?: string;
  readonly rate?: RateOfPool;
  readonly duration?: number;
  readonly requests?: number;
  readonly seed?: string;
  readonly arrivals?: ArrivalMode;
  readonly method?: 'servegen' | 'naive';
  readonly cv?: number | 'aggregate';
}

/** For the help of commands with these options. */
export const AMOUNT_HELP = `
Two of rate, duration and requests fix the third; where an option and a spec would make all three, requests give way,
or the duration where --requests is the option. A rate alone lasts for the pool or span; a duration alone is at the
pool's own rate, and so is a number of requests alone, for as long as it takes. max:<rate> brings the busiest window
of the pool or span down to that rate, if it is above, and all others in proportion.
`;

/** Adds a spec, and the options of `WorkloadOptions`, to a command. */
export function addWorkloadOptions(command: Command, argument: string): Command {
  command
    .argument('[spec]', argument)
    .option('--pool <source>', 'builtin:<name>, a directory, or a packed file (default: builtin:language)');
  return addLimitOptions(addViewOptions(command))
    .option(
      '--rate <rate>',
      'requests per second, native, scale:<factor> or max:<requests per second> (default: native)',
      (text) => parseRate(text),
    )
    .option(
      '--duration <time>',
      "length of the trace: 1200, 90s, 20m, 1h, 14d (default: the pool's or span's)",
      (text) => parseDuration(text),
    )
    .option('--requests <count>', 'number of requests, 1 to 1e14: 10000, 10k, 250M, 1e9', (text) =>
      parseCount(text),
    )
    .option('--seed <text>', 'any text; the same text gives the same trace (default: 0)')
    .addOption(
      new Option(
        '--arrivals <mode>',
        "exact counts; renewal, whose counts vary as much as the gaps do; or the procedure of ServeGen's reference, " +
          'for comparison (default: exact; renewal with --method naive and no --requests)',
      ).choices(['exact', 'renewal', 'reference']),
    )
    .addOption(
      new Option(
        '--method <method>',
        'client by client, or naive: all requests as one stream, for comparison (default: servegen)',
      ).choices(['servegen', 'naive']),
    )
    .option(
      '--cv <cv>',
      "with --method naive, the CV of its inter-arrival times: a number, 0.001 to 100, or aggregate, measured in the pool's " +
        'workload; more is burstier; a Gamma shape, as vLLM takes, is 1 / CV^2 (default: 1, a Poisson process)',
      (text) => parseNaiveCv(text),
    );
}

/**
 * The options that a spec has words for, too.
 *
 * @param output what they say of the output
 * @throws UsageError where they do not go together
 */
export function workloadFlagsOf(flags: WorkloadOptions, output: ResolvedOutput = {}): WorkloadFlags {
  const { pool, rate, duration, requests, seed, arrivals, method, cv } = flags;
  if (rate !== undefined && duration !== undefined && requests !== undefined) {
    throw new UsageError('--rate, --duration and --requests are given all three, but two fix the third');
  }
  if (cv !== undefined && method !== 'naive') {
    throw new UsageError('--cv goes with --method naive; otherwise each client of the pool has its own');
  }
  return {
    part: partOf(flags),
    ...(pool !== undefined && { pool }),
    ...(rate !== undefined && { rate }),
    ...(duration !== undefined && { duration }),
    ...(requests !== undefined && { requests }),
    ...(seed !== undefined && { seed }),
    ...(arrivals && { arrivals }),
    ...(method && { method }),
    ...(cv !== undefined && { cv }),
    ...(Object.keys(output).length > 0 && { output }),
  };
}
