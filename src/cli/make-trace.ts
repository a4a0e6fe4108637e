import { generate } from '../generate/generate.js';
import type { OpenWorkload } from '../generate/open-workload.js';
import type { Trace } from '../generate/trace.js';
import type { Shard } from '../notation/units.js';
import type { FormatWriter } from '../output/encoder.js';
import { openSink } from '../output/file/open-sink.js';
import { FORMATS, type FormatName } from '../output/formats.js';
import { formatOptionsOf } from '../output/options.js';
import { closingMetadata, readTraceMetadata, type TraceMetadata } from '../trace/metadata.js';
import type { WorkerCount } from '../workers/worker-count.js';
import type { ResolvedOutput, ResolvedWorkload } from '../workload/resolved-workload.js';
import { inheritSource } from '../workload/sources.js';
import { secondsSinceStart } from './clock.js';
import { plural } from './format.js';
import { clearLeftovers } from './leftovers.js';
import { printError } from './print.js';
import { Progress } from './progress.js';
import type { RunSettings } from './run-options.js';

/** How a command makes a trace, and where it goes. */
export interface TraceRun extends RunSettings {
  /** A path, or `-` for standard output. */
  readonly out: string;
  readonly format: FormatName;
  readonly shard?: Shard;
  /** Refuses a trace, before its first row, whose metadata is not what it should be. */
  readonly check?: (metadata: TraceMetadata) => void;
}

/** A trace that is made and written. All times are seconds from the start of the process. */
export interface MadeTrace {
  readonly trace: Trace;
  readonly requests: number;
  readonly bytes: number;
  readonly digest?: string;
  /** When `generate` was called. */
  readonly startSeconds: number;
  /** Undefined where there is no batch. */
  readonly firstBatchSeconds: number | undefined;
  readonly lastRowSeconds: number;
}

/** Generates and writes the trace of a workload. */
export async function makeTrace(workload: OpenWorkload, run: TraceRun): Promise<MadeTrace> {
  const { workers, batchSize, shard } = run;
  const startSeconds = secondsSinceStart();
  const trace = await generate(workload, {
    workers,
    ...(batchSize !== undefined && { batchSize }),
    ...(shard && { shard }),
  });
  run.check?.(readTraceMetadata(trace.schema));
  if (!run.json && !run.quiet) printError(describeWorkers(workers, trace.workers));
  return { trace, startSeconds, ...(await write(trace, workload.spec.output, run)) };
}

/** A workload that asks for `hash_ids` where the format needs them, unless it says itself of which blocks. */
export async function withBlocks(spec: ResolvedWorkload, format: FormatName): Promise<ResolvedWorkload> {
  const { blockSize }: FormatWriter = await FORMATS[format].load();
  if (blockSize === undefined || spec.output?.block_size !== undefined) return spec;
  return inheritSource({ ...spec, output: { ...spec.output, block_size: blockSize } }, spec);
}

/** A line where the machine has no room for the workers that were asked for, else nothing. */
function describeWorkers(asked: number, { count, limitedBy }: WorkerCount): string {
  if (limitedBy !== 'cores' && limitedBy !== 'memory') return '';
  const reason = limitedBy === 'cores' ? 'there are no more cores' : 'half of the memory holds no more';
  return `${count} of ${plural(asked, 'worker')} ${count === 1 ? 'is' : 'are'} used: ${reason}\n`;
}

/** Rows of the whole trace before the first that is written; undefined where nobody knows. */
export function firstRowOf({ shard, firstRequestId }: TraceMetadata): number | undefined {
  return shard === undefined || shard.startsWith('1/') ? 0 : firstRequestId;
}

/** Fewer rows are encoded before workers would have started. */
const ROWS_WORTH_WORKERS = 1 << 18;

/**
 * Threads that encode, as many as those that make the rows: the ones wait for the others, so that each get the cores that
 * they need.
 */
function encodingWorkers(asked: number, { workers, expectedRequests }: Trace): number {
  if (asked === 1 || expectedRequests < ROWS_WORTH_WORKERS) return 0;
  return Math.max(workers.count, 1);
}

async function write(
  trace: Trace,
  output: ResolvedOutput | undefined,
  run: TraceRun,
): Promise<Omit<MadeTrace, 'trace' | 'startSeconds'>> {
  const { out, format, sync, quiet } = run;
  // Only files have a footer; elsewhere nobody would see it.
  const digest =
    (run.digest ?? FORMATS[format].hasFooter)
      ? new (await import('../trace/digest.js')).TraceDigest(trace.schema)
      : undefined;
  await clearLeftovers(out, quiet);
  const sink = await openSink(out, format, trace.schema, {
    sync,
    workers: encodingWorkers(run.workers, trace),
    format: { ...formatOptionsOf(output), ...run.formatOptions },
    firstRow: firstRowOf(readTraceMetadata(trace.schema)),
  });
  const progress = new Progress('rows', trace.expectedRequests, !quiet);
  try {
    let requests = 0;
    let firstBatchSeconds: number | undefined;
    for await (const batch of trace) {
      firstBatchSeconds ??= secondsSinceStart();
      // The batch is on its way to the output while it is hashed.
      const accepted = sink.write(batch, () => trace.recycle(batch));
      // Where hashing fails first nobody awaits it; its own failure must not end the process before `abort`.
      accepted.catch(() => undefined);
      digest?.update(batch);
      await accepted;
      requests += batch.numRows;
      progress.update(requests);
    }
    const lastRowSeconds = secondsSinceStart();
    const hex = digest?.hex();
    await sink.close(hex === undefined ? undefined : closingMetadata(hex));
    return {
      requests,
      bytes: sink.bytesWritten,
      ...(hex === undefined ? {} : { digest: hex }),
      firstBatchSeconds,
      lastRowSeconds,
    };
  } catch (error) {
    await sink.abort();
    throw error;
  } finally {
    progress.end();
  }
}
