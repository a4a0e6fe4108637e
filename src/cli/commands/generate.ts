import { type Command, Option } from 'commander';
import { MAX_BLOCK_SIZE } from '../../bounds.js';
import { UsageError } from '../../errors.js';
import type { OpenOptions } from '../../generate/open-options.js';
import { openWorkload } from '../../generate/open-workload.js';
import { parsePartition } from '../../notation/partition.js';
import {
  parseCount,
  parseCountWithin,
  parseDuration,
  parseNaiveCv,
  parseRate,
  parseShard,
  type RateOfPool,
  type Shard,
} from '../../notation/units.js';
import { outputFormatNamed } from '../../output/file/output-format.js';
import { FORMATS, type FormatName } from '../../output/formats.js';
import type { OpenPoolOptions } from '../../pool/open.js';
import type { ResolvedOutput, ResolvedWorkload } from '../../workload/resolved-workload.js';
import { specError } from '../../workload/sources.js';
import type { ArrivalMode } from '../../workload/workload-spec.js';
import { checkRunOutput } from '../check-run.js';
import { type InputFile, poolFiles } from '../input-files.js';
import { addLimitOptions, LIMIT_HELP, limitsOf } from '../limit-options.js';
import { makeTrace, withBlocks } from '../make-trace.js';
import { inOutput, poolLimits, specOf } from '../open-spec.js';
import { withPoolProgress } from '../pool-progress.js';
import {
  addRunOptions,
  FORMAT_HELP,
  outputOf,
  type RunFlags,
  type RunSettings,
  runSettings,
} from '../run-options.js';
import { SPEC_ONLY_HELP, withHintOfSpec } from '../spec-keys.js';
import type { WorkloadFlags } from '../spec-of-flags.js';
import { tellTrace } from '../trace-report.js';
import { addViewOptions, partOf, VIEW_HELP, type ViewFlags } from '../view-options.js';

const DEFAULT_FORMAT: FormatName = 'arrow';

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

With --partition, --out names a folder: numbered parts, each a whole file, and manifest.json, which says what they are.
--resume goes on behind the last complete part of a run that was killed, with the same command, and ends with the same
bytes. inspect, digest, compare, export, verify and reproduce take the folder as one trace.

Examples:
  servegen generate                                     a day of the built-in language population
  servegen generate --span 18:00..19:00 --rate 100      one evening hour at 100 requests per second
  servegen generate --filter cv=2.. --filter rate=0.1.. only clients that are bursty and not rare
  servegen generate --pool builtin:reason --rate scale:10 --duration 20m --seed try-2
  servegen generate --span 18:00..19:00 --rate 100 --method naive --out naive.arrow
  servegen generate --requests 250M --out big.arrow --json
  servegen generate workload.yaml --seed try-2          what a spec says, with another seed
  servegen generate --requests 1e9 --partition rows:100M --out big --resume
  servegen generate --duration 7d --partition time:1h --format csv --out week
  servegen generate --requests 1e9 --duration 1d --shard 2/8 --out part-2.arrow
  servegen generate --pool ./m-large --span 2:18:00:00..2:19:00:00 --out - | python3 read.py
