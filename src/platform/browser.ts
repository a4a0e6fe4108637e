import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { inflateSync } from 'fflate';
import { PoolError } from '../errors.js';
import type { Hash, Platform, WorkerHandle } from './platform.js';
import { absoluteUrl } from './url.js';

class BrowserHash implements Hash {
  readonly #hash = sha256.create();

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }

  hex(): string {
    return bytesToHex(this.#hash.digest());
  }
}

class WebWorker implements WorkerHandle {
  readonly #worker: Worker;

  constructor(code: string) {
    const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
    this.#worker = new Worker(url);
    URL.revokeObjectURL(url);
  }

  post(message: unknown, transfer: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, [...transfer]);
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#worker.addEventListener('message', ({ data }) => listener(data));
  }

  onFailure(listener: (message: string) => void): void {
    this.#worker.addEventListener('error', ({ message }) =>
      listener(message || 'its script could not be started, perhaps for a content security policy'),
    );
    this.#worker.addEventListener('messageerror', () => listener('a message could not be read'));
  }

  // A page lives on without its workers, and they do not without it.
  ref(): void {}
  unref(): void {}

  async terminate(): Promise<void> {
    this.#worker.terminate();
  }
}

/** In steps of a factor of two and capped, so that nobody is known by it; Chromium only. */
function deviceMemoryBytes(): number | undefined {
  const { deviceMemory } = navigator as { deviceMemory?: number };
  return deviceMemory === undefined ? undefined : deviceMemory * 2 ** 30;
}

async function piped(
  bytes: Uint8Array,
  through: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes as BlobPart]).stream().pipeThrough(through);
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Web browsers and other runtimes without a file system: a path is a URL to fetch. */
export const platform: Platform = {
  locate: (text) => ({ url: absoluteUrl(text) }),
  isDirectory: async () => false,
  realPath: () => undefined,
  listDirectory: async (path) => {
    throw new PoolError('it cannot be listed, as this runtime has no directories; use a packed pool', {
      file: path,
    });
  },
  fileSize: async (path) => {
    throw new PoolError('its size cannot be told, as this runtime has no files', { file: path });
  },
  readFile: async (path) => {
    throw new PoolError('it cannot be read, as this runtime has no files', { file: path });
  },
  createSha256: () => new BrowserHash(),
  gzip: (bytes) => piped(bytes, new CompressionStream('gzip')),
  gunzip: (bytes) => piped(bytes, new DecompressionStream('gzip')),
  // `DecompressionStream` makes everybody wait, also laws that are checked at once.
  inflate: (bytes, byteLength) =>
    inflateSync(bytes, { out: new Uint8Array(byteLength) }) as Uint8Array<ArrayBuffer>,
  resources: () => ({ cores: navigator.hardwareConcurrency ?? 1, memoryBytes: deviceMemoryBytes() }),
  startWorker: (code) => new WebWorker(code),
  nextTask: () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(undefined);
    }),
};
