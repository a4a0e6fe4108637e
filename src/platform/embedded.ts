import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { inflateSync } from 'fflate';
import { EngineError } from '../errors.js';
import { ask, askAtOnce } from './host.js';
import type { Hash, Platform } from './platform.js';

class PlainHash implements Hash {
  readonly #hash = sha256.create();

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }

  hex(): string {
    return bytesToHex(this.#hash.digest());
  }
}

function missing(what: string): EngineError {
  return new EngineError(`this runtime has no ${what}`);
}

/** A JavaScript engine inside of another program, which reads files for it. It compiles plans; others make the rows. */
export const platform: Platform = {
  // The program around reads whatever a path is for it.
  locate: (path) => ({ path }),
  isDirectory: (path) => ask({ kind: 'isDirectory', path }),
  realPath: (path) => askAtOnce<string | null>({ kind: 'realPath', path }) ?? undefined,
  listDirectory: (path) => ask({ kind: 'listDirectory', path }),
  fileSize: (path) => ask({ kind: 'fileSize', path }),
  readFile: (path) => ask({ kind: 'readFile', path }),
  createSha256: () => new PlainHash(),
  gzip: () => Promise.reject(missing('compression')),
  gunzip: () => Promise.reject(missing('compression')),
  inflate: (bytes, byteLength) =>
    inflateSync(bytes, { out: new Uint8Array(byteLength) }) as Uint8Array<ArrayBuffer>,
  resources: () => ({ cores: 1, memoryBytes: undefined }),
  startWorker: () => {
    throw missing('workers');
  },
  nextTask: () => ask({ kind: 'pause' }),
};
