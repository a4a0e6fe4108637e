import type { Platform } from './platform.js';

/** Of Node's modules what is needed in a worker; a Web Worker has none. */
declare const require: (name: 'node:zlib') => typeof import('node:zlib');

/** Higher ones take more time than they save bytes of traces; see the page on formats. */
const GZIP_LEVEL = 1;

/** As `port` tells where it runs: a Web Worker can have `require`, as in Electron. */
function zlib(): typeof import('node:zlib') | undefined {
  return typeof require === 'function' ? require('node:zlib') : undefined;
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
    const node = zlib();
    if (node === undefined) return piped(bytes, new CompressionStream('gzip'));
    return Uint8Array.from(node.gzipSync(bytes, { level: GZIP_LEVEL }));
  },
  async gunzip(bytes) {
    const node = zlib();
    if (node === undefined) return piped(bytes, new DecompressionStream('gzip'));
    return Uint8Array.from(node.gunzipSync(bytes));
  },
};
