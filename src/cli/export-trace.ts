import type { RecordBatch, Schema } from 'apache-arrow';
import { UsageError } from '../errors.js';
import type { FormatWriter } from '../output/encoder.js';
import { openSink } from '../output/file/open-sink.js';
import { loadWriter } from '../output/format-writers.js';
import { FORMATS, type FormatName } from '../output/formats.js';
import type { FormatOptions } from '../output/options.js';
import { BlockCheck } from '../trace/block-check.js';
import { TraceConverter } from '../trace/convert.js';
import { TraceDigest } from '../trace/digest.js';
import { listed } from '../trace/file-columns.js';
import { HASH_IDS, HashIds } from '../trace/hash-ids.js';
import { closingMetadata, firstRowOf, readTraceMetadata } from '../trace/metadata.js';
import { MissingLengths } from '../trace/missing-lengths.js';
import type { OpenedTrace } from '../trace/reading/open-parts.js';
import { columnsOfFile, type UnreadColumn } from '../trace/skipped-column.js';
import { inTrace } from '../trace/trace-fault.js';
import { clearLeftovers } from './leftovers.js';
import { Progress } from './progress.js';

/** How a trace is written anew. */
export interface ExportRun {
  /** A path, or `-` for standard output. */
  readonly out: string;
  readonly format: FormatName;
  readonly formatOptions: FormatOptions;
  readonly workers: number;
  readonly sync: boolean;
  readonly quiet: boolean;
  /** Tokens of the blocks that `hash_ids` names; by default those of the format, and those that the trace has. */
  readonly blockSize?: number;
  readonly systemPromptTokens?: number;
}

/** A trace that was written. */
export interface ExportedTrace {
  /** Of what was written. */
  readonly schema: Schema;
  readonly requests: number;
  readonly bytes: number;
  readonly digest: string | undefined;
  readonly leftOut: readonly UnreadColumn[];
  readonly notes: readonly string[];
}

/**
 * Writes a trace in another format, a batch at a time.
 *
 * @throws TraceError when it cannot be read, or has what no trace has
 * @throws UsageError when the format cannot hold it
 */
export async function exportTrace(trace: OpenedTrace, run: ExportRun): Promise<ExportedTrace> {
  try {
    return await inTrace(trace.name, () => writeTrace(trace, run));
  } catch (error) {
    throw withColumns(error, trace);
  } finally {
    await trace.close();
  }
}

/** Lengths that are missing are told with the columns that are there, and how one of them can be named. */
function withColumns(error: unknown, { name, schema, skipped }: OpenedTrace): unknown {
  if (!(error instanceof MissingLengths)) return error;
  const remedy = `--columns ${error.of}=<column> says which has them`;
  const problem = `${error.problem}; ${listed(columnsOfFile(schema, skipped))}; ${remedy}`;
  return new UsageError(problem, { file: name }, { cause: error });
}

async function writeTrace(trace: OpenedTrace, run: ExportRun): Promise<ExportedTrace> {
  const { out, format, formatOptions, sync, quiet } = run;
  const converter = new TraceConverter(
    trace.schema,
    trace.skipped,
    run.blockSize === undefined ? undefined : HASH_IDS,
  );
  const blocks = await blocksOf(converter.schema, run);
  const schema = blocks?.schema ?? converter.schema;
  const digest = FORMATS[format].hasFooter ? new TraceDigest(schema) : undefined;
  await clearLeftovers(out, quiet);
  const sink = await openSink(out, format, schema, {
    sync,
    workers: run.workers > 1 ? run.workers : 0,
    format: formatOptions,
    firstRow: firstRowOf(readTraceMetadata(schema)),
  });
  const progress = new Progress('rows', undefined, !quiet);
  try {
    let requests = 0;
    for await (const read of trace) {
      const converted = converter.convert(read);
      const batch = blocks === undefined ? converted : blocks.add(converted);
      const accepted = sink.write(batch);
      // Where hashing fails first nobody awaits it; its own failure must not end the process before `abort`.
      accepted.catch(() => undefined);
      digest?.update(batch);
      await accepted;
      requests += batch.numRows;
      progress.update(requests);
    }
    const hex = digest?.hex();
    await sink.close(hex === undefined ? undefined : closingMetadata(hex));
    const { leftOut, notes } = converter;
    return {
      schema,
      requests,
      bytes: sink.bytesWritten,
      digest: hex,
      leftOut,
      notes: [...notes, ...sink.notes],
    };
  } catch (error) {
    await sink.abort();
    throw error;
  } finally {
    progress.end();
  }
}

/** What adds `hash_ids`, or checks those that are there. */
interface Blocks {
  readonly schema: Schema;
  add(batch: RecordBatch): RecordBatch;
}

/** @throws UsageError for an option that says nothing */
async function blocksOf(schema: Schema, run: ExportRun): Promise<Blocks | undefined> {
  const writer: FormatWriter = await loadWriter(run.format);
  const raisesZeros = run.formatOptions.raise_zeros === true;
  if (schema.fields.some(({ name }) => name === HASH_IDS)) {
    requireUnsaid(run);
    if (writer.blockSize === undefined) return undefined;
    return new BlockCheck(schema, readTraceMetadata(schema).blockSize ?? writer.blockSize, raisesZeros);
  }
  const blockSize = run.blockSize ?? writer.blockSize;
  if (blockSize === undefined) {
    requireUnsaid(run);
    return undefined;
  }
  const { systemPromptTokens } = run;
  try {
    return new HashIds(schema, {
      blockSize,
      raisesZeros,
      ...(systemPromptTokens !== undefined && { systemPromptTokens }),
    });
  } catch (error) {
    if (!(error instanceof UsageError) || error.location.field !== 'output.system_prompt_tokens') throw error;
    throw new UsageError(error.problem, { field: '--system-prompt-tokens' }, { cause: error });
  }
}

/** @throws UsageError */
function requireUnsaid({ systemPromptTokens }: ExportRun): void {
  if (systemPromptTokens === undefined) return;
  throw new UsageError('it says nothing without --block-size', { field: '--system-prompt-tokens' });
}
