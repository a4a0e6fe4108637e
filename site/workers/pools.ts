import { SpecError } from '../../src/errors.js';
import type { Workload } from '../../src/generate/opened.js';
import { isBuiltin } from '../../src/notation/builtin-name.js';
import type { FileLike } from '../../src/pool/files/blob.js';
import { openPool } from '../../src/pool/open.js';
import type { Pool } from '../../src/pool/pool.js';
import type { WorkloadSpec } from '../../src/workload/workload-spec.js';
import type { FolderFile, GivenPool, SpecText } from '../messages.js';

/** The pools that a person has opened, by the names that specs have for them. */
export class Pools {
  readonly #pools = new Map<string, Pool>();

  /** @throws PoolError for what is no pool */
  async open({ name, files }: GivenPool): Promise<Pool> {
    const pool = await openPool(files instanceof File ? files : files.map(inFolder));
    this.#pools.set(name, pool);
    return pool;
  }

  /**
   * The workload with the pool in the place of its name.
   *
   * @throws SpecError for a pool that is not open: a page has no files but those that it is given
   */
  resolve(spec: WorkloadSpec, { text, file }: SpecText): Workload {
    const { pool } = spec;
    const source = typeof pool === 'object' ? pool.source : pool;
    if (source === undefined || isBuiltin(source)) return spec;
    const open = this.#pools.get(source);
    if (open === undefined) {
      const problem = `the pool ${source} is not open in this page: open or drop it, and name it so`;
      const line = lineOf(text, source);
      throw new SpecError([{ file, ...(line && { line }), field: 'pool', problem }]);
    }
    return { ...spec, pool: typeof pool === 'object' ? { ...pool, source: open } : open } as Workload;
  }
}

function inFolder({ file, path }: FolderFile): FileLike {
  return {
    name: file.name,
    size: file.size,
    webkitRelativePath: path,
    arrayBuffer: () => file.arrayBuffer(),
  };
}

function lineOf(text: string, part: string): number | undefined {
  const line = text.split('\n').findIndex((content) => content.includes(part));
  return line < 0 ? undefined : line + 1;
}
