import { File } from 'node:buffer';
import type { FileLike } from '../../src/pool/files/blob.js';
import type { DirectoryHandle } from '../../src/pool/files/directory-handle.js';
import { packPool } from '../../src/pool/packed/write.js';
import type { Pool } from '../../src/pool/pool.js';
import type { TabulatedPool } from '../../src/pool/tabulated-pool.js';

/** A file of a folder that was chosen, as browsers give it; in Node files have no such path. */
export function chosen(path: string, content: string | Uint8Array): FileLike {
  const file = new File([content], path.split('/').at(-1)!);
  return Object.defineProperty(file as FileLike & File, 'webkitRelativePath', { value: path });
}

/** A handle as a browser gives it: a tree of texts and further trees. */
export interface Tree {
  readonly [name: string]: string | Uint8Array | Tree;
}
export function handleOf(name: string, tree: Tree): DirectoryHandle {
  const handle = {
    kind: 'directory' as const,
    name,
    async *values() {
      for (const [entry, content] of Object.entries(tree)) {
        yield typeof content === 'object' && !(content instanceof Uint8Array)
          ? handleOf(entry, content)
          : { kind: 'file' as const, name: entry, getFile: async () => new File([content], entry) };
      }
    },
  };
  return handle;
}

/** All values of a pool; its name is left out. */
export function valuesOf(pool: Pool): Buffer {
  return Buffer.from(packPool(pool as TabulatedPool, 'same'));
}