`;

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
  readonly requestId?: true;
  readonly blockSize?: number;
  readonly systemPromptTokens?: number;
  readonly shard?: Shard;
  /** A path, or `-` for standard output; by default the spec's. */
  readonly out?: string;
}

/** `servegen generate`. */
export function define(command: Command): void {
  command
    .description(
      'Generates a workload from a client pool or a spec and writes its trace, by default as Apache Arrow. Options take the place ' +
        'of what the spec says.',
    )
    .exitOverride((error) => {
      throw withHintOfSpec(error);
    })
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
      "with --method naive, the CV of its inter-arrival times: a number, 0.001 to 100, or aggregate, measured in the pool's " +
        'workload; more is burstier; a Gamma shape, as vLLM takes, is 1 / CV^2 (default: 1, a Poisson process)',
      (text) => parseNaiveCv(text),
    )
    .option('--shard <k>/<n>', 'only the k-th of n contiguous parts of the trace', (text) => parseShard(text))
    .option('--request-id', 'add the column request_id')
    .option(
      '--block-size <tokens>',
      'add the column hash_ids: the ids of the blocks of so many tokens of each input (default: as the format needs)',
      (text) => parseCountWithin(text, '--block-size', 'tokens', 1, MAX_BLOCK_SIZE),
    )
    .option(
      '--system-prompt-tokens <tokens>',
      'with hash_ids, tokens with which every input of a client begins, the same ones each time (default: 0)',
      (text) => parseCountWithin(text, '--system-prompt-tokens', 'tokens', 0, MAX_BLOCK_SIZE),
    )
    .option(
      '-o, --out <path>',
      'a file, device or named pipe, or - for standard output; with --partition a folder (default: trace.arrow, or the ' +
        'ending of the format; trace with --partition)',
    );
  addRunOptions(command)
    .addHelpText('after', SPEC_ONLY_HELP + FORMAT_HELP + VIEW_HELP + LIMIT_HELP + EXAMPLES)
    .action(generate);
}

async function generate(path: string | undefined, flags: Flags): Promise<void> {
  const workloadFlags = workloadFlagsOf(flags);
  const { out, format, shard } = flags;
  const limits = limitsOf(flags);
  const inputs: InputFile[] = path === undefined ? [] : [{ path, role: 'the spec' }];
  const settings = runSettings(flags);
  // What the command line says of the output is refused before a pool is read, which can take seconds; a spec may say
  // that the output is a folder.
  const isSaid = path === undefined || settings.partition !== undefined;
  if (out !== undefined && isSaid) await checkRunOutput(out, format, { ...settings, shard }, inputs);
  const spec = await specOf(path, workloadFlags, limits.allowFiles, (file) =>
    inputs.push({ path: file, role: 'a file of rates' }),
  );
  if (out === undefined && spec.output?.path !== undefined && limits.allowFiles !== undefined) {
    throw specError(spec, [
      {
        path: ['output', 'path'],
        problem: 'with --allow-files a spec does not say where to write; give --out',
      },
    ]);
  }
  inputs.push(...poolFiles(spec));
  await inOutput(spec, () => writeTrace(spec, { ...settings, ...(shard && { shard }) }, inputs, flags));
}

async function writeTrace(
  spec: ResolvedWorkload,
  settings: RunSettings & { readonly shard?: Shard },
  inputs: readonly InputFile[],
  flags: Flags,
): Promise<void> {
  const { output = {} } = spec;
  const partition = output.partition === undefined ? undefined : parsePartition(output.partition);
  const asked = outputFormatNamed(output.format);
  const ending = partition === undefined ? FORMATS[asked ?? DEFAULT_FORMAT].ending : '';
  const named = output.path ?? `trace${ending}`;
  const how = { ...settings, ...(partition && { partition }) };
  const run = { ...how, ...(await checkRunOutput(named, output.format, how, inputs)) };
  const wanted = await withBlocks(spec, run.format);
  const limits = await poolLimits(wanted, limitsOf(flags), flags.pool);
  const open = (progress: OpenPoolOptions) => openWorkload(wanted, { ...limits, ...progress });
  const workload = await withPoolProgress(open, !run.quiet);
  await tellTrace(workload, run, await makeTrace(workload, run));
}

/** The options that a spec has words for, too. */
function workloadFlagsOf(flags: Flags): WorkloadFlags {
  const { pool, rate, duration, requests, seed, arrivals, method, cv } = flags;
  const output = columnsOver(outputOf(flags), flags);
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

/** The output with the columns that the options ask for. */
function columnsOver(
  output: ResolvedOutput,
  { requestId, blockSize, systemPromptTokens }: Flags,
): ResolvedOutput {
  return {
    ...output,
    ...(requestId && { request_id: true }),
    ...(blockSize !== undefined && { block_size: blockSize }),
    ...(systemPromptTokens !== undefined && { system_prompt_tokens: systemPromptTokens }),
  };
}
