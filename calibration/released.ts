import { readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Category, FIELDS } from '../src/fields.js';
import type { FileLike } from '../src/pool/files/blob.js';
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
  const names = new Set(readdirSync(directory));
  const withoutLengths = [...names].flatMap((name) => {
    const id = TRACE.exec(name)?.[1];
    return id === undefined || names.has(datasetName(id)) ? [] : [id];
  });
  const files = [
    ...Array.from(names, (name) => fileAt(directory, name)),
    ...withoutLengths.map((id) => standIn(directory, datasetName(id), category)),
  ];
  return { pool: await openPool(files), withoutLengths: new Set(withoutLengths.map(Number)) };
}

function datasetName(id: string): string {
  return `chunk-${id}-dataset.json`;
}

function fileAt(directory: string, name: string): FileLike {
  const path = join(directory, name);
  return {
    name,
    webkitRelativePath: `${basename(directory)}/${name}`,
    size: statSync(path).size,
    arrayBuffer: async () => new Uint8Array(await readFile(path)).buffer,
  };
}

/** A dataset of ones, from the first window on. */
function standIn(directory: string, name: string, category: Category): FileLike {
  const fields = Object.fromEntries(FIELDS[category].map((field) => [field, '{1: 1.0}']));
  const bytes = new TextEncoder().encode(JSON.stringify({ 0: fields }));
  return {
    name,
    webkitRelativePath: `${basename(directory)}/${name}`,
    size: bytes.length,
    arrayBuffer: async () => bytes.slice().buffer,
  };
}
