import { OutputError } from '../errors.js';
import { DEFAULT_BATCH_SIZE, type TraceRun as PartedRun, type PartedTrace } from '../generate/trace.js';
import { checkPartCount, type Partition, partitionText } from '../notation/partition.js';
import { encodingWorkers } from '../output/encoding-workers.js';
import { beforeEnd } from '../output/file/ending.js';
import { PartsFolder } from '../output/file/parts/parts-folder.js';
import { PartsSink } from '../output/file/parts/parts-sink.js';
import { formatOptionsOf } from '../output/options.js';
import { openPartWriter, rowsPerChunk } from '../output/parts/open-part-writer.js';
import { columnsOf, MAX_PARTS, type Manifest, type PartsForm, rowsOf } from '../trace/manifest.js';
import { firstRowOf, readTraceMetadata } from '../trace/metadata.js';
import { visibleText } from '../visible-text.js';
import { secondsSinceStart } from './clock.js';
import { formatInteger, plural } from './format.js';
import { isTerminal } from './is-terminal.js';
import { tellLeftovers } from './leftovers.js';
import { printError } from './print.js';
import { CLEAR_LINE } from './progress.js';
import { describeWorkers, type MadeTrace, type TraceRun } from './trace-run.js';
import type { TraceSource } from './trace-source.js';
import { withProgress } from './with-progress.js';
import { writeRows } from './write-rows.js';

/** A run whose output is a folder. */
export type PartsRun = TraceRun & { readonly partition: Partition };

/** By size, a batch has at most a part's bytes over this many rows, so that parts end near to what they may have. */
const SIZE_OF_ROWS = 1_024;

const GO_ON = 'complete parts are kept, and the same command with --resume goes on behind them';

/** Generates a trace, and writes it as parts, or those that are not there yet. */
export async function makeParts(source: TraceSource, run: PartsRun): Promise<MadeTrace> {
  const { out, sync, resume = false } = run;
  const startSeconds = secondsSinceStart();
  const folder = await PartsFolder.open(out, { resume, sync });
  try {
    const batchSize = await batchSizeOf(source, run);
    const how = {
      workers: run.workers,
      batchSize,
      ...(run.shard && { shard: run.shard }),
      ...placeBehind(folder.manifest, run.partition),
    };
    const trace = await withProgress((attended) => source.make({ ...how, ...attended }), !run.quiet);
    run.check?.(readTraceMetadata(trace.schema));
    const form = formOf(trace, source, run, batchSize);
    await folder.requireSame(form);
    const leftovers = await folder.removeLeftovers();
    if (!run.quiet) tellLeftovers(leftovers);
    if (!run.json && !run.quiet) {
      printError(describeWorkers(run.workers, trace.workers) + describeResumed(out, folder.manifest, trace));
    }
    return { trace, startSeconds, ...(await write(trace, folder, form, run)) };
  } catch (error) {
    await folder.release();
    throw error;
  }
}

/** Where a trace goes on, behind the parts that are there. */
function placeBehind(
  manifest: Manifest | undefined,
  partition: Partition,
): Pick<PartedRun, 'partition' | 'from'> {
  const parts = manifest?.parts ?? [];
  const rows = rowsOf(parts);
  const last = parts[parts.length - 1];
  return {
    ...(partition.by !== 'size' && { partition }),
    // Parts without rows are in front of the first tile.
    ...(last !== undefined && rows > 0 && { from: { ...last.end, part: parts.length, rows } }),
  };
}

/**
 * Batches are the same in every run: what a part's bytes are depends on them. With lists, whose lengths nobody knows before,
 * they are not made larger than asked for.
 */
async function batchSizeOf(
  { output, hasLists: isOfLists }: TraceSource,
  { partition, format }: PartsRun,
): Promise<number> {
  const rows = output?.batch_size ?? DEFAULT_BATCH_SIZE;
  const perChunk = await rowsPerChunk(format);
  const hasLists = isOfLists || output?.block_size !== undefined;
  const asked = perChunk === undefined ? rows : hasLists ? Math.min(rows, perChunk) : perChunk;
  if (partition.by !== 'size') return asked;
  return Math.max(1, Math.min(asked, Math.floor(partition.bytes / SIZE_OF_ROWS)));
}

