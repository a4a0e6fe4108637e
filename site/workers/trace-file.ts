import type { Schema } from '../../src/arrow/classes.js';
import { isWholeTrace, readTraceMetadata, specifiedDuration } from '../../src/trace/metadata.js';
import { BlobReader } from '../../src/trace/reading/blob-reader.js';
import { isArrow, openArrow } from '../../src/trace/reading/open-arrow.js';
import { isParquet } from '../../src/trace/reading/parquet/parquet-magic.js';
import { readable, type TraceReader } from '../../src/trace/reading/trace-reader.js';
import { whatItIs } from '../../src/trace/reading/what-it-is.js';
import { traceFault } from '../../src/trace/trace-fault.js';
import type { Traffic } from './run-traffic.js';

/** Columns that say nothing of traffic are passed over. */
const OPTIONS = { skipOtherColumns: true };
const FIRST_BYTES = 8;

/**
 * Opens a trace that a page was given: Arrow or Parquet, read batch by batch, so that it may be larger than memory.
 *
 * @throws TraceError when it is neither, or damaged
 */
export async function openTraceFile(file: File, signal: AbortSignal): Promise<Traffic> {
  const source = new BlobReader(file.name, file);
  const reader = await openReader(source).catch((error) => {
    throw readable(file.name, error);
  });
  return {
    name: file.name,
    category: undefined,
    schema: reader.schema,
    durationSeconds: durationOf(reader.schema),
    expectedRequests: undefined,
    share: () => Math.min(1, source.bytesRead / source.size),
    async *[Symbol.asyncIterator]() {
      for await (const batch of reader) {
        signal.throwIfAborted();
        yield batch;
      }
    },
  };
}

/** What a whole trace says of itself. */
function durationOf(schema: Schema): number | undefined {
  const metadata = readTraceMetadata(schema);
  return isWholeTrace(metadata) ? specifiedDuration(metadata.spec) : undefined;
}

async function openReader(source: BlobReader): Promise<TraceReader> {
  const first = await source.peek(FIRST_BYTES);
  if (isArrow(first)) return openArrow(source, OPTIONS);
  if (!isParquet(first)) throw traceFault(source.name, `is not a trace: ${await whatItIs(source)}`);
  const { openParquet } = await import('../../src/trace/reading/parquet/open-parquet.js');
  return openParquet(source, OPTIONS);
}
