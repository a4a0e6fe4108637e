import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { gunzipSync, gzipSync, inflateRawSync } from 'node:zlib';
import type { Hash, Platform, Resources, WorkerHandle } from './platform.js';
import { readRegularFile } from './regular-file.js';
import { isUrl } from './url.js';
import {
  closeZlibLock,
  closeZlibLockNow,
  createZlibLock,
  forgetZlibLock,
  type ZlibLock,
} from './zlib-lock.js';

/** Higher ones take more time than they save bytes of traces; see the page on formats. */
const GZIP_LEVEL = 1;

class NodeHash implements Hash {
  readonly #hash = createHash('sha256');

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }

  hex(): string {
    return this.#hash.digest('hex');
  }
}

/** Of the workers that run: Node ends them when the process exits. */
const locks = new Set<ZlibLock>();

function closeLocks(): void {
  for (const lock of locks) closeZlibLockNow(lock);
}

class NodeWorker implements WorkerHandle {
  readonly #worker: Worker;
  readonly #lock = createZlibLock();
  #isReferenced = false;
  #terminated = false;

  constructor(code: string) {
    const lock = this.#lock;
    // Without the process's own flags, which are about its script and not about this one.
    this.#worker = new Worker(code, { eval: true, execArgv: [], workerData: { zlibLock: lock } });
    this.#worker.unref();
    if (locks.size === 0) process.on('exit', closeLocks);
    locks.add(lock);
    this.#worker.on('exit', () => {
      forgetZlibLock(lock);
      locks.delete(lock);
      if (locks.size === 0) process.off('exit', closeLocks);
    });
  }

  post(message: unknown, transfer: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, [...transfer]);
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#worker.on('message', listener);
    // The first listener has the port keep the process alive.
    if (!this.#isReferenced) this.#worker.unref();
  }

  onFailure(listener: (message: string) => void): void {
    this.#worker.on('error', (error) => listener(error.message));
    this.#worker.on('messageerror', (error) => listener(`a message could not be read: ${error.message}`));
    this.#worker.on('exit', (code) => {
      if (!this.#terminated) listener(`it exited with code ${code}`);
    });
  }

  ref(): void {
    this.#isReferenced = true;
    this.#worker.ref();
  }

  unref(): void {
    this.#isReferenced = false;
    this.#worker.unref();
  }

  async terminate(): Promise<void> {
    this.#terminated = true;
    await closeZlibLock(this.#lock);
    await this.#worker.terminate();
  }
}

function resources(): Resources {
  const total = totalmem();
  // 0 without a limit, or more than there is; not every runtime that is like Node has it.
  const limit = process.constrainedMemory?.() || total;
  return { cores: availableParallelism(), memoryBytes: Math.min(limit, total) };
}

/** Node.js 20 and newer. */
export const platform: Platform = {
  locate(text) {
    if (!isUrl(text)) return { path: text };
    return /^file:/i.test(text) ? { path: fileURLToPath(text) } : { url: text };
  },
  async isDirectory(path) {
    const stats = await stat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
      throw error;
    });
    return stats?.isDirectory() ?? false;
  },
  // Whatever the reason is, a path that leads nowhere is not there.
  realPath(path) {
    try {
      return realpathSync(path);
    } catch {
      return undefined;
    }
  },
  listDirectory: (path) => readdir(path),
  fileSize: async (path) => (await stat(path)).size,
  readFile: (path) => readRegularFile(path),
  createSha256: () => new NodeHash(),
  // In a worker there is nothing else to do meanwhile.
  gzip: async (bytes) => Uint8Array.from(gzipSync(bytes, { level: GZIP_LEVEL })),
  // `DecompressionStream` and `Response` would load Node's streams and fetch, which take 20 to 80 ms and, for HTTP, the
  // address space of one more WebAssembly memory.
  gunzip: async (bytes) => Uint8Array.from(gunzipSync(bytes)),
  inflate: (bytes) => Uint8Array.from(inflateRawSync(bytes)),
  resources,
  startWorker: (code) => new NodeWorker(code),
  nextTask: () => new Promise((resolve) => setImmediate(resolve)),
};
