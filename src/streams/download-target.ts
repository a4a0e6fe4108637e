/** Where a page puts the bytes of a file. */
import { UsageError } from '../errors.js';
import { downloadError, pickerError } from './download-error.js';
import { openPrivateFile } from './private-file.js';

/**
 * The way of the bytes: to the `file` of a handle, or through a copy in the browser's private file system (`opfs`) or in memory
 * (`memory`) to its downloads.
 */
export type DownloadWay = 'file' | 'opfs' | 'memory';

export interface DownloadTarget {
  readonly through: DownloadWay;
  readonly writable: WritableStream<Uint8Array<ArrayBuffer>>;
  /** When the stream is closed, hands the file over; what removes a copy of it. */
  finish(): Promise<() => Promise<void>>;
  /** Lets go of what was written. The stream has been aborted. */
  discard(): Promise<void>;
}

/** The part of the File System Access API that TypeScript's types lack. */
interface Picker {
  showSaveFilePicker?(options: { suggestedName: string }): Promise<FileSystemFileHandle>;
}

/** Bytes that are held in pieces before they become one blob, which a browser may keep on the disk. */
const PIECES_BYTES = 1 << 26;

/** A browser has copied a file after so many ms, or at such a rate: it does not tell. */
const LEAST_MILLISECONDS = 60_000;
const BYTES_PER_MILLISECOND = 10_000;

/**
 * @param asked how the file is to be written, where that can be
 * @throws UsageError where there is no page; CancelledError, OutputError where there is no file to be written
 */
export async function openTarget(
  name: string,
  {
    picker,
    handle,
  }: { readonly picker?: boolean | undefined; readonly handle?: FileSystemFileHandle | undefined },
): Promise<DownloadTarget> {
  if (handle !== undefined) return fileTarget(name, handle);
  const { showSaveFilePicker } = globalThis as Picker;
  if (picker === true && showSaveFilePicker !== undefined) {
    const picked = await showSaveFilePicker({ suggestedName: name }).catch((error) => {
      throw pickerError(name, error);
    });
    return fileTarget(name, picked);
  }
  if (typeof document === 'undefined') {
    throw new UsageError('only a page downloads; elsewhere encodeTrace gives the bytes');
  }
  return (await privateTarget(name)) ?? memoryTarget(name);
}

/** The browser writes to another file, which takes the place of this one when the stream is closed. */
async function fileTarget(name: string, handle: FileSystemFileHandle): Promise<DownloadTarget> {
  const writable = await handle.createWritable().catch((error) => {
    throw downloadError(name, error);
  });
  return {
    through: 'file',
    writable,
    finish: async () => async () => undefined,
    discard: async () => undefined,
  };
}

async function privateTarget(name: string): Promise<DownloadTarget | undefined> {
  const file = await openPrivateFile().catch((error) => {
    throw downloadError(name, error);
  });
  if (file === undefined) return undefined;
  return {
    through: 'opfs',
    writable: file.writable,
    async finish() {
      return offer(await file.content(), name, () => file.remove());
    },
    discard: () => file.remove(),
  };
}

function memoryTarget(name: string): DownloadTarget {
  let content = new Blob([]);
  let pieces: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const gather = () => {
    content = new Blob([content, ...pieces]);
    pieces = [];
    bytes = 0;
  };
  const writable = new WritableStream<Uint8Array<ArrayBuffer>>({
    write(piece) {
      pieces.push(piece);
      bytes += piece.byteLength;
      if (bytes >= PIECES_BYTES) gather();
    },
    close: gather,
  });
  return {
    through: 'memory',
    writable,
    finish: async () => offer(content, name),
    discard: async () => undefined,
  };
}

/**
 * Has the browser download a file. The link holds it, and so is ended when the browser should have copied it all.
 *
 * @param remove what the file was kept in, called behind
 * @returns what ends both before, for a download that is complete
 */
export function offer(
  content: Blob,
  name: string,
  remove: () => Promise<void> = async () => undefined,
): () => Promise<void> {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  const end = () => {
    clearTimeout(timer);
    URL.revokeObjectURL(url);
    return remove();
  };
  const timer = setTimeout(end, Math.max(LEAST_MILLISECONDS, content.size / BYTES_PER_MILLISECOND));
  return end;
}
