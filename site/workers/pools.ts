import type { Path } from '../../src/fault.js';
import type { Workload } from '../../src/generate/opened.js';
import { isBuiltin } from '../../src/notation/builtin-name.js';
import type { FileLike } from '../../src/pool/files/blob.js';
import { openPool } from '../../src/pool/open.js';
import type { Pool } from '../../src/pool/pool.js';
import { type FaultAtPath, inheritSource, specError } from '../../src/workload/sources.js';
import type { PhaseSpec, WorkloadSpec } from '../../src/workload/workload-spec.js';
import type { FolderFile, GivenPool } from '../messages.js';

/** The pools that a page has been given, by the names that specs have for them. */
export class Pools {
  readonly #given = new Map<string, GivenPool>();
  readonly #open = new Map<string, Promise<Pool>>();

  /** Takes a pool, in place of one of the same name. It is opened when a workload needs it. */
  add(pool: GivenPool): void {
    this.#given.set(pool.name, pool);
    this.#open.delete(pool.name);
  }

  /** @throws PoolError for what is no pool, which is not kept */
  async open(pool: GivenPool): Promise<Pool> {
    const opened = await openGiven(pool);
    this.add(pool);
    this.#open.set(pool.name, Promise.resolve(opened));
    return opened;
  }

  /**
   * The workload with the pool in the place of its name.
   *
   * @param spec as `parseWorkload` gives it
   * @throws SpecError for a pool that the page was not given, or whose place takes built-in ones only; PoolError for one
   * that cannot be read
   */
  async resolve(spec: WorkloadSpec): Promise<Workload> {
    const faults = poolsNamed(spec).flatMap((named) => this.#faultOf(named));
    if (faults.length > 0) throw specError(spec, faults);
    const { pool } = spec;
    const source = sourceOf(pool);
    if (source === undefined || isBuiltin(source)) return spec;
    const open = await this.#opened(source);
    const resolved = { ...spec, pool: typeof pool === 'object' ? { ...pool, source: open } : open };
    return inheritSource(resolved, spec) as Workload;
  }

  #faultOf({ source, path }: NamedPool): FaultAtPath[] {
    if (isBuiltin(source)) return [];
    if (path[0] !== 'pool') {
      const problem = `${source} is not a built-in pool; one that is open in this page can only be the workload's first, under pool`;
      return [{ path, problem }];
    }
    if (this.#given.has(source)) return [];
    return [
      { path, problem: `the pool ${source} is not open in this page: open or drop it, and name it so` },
    ];
  }

  #opened(name: string): Promise<Pool> {
    const open = this.#open.get(name) ?? openGiven(this.#given.get(name)!);
    this.#open.set(name, open);
    open.catch(() => this.#open.delete(name));
    return open;
  }
}

interface NamedPool {
  readonly source: string;
  readonly path: Path;
}

function poolsNamed({ phases = [], ...whole }: WorkloadSpec): NamedPool[] {
  return [...poolsAt(whole, []), ...phases.flatMap((phase, index) => poolsAt(phase, ['phases', index]))];
}

function poolsAt({ pool, mix = [] }: Pick<PhaseSpec, 'pool' | 'mix'>, at: Path): NamedPool[] {
  const written = [
    { value: pool, path: [...at, 'pool'] },
    ...mix.map((value, index) => ({ value, path: [...at, 'mix', index] })),
  ];
  return written.flatMap(({ value, path }) => {
    const source = sourceOf(value);
    if (source === undefined) return [];
    return [{ source, path: typeof value === 'object' ? [...path, 'source'] : path }];
  });
}

function sourceOf(pool: PhaseSpec['pool']): string | undefined {
  return typeof pool === 'object' ? pool.source : pool;
}

function openGiven({ files }: GivenPool): Promise<Pool> {
  return openPool(files instanceof File ? files : files.map(inFolder));
}

function inFolder({ file, path }: FolderFile): FileLike {
  return {
    name: file.name,
    size: file.size,
    webkitRelativePath: path,
    arrayBuffer: () => file.arrayBuffer(),
  };
}
