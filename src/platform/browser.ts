import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { UsageError } from '../errors.js';
import type { Hash, Platform, WorkerHandle } from './platform.js';

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

  post(message: unknown): void {
    this.#worker.postMessage(message);
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#worker.addEventListener('message', ({ data }) => listener(data));
  }

  onFailure(listener: (message: string) => void): void {
    this.#worker.addEventListener('error', ({ message }) => listener(message));
  }

  async terminate(): Promise<void> {
    this.#worker.terminate();
  }
}

/** Web browsers and other runtimes without a file system: a path is a URL to fetch. */
export const platform: Platform = {
  isDirectory: async () => false,
  listDirectory: async (path) => {
    throw new UsageError(`${path} cannot be listed: this runtime has no directories; use a packed pool`);
  },
  async readFile(path) {
    const response = await fetch(path);
    if (!response.ok) throw new UsageError(`${path} cannot be fetched: HTTP ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  },
  createSha256: () => new BrowserHash(),
  startWorker: (code) => new WebWorker(code),
};
