import { SpecError, TraceError } from '../errors.js';
import { parseShard } from '../spec/units.js';
import { readTraceMetadata, type TraceMetadata } from '../trace/metadata.js';
import { VALUE_STREAM_VERSION } from '../version.js';
import { resolveWorkload } from '../workload/resolve.js';
import type { ResolvedWorkload } from '../workload/resolved-workload.js';
import type { WorkloadSpec } from '../workload/workload-spec.js';
import type { ReproduceOptions } from './commands/reproduce.js';
import { openSpec } from './open-spec.js';
import { checkOutput, runWorkload } from './run-generate.js';

/** Carries `servegen reproduce` out. */
export async function reproduce(path: string, options: ReproduceOptions): Promise<void> {
  const format = await checkOutput(options.out, options.format);
  const metadata = await metadataOf(path);
  const spec = workloadOf(metadata, path);
  const located =
    options.pool === undefined || spec.pool === undefined
      ? spec
      : { ...spec, pool: { ...spec.pool, source: options.pool } };
  const { shard } = metadata;
  await runWorkload(await openSpec(located), {
    ...options,
    format,
    runtime: { workers: options.workers, ...(shard === undefined ? {} : { shard: parseShard(shard) }) },
  });
}

async function metadataOf(path: string): Promise<TraceMetadata> {
  const { openTrace } = await import('../sources/read.js');
  const trace = await openTrace(path);
  try {
    return readTraceMetadata(trace.schema);
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
