import type { ByteSource } from '../trace/reading/byte-source.js';
import { traceFault } from '../trace/trace-fault.js';
import { type Footer, readFooterTable } from './message.js';

const MAGIC = new TextEncoder().encode('ARROW1');
/** The footer's length, and the magic number again. */
const TAIL_BYTES = 4 + MAGIC.length;

/** Whether bytes begin with the magic number of an Arrow IPC file. */
export function startsWithMagic(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, index) => bytes[index] === byte);
}

/**
 * Reads the footer of an Arrow IPC file whose size is known.
 *
 * @throws TraceError when it is missing, as in a file that was cut off; StructureFault when it is damaged
 */
export async function readFooter(source: ByteSource): Promise<Footer> {
  const tailStart = (source.size ?? 0) - TAIL_BYTES;
  if (tailStart >= 8) {
    const tail = await source.readAt(tailStart, TAIL_BYTES);
    const footerLength = new DataView(tail.buffer).getInt32(0, true);
    const footerStart = tailStart - footerLength;
    if (startsWithMagic(tail.subarray(4)) && footerLength > 0 && footerStart >= 8) {
      return readFooterTable(await source.readAt(footerStart, footerLength));
    }
  }
  throw traceFault(source.name, 'is cut off: the footer at its end is missing');
}
