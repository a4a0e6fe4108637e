import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { whyUnreadable } from '../../platform/unreadable.js';
import { MANIFEST_NAME } from '../manifest.js';
import { traceFault } from '../trace-fault.js';

/** A folder with a trace in parts. */
export interface PartsAt {
  readonly folder: string;
  readonly manifestPath: string;
}

/** What a path names: a trace in parts, a folder with the shards of one, or a file, pipe or device. */
export type TracePlace =
  | { readonly kind: 'parts'; readonly at: PartsAt }
  | { readonly kind: 'shards' }
  | { readonly kind: 'source' };

/** Files of formats that say in their metadata which shard they are. */
const TELLING = /\.(?:arrows?|parquet)$/;

/** Why a folder without a manifest is no log. */
export const NO_LOG =
  `is a folder without ${MANIFEST_NAME}; of folders only traces in parts or shards are read, and any other log is one file: cat puts ` +
  'rotated files of CSV or JSON lines together, and repeated headers are left out and counted';

/**
 * Looks what a path names. A folder without a manifest has shards where any of its files is Arrow or Parquet by its name.
 *
 * @param path a file, pipe, device or folder, or `-` for standard input
 * @throws TraceError when there is nothing, it cannot be looked at, or is a folder with neither manifest nor such files
 */
export async function tracePlace(
  path: string,
  { isLog = false }: { readonly isLog?: boolean } = {},
): Promise<TracePlace> {
  if (path === '-') return { kind: 'source' };
  const at = await partsAt(path);
  if (at !== undefined) return { kind: 'parts', at };
  const stats = await lookedAt(path, () => stat(path));
  if (!stats.isDirectory()) return { kind: 'source' };
  if ((await namesOfShards(path)).some(canTell)) return { kind: 'shards' };
  const lacks = `it has neither ${MANIFEST_NAME} nor files of Arrow or Parquet`;
  throw traceFault(path, isLog ? NO_LOG : `is a directory, not a trace: ${lacks}`);
}

/** The parts that a path names, as their folder or its manifest; undefined where it names something else. */
export async function partsAt(path: string): Promise<PartsAt | undefined> {
  if (basename(path) === MANIFEST_NAME) return { folder: dirname(path), manifestPath: path };
  const manifestPath = join(path, MANIFEST_NAME);
  const isThere = await stat(manifestPath).then(
    (stats) => stats.isFile(),
    () => false,
  );
  return isThere ? { folder: path, manifestPath } : undefined;
}

/**
 * What is in a folder of shards, by name. What begins with a dot or a `_` is passed over: partial files, and marks of other
 * engines.
 *
 * @throws TraceError when the folder cannot be read
 */
export async function namesOfShards(folder: string): Promise<string[]> {
  const names = await lookedAt(folder, () => readdir(folder));
  return names.filter((name) => !/^[._]/.test(name)).sort();
}

/** Whether a file of this name can say which shard it is. */
export function canTell(name: string): boolean {
  return TELLING.test(name);
}

/** @throws TraceError that says why it cannot be read */
export async function lookedAt<T>(path: string, look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } catch (error) {
    throw traceFault(path, `cannot be read: ${whyUnreadable(error)}`, error);
  }
}
