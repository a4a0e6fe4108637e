import { basename } from 'node:path';
import { type Category, FIELDS } from '../src/fields.js';
import type { FileLike } from '../src/pool/files/blob.js';
import type { Folder } from '../src/pool/files/folder.js';
import { pathFolder } from '../src/pool/files/path-folder.js';
import { openPool } from '../src/pool/open.js';
import type { Pool } from '../src/pool/pool.js';

/** A pool, and the clients of which it knows nothing but their arrivals. */
export interface MeasuredPool {
  readonly pool: Pool;
  /** Ids. */
  readonly withoutLengths: ReadonlySet<number>;
}

const TRACE = /^chunk-(\d+)-trace\.csv$/;

/**
 * Opens a directory of a released pool. Where it lacks the dataset of a client that has a trace, all lengths of that client
 * are 1, so that its arrivals count.
 *
 * @throws PoolError where there is no pool, or one that cannot be read
 */
export async function openReleased(directory: string, category: Category): Promise<MeasuredPool> {
  const folder = pathFolder(directory);
  const names = new Set(await folder.names());
  const withoutLengths = [...names].flatMap((name) => {
    const id = TRACE.exec(name)?.[1];
    return id === undefined || names.has(datasetName(id)) ? [] : [id];
  });
  const files = await Promise.all(Array.from(names, (name) => fileIn(folder, name)));
  const standIns = withoutLengths.map((id) => standIn(folder, datasetName(id), category));
  return {
    pool: await openPool([...files, ...standIns]),
    withoutLengths: new Set(withoutLengths.map(Number)),
  };
}

function datasetName(id: string): string {
  return `chunk-${id}-dataset.json`;
}

async function fileIn(folder: Folder, name: string): Promise<FileLike> {
  return {
    ...named(folder, name),
    size: await folder.sizeOf(name),
    arrayBuffer: async () => new Uint8Array(await folder.read(name)).buffer,
  };
}

/** A dataset of ones, from the first window on. */
function standIn(folder: Folder, name: string, category: Category): FileLike {
  const fields = Object.fromEntries(FIELDS[category].map((field) => [field, '{1: 1.0}']));
  const bytes = new TextEncoder().encode(JSON.stringify({ 0: fields }));
  return { ...named(folder, name), size: bytes.length, arrayBuffer: async () => bytes.slice().buffer };
}

function named({ name: path }: Folder, name: string) {
  return { name, webkitRelativePath: `${basename(path)}/${name}` };
}
