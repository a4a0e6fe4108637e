import type { BatchBody } from './batch-body.js';
import { footerPlace, MAGIC, startsWithMagic, TAIL_BYTES } from './footer.js';
import {
  type Block,
  type Footer,
  metadataBytes,
  PREFIX_BYTES,
  readBatchHeader,
  readFooterTable,
  readMessageHead,
} from './message.js';
import { StructureFault } from './structure-fault.js';

/** The footer of an Arrow IPC file that is in memory. @throws StructureFault when the bytes are not such a file */
export function readFileFooter(bytes: Uint8Array): Footer {
  if (!startsWithMagic(bytes)) throw new StructureFault(`it does not start with ${MAGIC}, as Arrow files do`);
  if (!startsWithMagic(bytes.subarray(-MAGIC.length))) {
    throw new StructureFault(`it does not end with ${MAGIC}, so it is truncated or has bytes appended`);
  }
  const place = footerPlace(bytes.subarray(-TAIL_BYTES), bytes.length);
  if (place === undefined) throw new StructureFault('its footer points outside of the file');
  return readFooterTable(sliceOf(bytes, place.start, place.byteLength));
}

/**
 * The uncompressed batch that a block of the footer names, as a view of the file.
 *
 * @throws StructureFault when there is none, or it is compressed
 */
export function readFileBatch(bytes: Uint8Array, { offset, metadataLength, bodyLength }: Block): BatchBody {
  const byteLength = metadataBytes(sliceOf(bytes, offset, PREFIX_BYTES));
  if (byteLength !== metadataLength - PREFIX_BYTES) {
    throw new StructureFault('its record batch is not where it should be');
  }
  const head = readMessageHead(sliceOf(bytes, offset + PREFIX_BYTES, byteLength));
  if (head.kind !== 'record batch') throw new StructureFault('its record batch is not a record batch');
  const header = readBatchHeader(head.header);
  if (header.codec !== undefined) throw new StructureFault('its record batch is compressed');
  return { header, bytes: sliceOf(bytes, offset + metadataLength, bodyLength), codec: undefined };
}

function sliceOf(bytes: Uint8Array, start: number, length: number): Uint8Array {
  if (!(start >= 0 && length >= 0 && start + length <= bytes.length)) {
    throw new StructureFault('an offset points outside of the file, so it is truncated or damaged');
  }
  return bytes.subarray(start, start + length);
}
