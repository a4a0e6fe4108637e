/** What a format makes of a trace, in memory. */
import type { RecordBatch, Schema } from 'apache-arrow';
import { ChunkedEncoder } from '../../src/output/chunks/chunked-encoder.js';
import type { Compression } from '../../src/output/compression/compression.js';
import { FORMATS, type FormatName } from '../../src/output/formats.js';
import type { FormatOptions } from '../../src/output/options.js';

export interface EncodeSettings {
  readonly workers?: number;
  readonly options?: FormatOptions;
  readonly firstRow?: number | undefined;
  readonly compression?: Compression;
}

export async function encodeBytes(
  name: FormatName,
  schema: Schema,
  batches: Iterable<RecordBatch> | AsyncIterable<RecordBatch>,
  { workers = 0, options = {}, compression, ...place }: EncodeSettings = {},
): Promise<Buffer> {
  const writer = await FORMATS[name].load();
  if (!('chunks' in writer)) throw new Error(`${name} is not encoded in chunks`);
  const pieces: Uint8Array[] = [];
  const sink = { push: (piece: Uint8Array) => void pieces.push(piece.slice()) };
  const encoder = new ChunkedEncoder(sink, schema, {
    name,
    format: writer.chunks,
    options,
    workers,
    compression,
    firstRow: 'firstRow' in place ? place.firstRow : 0,
  });
  try {
    for await (const batch of batches) await encoder.write(batch);
    await encoder.close();
  } finally {
    await encoder.discard();
  }
  return Buffer.concat(pieces);
}

export async function encodeText(...args: Parameters<typeof encodeBytes>): Promise<string> {
  return (await encodeBytes(...args)).toString('utf8');
}
