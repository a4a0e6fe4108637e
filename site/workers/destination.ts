import { openPrivateFile } from '../../src/streams/private-file.js';

/** Where the bytes of a file go. */
export interface Destination {
  readonly writable: WritableStream<Uint8Array<ArrayBuffer>>;
  /** When the stream is closed: what the page hands to the browser, unless it is in its place already. */
  content(): Promise<Blob | undefined>;
  /** Removes what is not in its place. */
  remove(): Promise<void>;
}

/**
 * The file that somebody chose, else one in the browser's private file system, else memory.
 *
 * @throws DOMException where there is no room, or the file cannot be written
 */
export async function openDestination(handle: FileSystemFileHandle | undefined): Promise<Destination> {
  if (handle !== undefined) {
    const writable = await handle.createWritable();
    return { writable, content: async () => undefined, remove: async () => undefined };
  }
  return (await openPrivateFile()) ?? memory();
}

function memory(): Destination {
  const { readable, writable } = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>();
  const content = new Response(readable).blob();
  content.catch(() => undefined);
  return { writable, content: () => content, remove: async () => undefined };
}
