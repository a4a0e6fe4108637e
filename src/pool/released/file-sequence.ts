import { PoolError } from '../../errors.js';
import { type Folder, pathIn } from '../files/folder.js';

/** Bytes of files that may wait in memory to be scanned, beside the one that is next, however large it is. */
const READ_AHEAD_BYTES = 8e6;

/** What texts can have on every runtime is a little more. The largest file that was released has a tenth of it. */
const LARGEST_TEXT = 512e6;

/** Files that may wait. */
const READ_AHEAD_FILES = 8;

export interface SizedFile {
  readonly path: string;
  readonly bytes: number;
  read(): Promise<Uint8Array>;
}

/** The files of these names in a directory, with their sizes. */
export function sizedFiles(names: readonly string[], directory: Folder): Promise<SizedFile[]> {
  return Promise.all(
    names.map(async (name) => ({
      path: pathIn(directory, name),
      bytes: await directory.sizeOf(name),
      read: () => directory.read(name),
    })),
  );
}

/** Files, read in their order: small ones ahead, so that scanning one overlaps reading the next. */
export class FileSequence {
  readonly #files: readonly SizedFile[];
  readonly #total: number;
  readonly #onProgress: ((bytesRead: number, bytes: number) => void) | undefined;
  readonly #pending: Promise<Uint8Array>[] = [];
  /** How many have been handed out. */
  #taken = 0;
  #bytesTaken = 0;
  #bytesPending = 0;

  constructor(files: readonly SizedFile[], onProgress?: (bytesRead: number, bytes: number) => void) {
    this.#files = files;
    this.#total = files.reduce((sum, { bytes }) => sum + bytes, 0);
    this.#onProgress = onProgress;
  }

  /**
   * The next file, as text without a byte order mark. There is one.
   *
   * @throws PoolError when it cannot be read, or is too large for a text
   */
  async next(): Promise<{ readonly path: string; readonly bytes: number; readonly text: string }> {
    this.#onProgress?.(this.#bytesTaken, this.#total);
    this.#readAhead();
    const { path, bytes: size } = this.#files[this.#taken++];
    const bytes = await this.#pending.shift()!;
    this.#bytesPending -= size;
    this.#bytesTaken += size;
    this.#readAhead();
    return { path, bytes: bytes.length, text: textOf(bytes, path) };
  }

  #readAhead(): void {
    for (;;) {
      const file = this.#files[this.#taken + this.#pending.length];
      if (file === undefined || this.#pending.length === READ_AHEAD_FILES) return;
      if (this.#pending.length > 0 && this.#bytesPending + file.bytes > READ_AHEAD_BYTES) return;
      const reading = file.read();
      // A failure is reported when its turn comes; until then it must not count as unhandled.
      reading.catch(() => {});
      this.#pending.push(reading);
      this.#bytesPending += file.bytes;
    }
  }
}

function textOf(bytes: Uint8Array, file: string): string {
  if (bytes.length > LARGEST_TEXT) {
    throw new PoolError(
      `the file has ${bytes.length} bytes; files of released pools may have ${LARGEST_TEXT}`,
      { file },
    );
  }
  return new TextDecoder().decode(bytes);
}
