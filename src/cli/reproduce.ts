import { SpecError, TraceError, UsageError } from '../errors.js';
import { openWorkload } from '../generate/open-workload.js';
import { parseShard } from '../notation/units.js';
import type { OpenPoolOptions } from '../pool/open.js';
import { readTraceMetadata, type TraceMetadata } from '../trace/metadata.js';
import { inTrace } from '../trace/trace-fault.js';
import { VALUE_STREAM_VERSION } from '../version.js';
import { resolveWorkload } from '../workload/resolve.js';
import type { ResolvedWorkload } from '../workload/resolved-workload.js';
import type { WorkloadSpec } from '../workload/workload-spec.js';
import type { ReproduceOptions } from './commands/reproduce.js';
import { runWorkload, traceOutput } from './make-trace.js';
import { poolLimits } from './open-spec.js';
import { withPoolProgress } from './pool-progress.js';

/** Carries `servegen reproduce` out. */
export async function reproduce(path: string, options: ReproduceOptions): Promise<void> {
  const trace = { path, role: 'the trace' };
  await traceOutput(options.out, options.format, [trace]);
  const metadata = await metadataOf(path);
  const spec = workloadOf(metadata, path);
  if (options.pool !== undefined && spec.pool === undefined) {
    throw new UsageError('the trace was made without a pool', { field: '--pool' });
  }
  const located =
    options.pool === undefined || spec.pool === undefined
      ? spec
      : { ...spec, pool: { ...spec.pool, source: options.pool } };
  const pool = located.pool === undefined ? [] : [{ path: located.pool.source, role: 'the pool' }];
  const output = await traceOutput(options.out, options.format, [trace, ...pool]);
  const { shard } = metadata;
  const limits = poolLimits(options.limits, options.pool);
  const open = (progress: OpenPoolOptions) => openWorkload(located, { ...limits, ...progress });
  await runWorkload(await withPoolProgress(open, !options.quiet), {
    ...options,
    ...output,
    check: (made) => checkFingerprint(metadata, made, path),
    runtime: { workers: options.workers, ...(shard === undefined ? {} : { shard: parseShard(shard) }) },
  });
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
  const { openTrace } = await import('../trace/reading/open-trace.js');
  const trace = await openTrace(path);
  try {
    return await inTrace(trace.name, () => readTraceMetadata(trace.schema));
  } finally {
    await trace.close();
  }
}

/** @throws TraceError where the trace does not say enough, or was made by other rules */
function workloadOf(
  { spec, valueStreamVersion, packageVersion }: TraceMetadata,
  file: string,
): ResolvedWorkload {
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
    throw new TraceError(
      'what it says of its making is no workload spec; traces that a program made with the library have none',
      { file },
      { cause: error },
    );
  }
}
