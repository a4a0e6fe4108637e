import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { UsageError } from '../errors.js';
import type { Hash, Platform } from './platform.js';

class BrowserHash implements Hash {
  readonly #hash = sha256.create();

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }

  hex(): string {
    return bytesToHex(this.#hash.digest());
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
};
