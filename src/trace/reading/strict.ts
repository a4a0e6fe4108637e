/** What a reader does not need, but whoever asks whether a file is as it was written does: all that others go by. */
import type { Schema } from 'apache-arrow';
import { platform } from '#platform';
import type { ColumnValues } from '../../arrow/batch-body.js';
import { FRAME_SHA256 } from '../../arrow/ipc-writer.js';
import type { Block } from '../../arrow/message.js';
import { TraceError } from '../../errors.js';
import type { ByteReader } from './byte-reader.js';

/**
 * Checks all of a file but the bodies of its batches against the SHA-256 in its footer, in which the digits of the hash
 * itself count as zeros.
 *
 * @param schema of the footer
 * @param blocks where the batches were found, in order
 * @throws TraceError when there is none, or another is found
 */
export async function checkFrame(
  source: ByteReader,
  schema: Schema,
  blocks: readonly Block[],
): Promise<void> {
  const recorded = schema.metadata.get(FRAME_SHA256);
  if (recorded === undefined)
    throw new TraceError('its footer records no SHA-256 of what is around the rows');
  const hash = platform.createSha256();
  let from = 0;
  for (const { offset, metadataLength, bodyLength } of blocks) {
    const body = offset + metadataLength;
    hash.update(await source.readAt(from, body - from));
    from = body + bodyLength;
  }
  const end = Buffer.from(await source.readAt(from, (source.size ?? from) - from));
  const digits = end.lastIndexOf(recorded);
  if (recorded.length > 0 && digits >= 0) end.fill('0', digits, digits + recorded.length);
  hash.update(end);
  if (hash.hex() !== recorded) {
    throw new TraceError(
      'it is not as it was written: metadata, or what says where its rows are, was changed',
    );
  }
}

/**
 * The bytes of a body that are no value only fill up to the next multiple of 8.
 *
 * @param columns the values of the batch
 * @throws TraceError when one of them is not 0
 */
export function checkPadding(columns: readonly (ColumnValues | undefined)[], body: Uint8Array): void {
  const parts = columns
    .flatMap(buffersOf)
    .filter(({ buffer, byteLength }) => buffer === body.buffer && byteLength > 0)
    .sort((a, b) => a.byteOffset - b.byteOffset);
  parts.push(body.subarray(body.byteLength));
  let end = body.byteOffset;
  for (const { byteOffset, byteLength } of parts) {
    if (byteOffset < end) throw new TraceError('it is damaged: columns of a batch overlap');
    const padding = new Uint8Array(body.buffer, end, byteOffset - end);
    if (padding.some((byte) => byte !== 0)) {
      throw new TraceError('it is not as it was written: there is something between the columns of a batch');
    }
    end = byteOffset + byteLength;
  }
}

function buffersOf(column: ColumnValues | undefined): ArrayBufferView[] {
  if (column === undefined) return [];
  const { validity, offsets, data, items } = column;
  return [validity, offsets, data, ...buffersOf(items)].filter((view) => view !== undefined);
}