function formOf(trace: PartedTrace, source: TraceSource, run: PartsRun, batchSize: number): PartsForm {
  return {
    partition: partitionText(run.partition),
    format: run.format,
    compression: run.compression,
    formatOptions: formatOptionsOf(source.output),
    batchSize,
    columns: columnsOf(trace.schema),
    metadata: trace.schema.metadata,
  };
}

async function write(
  trace: PartedTrace,
  folder: PartsFolder,
  form: PartsForm,
  run: PartsRun,
): Promise<Omit<MadeTrace, 'trace' | 'startSeconds'>> {
  const { partition, format, compression, sync, quiet } = run;
  const rowsBefore = rowsOf(folder.manifest?.parts ?? []);
  const partCount = partition.by === 'time' ? partsOver(trace.durationSeconds, partition.seconds) : undefined;
  checkPartCount(
    partCount ?? (partition.by === 'rows' ? trace.expectedRequests / partition.rows : 1),
    MAX_PARTS,
  );
  const writer = await openPartWriter(
    format,
    trace.schema,
    { options: form.formatOptions, compression },
    encodingWorkers(run.workers, trace),
    firstRowOf(readTraceMetadata(trace.schema)),
  );
  const sink = await PartsSink.open({
    ...{ folder, form, partition, format, compression, writer, partCount, sync },
    schema: trace.schema,
    firstRow: firstRowOf(readTraceMetadata(trace.schema)),
    digest: run.digest ?? true,
  });
  const wasComplete = folder.manifest?.isComplete === true;
  const stopTelling = tellHowToGoOn(folder.path, !run.json && !quiet);
  try {
    const { rows, ...times } = wasComplete
      ? { rows: 0, firstBatchSeconds: undefined, lastRowSeconds: secondsSinceStart() }
      : await writeRows(trace, !quiet, (batch, onWritten) =>
          sink.write(batch, trace.placeOf(batch)!, onWritten),
        );
    await sink.close();
    return {
      requests: rowsBefore + rows,
      bytes: sink.bytesWritten,
      parts: { count: sink.partCount, rowsBefore, wasComplete },
      ...times,
    };
  } catch (error) {
    await sink.abort();
    throw withHowToGoOn(error);
  } finally {
    stopTelling();
  }
}

/** Says at a signal that nothing is lost. @returns a function that calls it off */
function tellHowToGoOn(folder: string, isLoud: boolean): () => void {
  if (!isLoud) return () => undefined;
  return beforeEnd((signal) => {
    // The line of progress is still there.
    const clear = isTerminal(2) ? CLEAR_LINE : '';
    if (signal !== undefined) printError(`${clear}${visibleText(folder)}: ended by ${signal}; ${GO_ON}\n`);
  });
}

/** What a disk or a limit has ended goes on, too. */
function withHowToGoOn(error: unknown): unknown {
  if (!(error instanceof OutputError)) return error;
  return new OutputError(`${error.message}; ${GO_ON}`, error.location, { cause: error, saysLocation: true });
}

/** The least number of lengths that reach the end of a duration. */
function partsOver(durationSeconds: number, seconds: number): number {
  let parts = Math.ceil(durationSeconds / seconds);
  // The quotient can be rounded to either side; what counts are the edges, which are products.
  while (parts > 1 && (parts - 1) * seconds >= durationSeconds) parts--;
  while (parts * seconds < durationSeconds) parts++;
  return Math.max(parts, 1);
}

/** Lines where there is something to go on with. */
function describeResumed(out: string, manifest: Manifest | undefined, { replayedRows }: PartedTrace): string {
  if (manifest === undefined) return '';
  const parts = `${plural(manifest.parts.length, 'part')} with ${formatInteger(rowsOf(manifest.parts))} rows`;
  const what = manifest.isComplete ? 'is complete' : 'is gone on with';
  const again =
    manifest.isComplete || replayedRows === 0
      ? ''
      : 'their rows are made again, but not written: the ids of blocks depend on all rows before\n';
  return `${visibleText(out)} ${what}: ${parts} are there already\n${again}`;
}
