import type { Command } from 'commander';
import { MAX_BLOCK_SIZE } from '../../bounds.js';
import { openWorkload } from '../../generate/open-workload.js';
import { parsePartition } from '../../notation/partition.js';
import { parseCountWithin, parseShard, type Shard } from '../../notation/units.js';
import { outputFormatNamed } from '../../output/file/output-format.js';
import { FORMATS, type FormatName } from '../../output/formats.js';
import type { OpenPoolOptions } from '../../pool/open.js';
import type { ResolvedOutput, ResolvedWorkload } from '../../workload/resolved-workload.js';
import { specError } from '../../workload/sources.js';
import { BUILTIN_HELP } from '../builtin-help.js';
import { checkRunOutput } from '../check-run.js';
import { generateFromPlan, isPlanFile } from '../generate-plan.js';
import { type InputFile, poolFiles } from '../input-files.js';
import { LIMIT_HELP, limitsOf } from '../limit-options.js';
import { makeTrace, withBlocks } from '../make-trace.js';
import { inOutput, poolLimits, specOf } from '../open-spec.js';
import {
  addRunOptions,
  FORMAT_HELP,
  outputOf,
  type RunFlags,
  type RunSettings,
  runSettings,
} from '../run-options.js';
import { SPEC_ONLY_HELP, withHintOfSpec } from '../spec-keys.js';
import { tellTrace } from '../trace-report.js';
import { ofWorkload } from '../trace-source.js';
import { VIEW_HELP } from '../view-options.js';
import { withProgress } from '../with-progress.js';
import {
  AMOUNT_HELP,
  addWorkloadOptions,
  type WorkloadOptions,
  workloadFlagsOf,
} from '../workload-options.js';

const DEFAULT_FORMAT: FormatName = 'arrow';

const EXAMPLES = `
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
  servegen generate trace.plan --shard 2/8              a part of what a plan says
  servegen generate --requests 1e9 --partition rows:100M --out big --resume
  servegen generate --duration 7d --partition time:1h --format csv --out week
  servegen generate --requests 1e9 --duration 1d --shard 2/8 --out part-2.arrow
  servegen generate --pool ./m-large --span 2:18:00:00..2:19:00:00 --out - | python3 read.py
`;

/** As commander hands them over. */
interface Flags extends WorkloadOptions, RunFlags {
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
    });
  addWorkloadOptions(
    command,
    'a workload spec, .yaml or .json, see servegen schema; or a plan, .plan, see servegen plan',
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
    .addHelpText(
      'after',
      SPEC_ONLY_HELP + FORMAT_HELP + VIEW_HELP + BUILTIN_HELP + LIMIT_HELP + AMOUNT_HELP + EXAMPLES,
    )
    .action(generate);
}

async function generate(path: string | undefined, flags: Flags): Promise<void> {
  if (path !== undefined && isPlanFile(path))
    return generateFromPlan(path, flags, columnsOver(outputOf(flags), flags));
  const workloadFlags = workloadFlagsOf(flags, columnsOver(outputOf(flags), flags));
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
  const workload = await withProgress(open, !run.quiet);
  const source = ofWorkload(workload);
  await tellTrace(source, run, await makeTrace(source, run));
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
