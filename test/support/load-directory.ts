import { pathFolder } from '../../src/pool/files/path-folder.js';
import { type LoadOptions, loadDirectory as load } from '../../src/pool/released/directory.js';
import type { TabulatedPool } from '../../src/pool/tabulated-pool.js';

/** The pool of the directory at a path. */
export function loadDirectory(path: string, options?: LoadOptions): Promise<TabulatedPool> {
  return load(pathFolder(path), options);
}
