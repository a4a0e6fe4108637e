import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { OutputError } from '../../errors.js';

/** The reader of a pipe has gone away, as `head` does when it has seen enough: a reason to stop, not a fault. */
export class ClosedPipeError extends OutputError {}

/** Puts a system error from writing `name` into words. */
export function outputError(name: string, error: unknown): OutputError {
  if (error instanceof OutputError && error.location.file !== undefined) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  const options = { cause: error, saysLocation: true };
  if (code === 'EPIPE')
    return new ClosedPipeError(`${name} was closed by its reader`, { file: name }, options);
  // Some file systems, as /proc, have folders in which no file can be made.
  const isRefused = code === 'ENOENT' && existsSync(dirname(name));
  const reason = isRefused ? 'its folder takes no new files' : (REASONS[code ?? ''] ?? message);
  return new OutputError(`${name} cannot be written: ${reason}`, { file: name }, options);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'no space is left on the device',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would be larger than the file system or a limit allows',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the file system is read-only',
  EIO: 'the device reports an error',
  EISDIR: 'it is a directory',
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'a part of its path is not a folder',
  ENAMETOOLONG: 'the name is too long',
  ENXIO: 'nothing is connected to it',
  EBADF: 'it is not open for writing',
  ELOOP: 'its symbolic links lead nowhere',
};
