import { isLfsPointer, LFS_POINTER } from '../../platform/git-lfs.js';
import type { ByteSource } from './byte-source.js';

/** Bytes that are looked at. */
const LOOK_BYTES = 512;

/** How files of other formats begin. */
const MAGIC: readonly (readonly [magic: string, what: string])[] = [
  ['PAR1', 'it is a Parquet file, which is not read yet; convert it to Arrow'],
  ['FEA1', 'it is a Feather file of version 1, which is not read; write it anew as version 2'],
  ['ORC', 'it is an ORC file'],
  ['\x1f\x8b', 'it is compressed by gzip as a whole; unpack it first'],
  ['\x28\xb5\x2f\xfd', 'it is compressed by zstd as a whole; unpack it first'],
  ['\x04\x22\x4d\x18', 'it is compressed by lz4 as a whole; unpack it first'],
  ['BZh', 'it is compressed by bzip2; unpack it first'],
  ['\xfd7zXZ', 'it is compressed by xz; unpack it first'],
  ['PK\x03\x04', 'it is a zip archive'],
  ['\x89HDF', 'it is an HDF5 file'],
  ['SQLite format 3', 'it is an SQLite database'],
];

/**
 * What a file that is no Arrow file seems to be, for a message.
 *
 * @param first its first bytes, which have been read from `source` already
 */
export async function whatItIs(first: Uint8Array, source: ByteSource): Promise<string> {
  // A pipe may have no more for now, and is not waited for.
  const rest = source.size === undefined ? new Uint8Array(0) : await source.read(LOOK_BYTES);
  const start = Buffer.concat([first, rest]);
  if (isLfsPointer(start)) return LFS_POINTER;
  const binary = start.toString('latin1');
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
