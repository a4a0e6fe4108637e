import { UsageError } from '../errors.js';

/**
 * The text of a file, which has to be UTF-8: what is not would else become another character in silence. A byte order
 * mark stays, for the readers of each format.
 *
 * @throws UsageError with the file, the line and the byte, counted from 1
 */
export function decodeUtf8(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    const valid = validLength(bytes);
    let line = 1;
    for (let at = bytes.indexOf(LINE_FEED); at >= 0 && at < valid; at = bytes.indexOf(LINE_FEED, at + 1))
      line++;
    throw new UsageError(
      `byte ${valid + 1} of the file is not UTF-8, which it has to be`,
      { file, line },
      { cause },
    );
  }
}

const LINE_FEED = 10;

/** Bytes in front of the first that cannot be UTF-8, by halving: a beginning of what is valid is valid. */
function validLength(bytes: Uint8Array): number {
  let [valid, invalid] = [0, bytes.length + 1];
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >>> 1;
    if (isBeginning(bytes.subarray(0, middle))) valid = middle;
    else invalid = middle;
  }
  return Math.min(valid, bytes.length - 1);
}

function isBeginning(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
