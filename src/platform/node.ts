import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import type { Hash, Platform } from './platform.js';

class NodeHash implements Hash {
  readonly #hash = createHash('sha256');

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }

  hex(): string {
    return this.#hash.digest('hex');
  }
}

/** Node.js 20 and newer. */
export const platform: Platform = {
  async isDirectory(path) {
    const stats = await stat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
      throw error;
    });
    return stats?.isDirectory() ?? false;
  },
  listDirectory: (path) => readdir(path),
  readFile: (path) => readFile(path),
  createSha256: () => new NodeHash(),
};
