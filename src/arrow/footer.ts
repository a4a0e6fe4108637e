/** With what an Arrow IPC file starts, and ends. */
export const MAGIC = 'ARROW1';

/** The footer's length, and the magic number again. */
export const TAIL_BYTES = 4 + MAGIC.length;

/** The magic number at the start of a file, and padding to a multiple of 8. */
const HEAD_BYTES = 8;

/** Whether bytes begin with the magic number of an Arrow IPC file. */
export function startsWithMagic(bytes: Uint8Array): boolean {
  return bytes.length >= MAGIC.length && String.fromCharCode(...bytes.subarray(0, MAGIC.length)) === MAGIC;
}

/**
 * Where the footer of a file is.
 *
 * @param tail the last `TAIL_BYTES` bytes of the file
 * @param byteLength of the whole file
 * @returns undefined where the file does not end in a footer
 */
export function footerPlace(
  tail: Uint8Array,
  byteLength: number,
): { readonly start: number; readonly byteLength: number } | undefined {
  if (byteLength < HEAD_BYTES + TAIL_BYTES || !startsWithMagic(tail.subarray(4))) return undefined;
  const footerLength = new DataView(tail.buffer, tail.byteOffset, TAIL_BYTES).getInt32(0, true);
  const start = byteLength - TAIL_BYTES - footerLength;
  return footerLength > 0 && start >= HEAD_BYTES ? { start, byteLength: footerLength } : undefined;
}
