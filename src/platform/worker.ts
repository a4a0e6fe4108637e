import type { Platform } from './platform.js';
import { withZlibLock, type ZlibLock } from './zlib-lock.js';

/** Of Node's modules what is needed in a worker; a Web Worker has none. */
declare const require: {
  (name: 'node:zlib'): typeof import('node:zlib');
  (name: 'node:worker_threads'): { readonly workerData?: { readonly zlibLock?: ZlibLock } | null };
};

/** Higher ones take more time than they save bytes of traces; see the page on formats. */
const GZIP_LEVEL = 1;

/** Only a thread of Node has one: a Web Worker can have `require`, as in Electron, but is none. */
function zlibLock(): ZlibLock | undefined {
  return typeof require === 'function' ? require('node:worker_threads').workerData?.zlibLock : undefined;
}

async function piped(
  bytes: Uint8Array,
  through: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes as BlobPart]).stream().pipeThrough(through);
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** The inside of a worker, of Node and of browsers alike, whose script is one text for both: what encoding needs. */
export const platform: Pick<Platform, 'gzip' | 'gunzip'> = {
  async gzip(bytes) {
    const lock = zlibLock();
    if (lock === undefined) return piped(bytes, new CompressionStream('gzip'));
    return withZlibLock(lock, () =>
      Uint8Array.from(require('node:zlib').gzipSync(bytes, { level: GZIP_LEVEL })),
    );
  },
  async gunzip(bytes) {
    const lock = zlibLock();
    if (lock === undefined) return piped(bytes, new DecompressionStream('gzip'));
    return withZlibLock(lock, () => Uint8Array.from(require('node:zlib').gunzipSync(bytes)));
  },
};
