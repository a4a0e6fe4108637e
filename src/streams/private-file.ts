/** Files of downloads in a browser's private file system (OPFS), which a person does not see. */

/** A file that is written, handed over as a download, and removed. */
export interface PrivateFile {
  readonly writable: WritableStream<Uint8Array<ArrayBuffer>>;
  /** When the stream is closed. */
  content(): Promise<File>;
  remove(): Promise<void>;
}

const FOLDER = 'servegen-wasm downloads';

/** Undefined where the browser has none for this page, as in some private windows, or does not write streams to it. */
export async function openPrivateFile(): Promise<PrivateFile | undefined> {
  let folder: FileSystemDirectoryHandle;
  try {
    const root = await navigator.storage.getDirectory();
    folder = await root.getDirectoryHandle(FOLDER, { create: true });
  } catch {
    return undefined;
  }
  await removeLeftovers(folder);
  const name = crypto.randomUUID();
  const unlock = await lock(name);
  try {
    const handle = await folder.getFileHandle(name, { create: true });
    const writable = await handle.createWritable();
    let removed: Promise<void> | undefined;
    const remove = () => {
      removed ??= folder
        .removeEntry(name)
        .catch(() => undefined)
        .then(unlock);
      return removed;
    };
    return {
      writable,
      content: () => handle.getFile(),
      remove,
    };
  } catch {
    await folder.removeEntry(name).catch(() => undefined);
    unlock();
    return undefined;
  }
}

/** A lock lasts as long as the page: a file without one is of a page that was closed. */
function lock(name: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const held = navigator.locks.request(
      lockName(name),
      () => new Promise<void>((unlock) => resolve(unlock)),
    );
    held.catch(reject);
  });
}

async function removeLeftovers(folder: FileSystemDirectoryHandle): Promise<void> {
  // TypeScript's types of the DOM leave it to others to say what can be iterated.
  for await (const name of (folder as unknown as { keys(): AsyncIterable<string> }).keys()) {
    await navigator.locks.request(lockName(name), { ifAvailable: true }, async (free) => {
      if (free !== null) await folder.removeEntry(name).catch(() => undefined);
    });
  }
}

function lockName(name: string): string {
  return `${FOLDER}: ${name}`;
}
