import { type BigIntStats, lstatSync } from 'node:fs';
import { OutputError } from '../../errors.js';

/** What tells a file from every other of the same machine, whatever its names. */
export type FileIdentity = Pick<BigIntStats, 'dev' | 'ino'>;

export function isSameFile(a: FileIdentity, b: FileIdentity): boolean {
  return a.dev === b.dev && a.ino === b.ino;
}

/** Whether `path` itself, not what a link there leads to, is a name of the file. */
export function isNameOf(path: string, file: FileIdentity): boolean {
  const found = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return found !== undefined && isSameFile(found, file);
}

/** Somebody has put another file, or none, where a temporary file was. */
export function replacedError(path: string): OutputError {
  return new OutputError(
    `${path}, where it is written, was replaced or removed by another program; nothing is put under the final name`,
    { file: path },
    { saysLocation: true },
  );
}
