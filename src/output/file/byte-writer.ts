import { setTimeout as sleep } from 'node:timers/promises';
import { requireProgress, SYSTEM_CALLS, type WriteCalls } from './descriptor.js';

/** Where bytes go in the end. One call at a time; a failure is raised by the call in which it shows, or a later one. */
export interface ByteWriter {
  /** Resolves when the pieces may change again. */
  write(pieces: readonly Uint8Array[]): Promise<void>;
  /** Resolves when all bytes have been handed to the system. */
  end(): Promise<void>;
  /** Resolves when nothing is under way any more, whatever became of it. */
  discard(): Promise<void>;
}

/** Writes to a descriptor's own position: a pipe, a device, or a file. */
export class StreamWriter implements ByteWriter {
  readonly #fd: number;
  readonly #calls: WriteCalls;

  /** @param calls for tests */
  constructor(fd: number, calls: WriteCalls = SYSTEM_CALLS) {
    this.#fd = fd;
    this.#calls = calls;
  }

  /** A system call may take only a part of the pieces. */
  async write(pieces: readonly Uint8Array[]): Promise<void> {
    let rest: readonly Uint8Array[] = pieces.filter(({ byteLength }) => byteLength > 0);
    let left = rest.reduce((sum, { byteLength }) => sum + byteLength, 0);
    while (left > 0) {
      try {
        const taken = requireProgress(
          await (rest.length === 1
            ? this.#calls.write(this.#fd, rest[0], 0, left, null)
            : this.#calls.writev(this.#fd, rest)),
          left,
        );
        rest = splitBytes(rest, taken)[1];
        left -= taken;
      } catch (error) {
        // A pipe that somebody else has set to non-blocking is full: wait for its reader.
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
        await sleep(1);
      }
    }
  }

  async end(): Promise<void> {}

  async discard(): Promise<void> {}
}

/** The first `byteCount` bytes of all pieces, and the rest. */
export function splitBytes(
  pieces: readonly Uint8Array[],
  byteCount: number,
): [before: readonly Uint8Array[], rest: readonly Uint8Array[]] {
  let index = 0;
  let left = byteCount;
  while (index < pieces.length && left >= pieces[index].byteLength) left -= pieces[index++].byteLength;
  if (left === 0) return [pieces.slice(0, index), pieces.slice(index)];
  if (index === pieces.length) return [pieces, []];
  return [
    [...pieces.slice(0, index), pieces[index].subarray(0, left)],
    [pieces[index].subarray(left), ...pieces.slice(index + 1)],
  ];
}
