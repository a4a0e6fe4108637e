import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { inflateSync } from 'fflate';
import { PoolError } from '../errors.js';
import type { Hash, Platform, Resources, WorkerHandle, WorkerUrl } from './platform.js';
import { isPolicyRefused, POLICY_WANTED, trustedUrl } from './trusted-url.js';
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

  /** What a browser does not say of a script that it does not run: it gives no reason. */
  readonly #silence: string;

  constructor(code: string, url?: WorkerUrl) {
    if (url !== undefined) {
      this.#silence =
        `the script ${url} could not be loaded: it is not there, is none, is of another origin, or a content security ` +
        'policy forbids it';
      // Its type knows of no objects but URLs.
      this.#worker = new Worker(url as string | URL);
      return;
    }
    this.#silence = 'a content security policy, it seems, has no blob: in its worker-src';
    const own = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
    try {
      this.#worker = new Worker(trustedUrl(own));
    } catch (error) {
      const { message } = error as Error;
      throw new Error(isPolicyRefused() ? `${message}; ${POLICY_WANTED}` : message, { cause: error });
    } finally {
      URL.revokeObjectURL(own);
    }
  }

  post(message: unknown, transfer: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, [...transfer]);
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#worker.addEventListener('message', ({ data }) => listener(data));
  }

  onFailure(listener: (message: string) => void): void {
    this.#worker.addEventListener('error', ({ message }) => listener(message || this.#silence));
    this.#worker.addEventListener('messageerror', () => listener('a message could not be read'));
  }

  // A page lives on without its workers, and they do not without it.
  ref(): void {}
  unref(): void {}

  async terminate(): Promise<void> {
    this.#worker.terminate();
  }
}

/** A server that renders a page ahead has no `navigator` where it is Node.js 20. */
function resources(): Resources {
  const { hardwareConcurrency: cores = 1, deviceMemory } = (globalThis.navigator ?? {}) as {
    readonly hardwareConcurrency?: number;
    /** In GiB; in steps of a factor of two and capped, so that nobody is known by it; Chromium only. */
    readonly deviceMemory?: number;
  };
  return { cores, memoryBytes: deviceMemory === undefined ? undefined : deviceMemory * 2 ** 30 };
}

async function piped(
  bytes: Uint8Array,
  through: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes as BlobPart]).stream().pipeThrough(through);
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Time of work, in ms, behind which a page that is seen is drawn, and time that it then has for it. */
const WORK_MILLISECONDS = 32;
const IDLE_MILLISECONDS = 4;
let idleAt = 0;

/**
 * Firefox draws up to five frames late where a page is never idle, however short its tasks are. A page that nobody sees draws
 * nothing, and its timers come once a second.
 */
function isFrameDue(): boolean {
  if (typeof document === 'undefined' || document.hidden) return false;
  const now = performance.now();
  if (now - idleAt < WORK_MILLISECONDS) return false;
  idleAt = now;
  return true;
}

function nextIdleTime(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, IDLE_MILLISECONDS));
}

/** Unlike timers, messages have no delay. */
function nextMessage(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
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
  resources,
  startWorker: (code, url) => new WebWorker(code, url),
  nextTask: () => (isFrameDue() ? nextIdleTime() : nextMessage()),
};
