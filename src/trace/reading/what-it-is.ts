import { isLfsPointer, LFS_POINTER } from '../../platform/git-lfs.js';
import type { ByteReader } from './byte-reader.js';

/** Bytes that are looked at. */
const LOOK_BYTES = 512;

/** How files of other formats begin. */
const MAGIC: readonly (readonly [magic: string, what: string])[] = [
  ['FEA1', 'it is a Feather file of version 1, which is not read; write it anew as version 2'],
  ['ORC', 'it is an ORC file'],
  ['\x04\x22\x4d\x18', 'it is compressed by lz4 as a whole; unpack it first'],
  ['BZh', 'it is compressed by bzip2; unpack it first'],
  ['\xfd7zXZ', 'it is compressed by xz; unpack it first'],
  ['PK\x03\x04', 'it is a zip archive'],
  ['\x89HDF', 'it is an HDF5 file'],
  ['SQLite format 3', 'it is an SQLite database'],
];

/**
 * What a file that is no trace seems to be, for a message.
 *
 * @param source from its beginning, of which eight bytes have been looked at
 */
export async function whatItIs(source: ByteReader): Promise<string> {
  // A pipe may have no more for now, and is not waited for.
  return whatBeginsSo(await source.peek(source.size === undefined ? 8 : LOOK_BYTES));
}

/** What a file that begins so seems to be. */
export function whatBeginsSo(start: Uint8Array): string {
  if (isLfsPointer(start)) return LFS_POINTER;
  const binary = String.fromCharCode(...start.subarray(0, LOOK_BYTES));
  const known = MAGIC.find(([magic]) => binary.startsWith(magic));
  if (known !== undefined) return known[1];
  if (start.every((byte) => byte === 0)) return 'it begins with zeros';
  const text = new TextDecoder().decode(start, { stream: true });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what no text has
  if (/[\u0000-\u0008\u000e-\u001a\u001c-\u001f\ufffd]/.test(text))
    return 'it is of a format that is not known';
  return whatTextItIs(text.trimStart());
}

function whatTextItIs(text: string): string {
  if (text.startsWith('{')) return 'it looks like JSON or JSON lines';
  if (text.startsWith('[')) return 'it looks like JSON';
  const [line] = text.split('\n', 1);
  return /[,;\t]/.test(line) ? 'it looks like CSV' : 'it looks like text';
}
