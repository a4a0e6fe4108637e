import type { Command } from 'commander';
import { SpecError, TraceError, UsageError } from '../../errors.js';
import type { OpenOptions } from '../../generate/open-options.js';
import { openWorkload } from '../../generate/open-workload.js';
import { parseShard } from '../../notation/units.js';
import type { OpenPoolOptions } from '../../pool/open.js';
import { readTraceMetadata, type TraceMetadata } from '../../trace/metadata.js';
import { openWholeTrace } from '../../trace/reading/open-parts.js';
import { inTrace } from '../../trace/trace-fault.js';
import { VALUE_STREAM_VERSION } from '../../version.js';
import { resolveWorkload, withParts } from '../../workload/resolve.js';
import type { ResolvedWorkload } from '../../workload/resolved-workload.js';
import type { WorkloadSpec } from '../../workload/workload-spec.js';
import { checkRunOutput } from '../check-run.js';
import { poolFiles } from '../input-files.js';
import { addLimitOptions, LIMIT_HELP, limitsOf } from '../limit-options.js';
import { makeTrace, withBlocks } from '../make-trace.js';
import { poolLimits } from '../open-spec.js';
import { addRunOptions, FORMAT_HELP, outputOf, type RunFlags, runSettings } from '../run-options.js';
import { tellTrace } from '../trace-report.js';
import { ofWorkload } from '../trace-source.js';
import { withProgress } from '../with-progress.js';

/** As commander hands them over. */
interface Flags extends OpenOptions, RunFlags {
  readonly out: string;
  readonly pool?: string;
}

/** `servegen reproduce`. */
export function define(command: Command): void {
  addLimitOptions(command)
    .description(
      'Makes the same trace again, or the same shard of it, from what a trace says of its own making.',
    )
    .argument('<trace>', 'an Arrow file or stream, a folder of parts or of shards, or - for standard input')
    .requiredOption('-o, --out <path>', 'a file, device or named pipe, or - for standard output')
    .option('--pool <source>', 'where the pool is now, if it is not where it was');
  addRunOptions(command)
    .addHelpText(
      'after',
      `${FORMAT_HELP}${LIMIT_HELP}
The rows are the same to the bit. A pool that has changed since, or a version with another value-stream version, is
refused. Relative paths of pools are relative to the working directory, as they were when the trace was made.

Examples:
  servegen reproduce trace.arrow -o again.arrow
  servegen reproduce trace.arrow -o again.arrow --pool ./m-large --digest
`,
    )
    .action(reproduce);
}

async function reproduce(path: string, flags: Flags): Promise<void> {
  const { out, format } = flags;
  const trace = { path, role: 'the trace' };
  const settings = runSettings(flags);
  await checkRunOutput(out, format, settings, [trace]);
  const metadata = await metadataOf(path);
  const made = located(workloadOf(metadata, path), flags.pool);
  const spec = withParts(made, { output: { ...made.output, ...outputOf(flags) } });
  const shard = metadata.shard === undefined ? undefined : parseShard(metadata.shard);
  const run = {
    ...settings,
    ...(shard && { shard }),
    ...(await checkRunOutput(out, format, { ...settings, shard }, [trace, ...poolFiles(spec)])),
    check: (again: TraceMetadata) => checkFingerprint(metadata, again, path),
  };
  const limits = await poolLimits(spec, limitsOf(flags), flags.pool);
  const wanted = await withBlocks(spec, run.format);
  const open = (progress: OpenPoolOptions) => openWorkload(wanted, { ...limits, ...progress });
  const workload = await withProgress(open, !run.quiet);
  const source = ofWorkload(workload);
  await tellTrace(source, run, await makeTrace(source, run));
}

/** @throws UsageError where there is no pool that could be elsewhere */
function located(spec: ResolvedWorkload, source: string | undefined): ResolvedWorkload {
  if (source === undefined) return spec;
  if (spec.pool === undefined) {
    throw new UsageError('the trace was made without a pool', { field: '--pool' });
  }
  return withParts(spec, { pool: { ...spec.pool, source } });
}

/** @throws TraceError where the pool, or this version's way with it, is another */
function checkFingerprint(wanted: TraceMetadata, made: TraceMetadata, file: string): void {
  if (wanted.planFingerprint === undefined || wanted.planFingerprint === made.planFingerprint) return;
  throw new TraceError(
    'its rows cannot be made again: the pool is not as it was when the trace was made, so they would be others',
    { file },
  );
}

async function metadataOf(path: string): Promise<TraceMetadata> {
  const trace = await openWholeTrace(path);
  try {
    return await inTrace(trace.name, () => readTraceMetadata(trace.schema));
  } finally {
    await trace.close();
  }
}

/** @throws TraceError where the trace does not say enough, or was made by other rules */
function workloadOf(
  { spec, valueStreamVersion, packageVersion, part }: TraceMetadata,
  file: string,
): ResolvedWorkload {
  if (part !== undefined) {
    throw new TraceError(
      `it is part ${part} of a trace; the manifest beside it says how the whole was made`,
      { file },
    );
  }
  if (spec === undefined) throw new TraceError('it does not say how it was made', { file });
  if (valueStreamVersion !== VALUE_STREAM_VERSION) {
    throw new TraceError(
      `its rows are of value-stream version ${valueStreamVersion}, this version of servegen makes those of ` +
        `${VALUE_STREAM_VERSION}; use servegen ${packageVersion}`,
      { file },
    );
  }
  try {
    return resolveWorkload(spec as WorkloadSpec);
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    const [{ field, problem }] = error.faults;
    const place = field === undefined ? '' : `${field}: `;
    throw new TraceError(
      `what it says of its making is no workload spec: ${place}${problem}`,
      { file },
      { cause: error },
    );
  }
}
