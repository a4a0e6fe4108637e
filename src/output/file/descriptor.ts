import { type BigIntStats, close, fchmod, fchown, fstat, fsync, open, write, writev } from 'node:fs';
import { OutputError } from '../../errors.js';
import { promised } from '../../platform/promised.js';

// All calls are wrapped by hand: what `promisify` makes of them differs between runtimes (on Deno `writev` becomes a
// number instead of an object), their callbacks do not.

/** The system's calls that write to a descriptor; each resolves to the bytes that it has taken. */
export interface WriteCalls {
  write(
    fd: number,
    bytes: Uint8Array,
    offset: number,
    length: number,
    position: number | null,
  ): Promise<number>;
  writev(fd: number, pieces: readonly Uint8Array[]): Promise<number>;
}

export const SYSTEM_CALLS: WriteCalls = {
  write: (fd, bytes, offset, length, position) =>
    promised((done) => write(fd, bytes, offset, length, position, done)),
  writev: (fd, pieces) => promised((done) => writev(fd, pieces as Uint8Array[], done)),
};

/**
 * What a write of `asked` bytes has taken, as far as that can be true.
 *
 * @throws OutputError when it is no number from 1 to `asked`: whoever went on from there would never come to an end, or
 *   leave bytes out
 */
export function requireProgress(taken: number, asked: number): number {
  if (Number.isInteger(taken) && taken > 0 && taken <= asked) return taken;
  throw new OutputError(`a write of ${asked} bytes was answered with ${taken}`);
}

export function openDescriptor(path: string, flags: string | number, mode = 0o666): Promise<number> {
  return promised((done) => open(path, flags, mode, done));
}

export function closeDescriptor(fd: number): Promise<void> {
  return promised((done) => close(fd, done));
}

export function statDescriptor(fd: number): Promise<BigIntStats> {
  return promised((done) => fstat(fd, { bigint: true }, done));
}

export function syncDescriptor(fd: number): Promise<void> {
  return promised((done) => fsync(fd, done));
}

export function changeMode(fd: number, mode: number): Promise<void> {
  return promised((done) => fchmod(fd, mode, done));
}

export function changeOwner(fd: number, user: number, group: number): Promise<void> {
  return promised((done) => fchown(fd, user, group, done));
}
