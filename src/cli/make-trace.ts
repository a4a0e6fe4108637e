import type { Trace } from '../generate/trace.js';
import type { FormatWriter } from '../output/encoder.js';
import { encodingWorkers } from '../output/encoding-workers.js';
import { openSink } from '../output/file/open-sink.js';
import { loadWriter } from '../output/format-writers.js';
import { FORMATS, type FormatName } from '../output/formats.js';
import { formatOptionsOf } from '../output/options.js';
import { closingMetadata, firstRowOf, readTraceMetadata } from '../trace/metadata.js';
import { withParts } from '../workload/resolve.js';
import type { ResolvedOutput, ResolvedWorkload } from '../workload/resolved-workload.js';
import { rememberCause } from '../workload/sources.js';
import { secondsSinceStart } from './clock.js';
import { clearLeftovers } from './leftovers.js';
import { printError } from './print.js';
import { describeWorkers, type MadeTrace, type TraceRun } from './trace-run.js';
import type { TraceSource } from './trace-source.js';
import { withProgress } from './with-progress.js';
import { writeRows } from './write-rows.js';

/** Generates and writes a trace. */
export async function makeTrace(source: TraceSource, run: TraceRun): Promise<MadeTrace> {
  if (run.partition !== undefined) {
    const { makeParts } = await import('./make-parts.js');
    return makeParts(source, { ...run, partition: run.partition });
  }
  const { workers, shard } = run;
  const startSeconds = secondsSinceStart();
  const trace = await withProgress(
    (attended) => source.make({ workers, ...(shard && { shard }), ...attended }),
    !run.quiet,
  );
  run.check?.(readTraceMetadata(trace.schema));
  if (!run.json && !run.quiet) printError(describeWorkers(workers, trace.workers));
  return { trace, startSeconds, ...(await write(trace, source.output, run)) };
}

/**
 * A workload that asks for `hash_ids` where the format needs them, of the blocks that it says itself, or else of the
 * format's; they name a block of inputs of no tokens, too, where the format's options raise these.
 */
export async function withBlocks(spec: ResolvedWorkload, format: FormatName): Promise<ResolvedWorkload> {
  const output = await outputWithBlocks(spec.output, format);
  if (output === spec.output) return spec;
  const wanted = withParts(spec, { output: output! });
  rememberCause(wanted, ['output', 'block_size'], ['output', 'format']);
  return wanted;
}

/** An output that asks for them likewise. */
export async function outputWithBlocks<T extends ResolvedOutput | undefined>(
  output: T,
  format: FormatName,
): Promise<T | ResolvedOutput> {
  const { blockSize }: FormatWriter = await loadWriter(format);
  if (blockSize === undefined || output?.block_size !== undefined) return output;
  return { ...output, block_size: blockSize };
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
    format: formatOptionsOf(output),
    firstRow: firstRowOf(readTraceMetadata(trace.schema)),
  });
  try {
    const written = await writeRows(trace, !quiet, async (batch, onWritten) => {
      // The batch is on its way to the output while it is hashed.
      const accepted = sink.write(batch, onWritten);
      // Where hashing fails first nobody awaits it; its own failure must not end the process before `abort`.
      accepted.catch(() => undefined);
      digest?.update(batch);
      await accepted;
    });
    const hex = digest?.hex();
    await sink.close(hex === undefined ? undefined : closingMetadata(hex));
    const { rows: requests, firstBatchSeconds, lastRowSeconds } = written;
    return {
      requests,
      bytes: sink.bytesWritten,
      ...(sink.notes.length > 0 && { notes: sink.notes }),
      ...(hex === undefined ? {} : { digest: hex }),
      firstBatchSeconds,
      lastRowSeconds,
    };
  } catch (error) {
    await sink.abort();
    throw error;
  }
}
