import type { RecordBatch } from 'apache-arrow';
import { UsageError } from '../errors.js';
import { hashIdsOf } from '../generate/hash-ids.js';
import type { Trace } from '../generate/trace.js';
import { parseShard } from '../notation/units.js';
import { loadWriter } from '../output/format-writers.js';
import { openEncoder } from '../output/open-encoder.js';
import { pauseIfDue } from '../platform/slices.js';
import { TraceDigest } from '../trace/digest.js';
import { HASH_IDS, type HashIds } from '../trace/hash-ids.js';
import { closingMetadata, firstRowOf, readTraceMetadata } from '../trace/metadata.js';
import { ByteBlocks } from './byte-blocks.js';
import type { EncodeSettings } from './encode-options.js';

/** Rows whose values are hashed in one piece, as long as a browser takes for it. */
const DIGEST_ROWS = 16_384;

/** What has been encoded so far. */
export interface EncodedSoFar {
  rows: number;
  bytes: number;
  /** When all is. */
  digest?: string;
}

/**
 * The bytes of a trace, a block at a time, each in memory of its own. Batches are handed back when they have been copied.
 *
 * @param soFar is kept up to date
 */
export async function* encodedBlocks(
  trace: Trace,
  { format, compression, digest: isDigested, workers, start, options }: EncodeSettings,
  soFar: EncodedSoFar,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const blocks = new ByteBlocks();
  const hashIds = await missingBlocks(trace, { format, options });
  const schema = hashIds?.schema ?? trace.schema;
  const firstRow = firstRowOf(readTraceMetadata(schema));
  const settings = { options, compression, workers, start, firstRow };
  const digest = isDigested ? new TraceDigest(schema) : undefined;
  const encoder = await openEncoder(blocks, format, schema, settings).catch((error) => {
    throw inOptions(error);
  });
  const taken = async function* () {
    for (const block of blocks.take()) {
      soFar.bytes += block.byteLength;
      yield block;
      await pauseIfDue();
    }
  };
  try {
    for await (const made of trace) {
      const batch: RecordBatch = hashIds?.add(made) ?? made;
      await encoder.write(batch);
      await pauseIfDue();
      for (let from = 0; digest !== undefined && from < batch.numRows; from += DIGEST_ROWS) {
        digest.update(batch.slice(from, from + DIGEST_ROWS));
        await pauseIfDue();
      }
      soFar.rows += batch.numRows;
      yield* taken();
      hashIds?.recycle(batch);
      trace.recycle(made);
      await pauseIfDue();
    }
    const hex = digest?.hex();
    await encoder.close(hex === undefined ? undefined : closingMetadata(hex));
    if (hex !== undefined) soFar.digest = hex;
    yield* taken();
  } finally {
    await encoder.discard?.();
  }
}

/** What formats say of a flag of the command, said of the option of the same name. */
function inOptions(error: unknown): unknown {
  if (!(error instanceof UsageError) || !error.location.field?.startsWith('--')) return error;
  const field = error.location.field.slice(2).replaceAll('-', '_');
  return new UsageError(error.problem, { ...error.location, field }, { cause: error });
}

/** What adds `hash_ids`, of the format's own blocks, where the format needs them and the trace has none. */
async function missingBlocks(
  { schema }: Trace,
  { format, options }: Pick<EncodeSettings, 'format' | 'options'>,
): Promise<HashIds | undefined> {
  const { blockSize } = await loadWriter(format);
  if (blockSize === undefined || schema.fields.some(({ name }) => name === HASH_IDS)) return undefined;
  const { shard } = readTraceMetadata(schema);
  const output = { block_size: blockSize, raise_zeros: options.raise_zeros === true };
  return hashIdsOf(schema, output, shard === undefined ? undefined : parseShard(shard));
}
