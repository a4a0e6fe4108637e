import { availableParallelism } from 'node:os';
import { type Command, Option } from 'commander';
import { UsageError } from '../../errors.js';
import type { OpenOptions } from '../../generate/open-options.js';
import type { RunOptions } from '../../generate/run-options.js';
import {
  parseBatchSize,
  parseCount,
  parseDuration,
  parseNaiveCv,
  parseRate,
  parseShard,
  type RateOfPool,
  type Shard,
} from '../../notation/units.js';
import type { ArrivalMode } from '../../workload/workload-spec.js';
import { addLimitOptions, LIMIT_HELP, limitsOf } from '../limit-options.js';
import {
  addRunOptions,
  type RunFlags,
  type RunSettings,
  runSettings,
  workersOption,
} from '../run-options.js';
import type { WorkloadFlags } from '../spec-of-flags.js';
import { addViewOptions, partOf, VIEW_HELP, type ViewFlags } from '../view-options.js';

const EXAMPLES = `
Two of rate, duration and requests fix the third; where an option and a spec would make all three, requests give way,
or the duration where --requests is the option. A rate alone lasts for the pool or span; a duration alone is at the
pool's own rate, and so is a number of requests alone, for as long as it takes. max:<rate> brings the busiest window
of the pool or span down to that rate, if it is above, and all others in proportion.

An ordinary file appears under its name only when it is complete and on the disk, and then replaces what was there,
whose mode and owner it keeps. What runs that were killed have left in its folder is removed. The parts of
--shard are contiguous in time and expect about equal numbers of requests; those of a short trace can be unequal or
empty.

With --arrivals renewal a rate, and so a number of requests, is kept on average only, as in a Poisson process; the
parts of --shard but the first then have no request ids.

Examples:
  servegen generate                                     a day of the built-in language population
  servegen generate --span 18:00..19:00 --rate 100      one evening hour at 100 requests per second
  servegen generate --filter cv=2.. --filter rate=0.1.. only clients that are bursty and not rare
  servegen generate --pool builtin:reason --rate scale:10 --duration 20m --seed try-2
  servegen generate --span 18:00..19:00 --rate 100 --method naive --out naive.arrow
  servegen generate --requests 250M --out big.arrow --json
  servegen generate workload.yaml --seed try-2          what a spec says, with another seed
  servegen generate --requests 1e9 --duration 1d --shard 2/8 --out part-2.arrow
  servegen generate --pool ./m-large --span 2:18:00:00..2:19:00:00 --out - | python3 read.py
`;

/** The arguments and options of `servegen generate`, parsed. */
export interface GenerateCommandOptions extends RunSettings {
  /** A file. */
  readonly spec: string | undefined;
  readonly workload: WorkloadFlags;
  readonly limits: OpenOptions;
  readonly runtime: Pick<RunOptions, 'workers' | 'batchSize' | 'shard'>;
  /** A path, or `-` for standard output; where it is not given, the spec's or the default. */
  readonly out: string | undefined;
}

/** `servegen generate`. */
export function define(command: Command): void {
  command
    .description(
      'Generates a workload from a client pool or a spec and writes its trace as Apache Arrow. Options take the place ' +
        'of what the spec says.',
    )
    .argument('[spec]', 'a workload spec, .yaml or .json; see servegen schema')
    .option('--pool <source>', 'builtin:<name>, a directory, or a packed file (default: builtin:language)');
  addLimitOptions(addViewOptions(command))
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
      "with --method naive, the CV of its inter-arrival times: poisson (1), aggregate (measured in the pool's " +
        'workload) or a number, 0.001 to 100; more is burstier, unlike the --burstiness of vLLM, a Gamma shape, which ' +
        'is 1 / CV^2 (default: poisson)',
      (text) => parseNaiveCv(text),
    )
    .option('--batch-size <rows>', 'rows of a record batch, 1 to 16777216 (default: 65536)', (text) =>
      parseBatchSize(text),
    )
    .addOption(workersOption())
    .option('--shard <k>/<n>', 'only the k-th of n contiguous parts of the trace', (text) => parseShard(text))
    .option('--request-id', 'add the column request_id')
    .option(
      '-o, --out <path>',
      'a file, device or named pipe, or - for standard output (default: trace.arrow)',
    );
  addRunOptions(command)
    .addHelpText('after', VIEW_HELP + LIMIT_HELP + EXAMPLES)
    .action(async (spec: string | undefined, flags: Flags) => {
      const options = readFlags(spec, flags);
      const { runGenerate } = await import('../make-trace.js');
      await runGenerate(options);
    });
}

/** As commander hands them over. */
interface Flags extends ViewFlags, OpenOptions, RunFlags {
  readonly pool?: string;
  readonly rate?: RateOfPool;
  readonly duration?: number;
  readonly requests?: number;
  readonly seed?: string;
  readonly arrivals?: ArrivalMode;
  readonly method?: 'servegen' | 'naive';
  readonly cv?: number | 'aggregate';
  readonly batchSize?: number;
  readonly workers?: number;
  readonly shard?: Shard;
  readonly requestId?: true;
  readonly out?: string;
}

function readFlags(
  spec: string | undefined,
  {
    span,
    clientIds,
    filter,
    filterWindows,
    workers = availableParallelism(),
    batchSize,
    shard,
    out,
    format,
    digest,
    sync,
    json,
    quiet,
    allowFiles,
    maxRequests,
    maxClients,
    maxPlanBytes,
    ...workload
  }: Flags,
): GenerateCommandOptions {
  const { rate, duration, requests, cv, method } = workload;
  if (rate !== undefined && duration !== undefined && requests !== undefined) {
    throw new UsageError('--rate, --duration and --requests are given all three, but two fix the third');
  }
  if (cv !== undefined && method !== 'naive') {
    throw new UsageError('--cv goes with --method naive; otherwise each client of the pool has its own');
  }
  return {
    spec,
    workload: {
      ...workload,
      part: partOf({
        ...(span && { span }),
        ...(clientIds && { clientIds }),
        ...(filter && { filter }),
        ...(filterWindows && { filterWindows }),
      }),
    },
    limits: limitsOf({ allowFiles, maxRequests, maxClients, maxPlanBytes } as OpenOptions),
    runtime: { workers, ...(batchSize && { batchSize }), ...(shard && { shard }) },
    out,
    ...runSettings({ format, digest, sync, json, quiet } as RunFlags),
  };
}
