/** Files of downloads in a browser's private file system (OPFS), which a person does not see. */

/** A file that is written, handed over as a download, and removed. */
export interface PrivateFile {
  readonly writable: WritableStream<Uint8Array<ArrayBuffer>>;
  /** When the stream is closed. */
  content(): Promise<File>;
  remove(): Promise<void>;
}

const FOLDER = 'servegen-wasm downloads';

/** Copies of this page that its browser has been given and that wait for their end: their bytes, and what removes each. */
const copies = new Map<() => Promise<void>, number>();

/**
 * Undefined where the browser has none for this page, as in some private windows, or does not write streams to it. Where
 * there is less room than older copies of this page take, these are removed first.
 *
 * @throws DOMException `QuotaExceededError` where there is no room for a file
 */
export async function openPrivateFile(): Promise<PrivateFile | undefined> {
  let folder: FileSystemDirectoryHandle;
  try {
    const root = await navigator.storage.getDirectory();
    folder = await root.getDirectoryHandle(FOLDER, { create: true });
  } catch (error) {
    if (isQuota(error)) throw error;
    return undefined;
  }
  await removeLeftovers(folder);
  try {
    return await openFile(folder);
  } catch (error) {
    if (!isQuota(error)) return undefined;
    await removeCopies();
    return await openFile(folder);
  }
}

/**
 * Removes the copies where as much as they have does not fit once more. `navigator.storage.estimate` would not tell: Chromium
 * gives it a quota that is not the page's.
 */
async function makeRoom(handle: FileSystemFileHandle): Promise<void> {
  const bytes = [...copies.values()].reduce((sum, copied) => sum + copied, 0);
  if (bytes === 0) return;
  const probe = await handle.createWritable();
  try {
    await probe.truncate(bytes);
    await probe.abort();
  } catch (error) {
    if (!isQuota(error)) throw error;
    await removeCopies();
  }
}

async function removeCopies(): Promise<void> {
  await Promise.all([...copies.keys()].map((remove) => remove()));
}

function isQuota(error: unknown): boolean {
  return (error as Error).name === 'QuotaExceededError';
}

async function openFile(folder: FileSystemDirectoryHandle): Promise<PrivateFile> {
  const name = crypto.randomUUID();
  const unlock = await lock(name);
  try {
    const handle = await folder.getFileHandle(name, { create: true });
    await makeRoom(handle);
    const writable = await handle.createWritable();
    let removed: Promise<void> | undefined;
    const remove = () => {
      copies.delete(remove);
      removed ??= folder
        .removeEntry(name)
        .catch(() => undefined)
        .then(unlock);
      return removed;
    };
    return {
      writable,
      async content() {
        const file = await handle.getFile();
        copies.set(remove, file.size);
        return file;
      },
      remove,
    };
  } catch (error) {
    await folder.removeEntry(name).catch(() => undefined);
    unlock();
    throw error;
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
