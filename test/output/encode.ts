/** What a format makes of a trace, in memory. */
import type { RecordBatch, Schema } from 'apache-arrow';
import type { FormatName } from '../../src/output/formats.js';
import { type EncoderSettings, openEncoder } from '../../src/output/open-encoder.js';

export type EncodeSettings = Partial<EncoderSettings>;

export async function encodeBytes(
  name: FormatName,
  schema: Schema,
  batches: Iterable<RecordBatch> | AsyncIterable<RecordBatch>,
  settings: EncodeSettings = {},
): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  const sink = { push: (piece: Uint8Array) => void pieces.push(piece.slice()) };
  const encoder = await openEncoder(sink, name, schema, { firstRow: 0, ...settings });
  try {
    for await (const batch of batches) await encoder.write(batch);
    await encoder.close();
  } finally {
    await encoder.discard?.();
  }
  return Buffer.concat(pieces);
}

export async function encodeText(...args: Parameters<typeof encodeBytes>): Promise<string> {
  return (await encodeBytes(...args)).toString('utf8');
}
