import { dirname, isAbsolute, join } from 'node:path';
import { InputError } from '../errors.js';
import { isLfsPointer, LFS_POINTER } from '../platform/git-lfs.js';
import { readRegularTextSync, readText } from '../platform/regular-file.js';
import type { PoolSpec, WorkloadSpec } from '../workload/workload-spec.js';

/** Bytes; a spec of a hundred thousand clients has some twenty million. */
const LARGEST_SPEC = 256e6;

/** Bytes; a rate for each second of a year has half as many. */
const LARGEST_RATE_FILE = 500e6;

/** Whether an argument names a workload spec, by its extension. */
export function isSpecFile(path: string): boolean {
  return /\.(ya?ml|json)$/i.test(path);
}

/**
 * Reads a workload spec.
 *
 * @throws InputError when the file cannot be read
 * @throws SpecError when it is not a valid spec
 */
export async function readSpec(path: string): Promise<WorkloadSpec> {
  const { parseWorkload } = await import('../workload/parse.js');
  return parseWorkload(await specText(path), { file: path });
}

/** The text of a CSV file that a spec names, whose path is relative to the spec's file; `onRead` is told where it is. */
export function csvReader(
  specPath: string | undefined,
  onRead: (path: string) => void = () => undefined,
): (path: string) => string {
  return (path) => {
    const located = locate(path, specPath);
    onRead(located);
    try {
      return noPointer(readRegularTextSync(located, LARGEST_RATE_FILE));
    } catch (error) {
      throw unreadable(located, error);
    }
  };
}

/** A pool as the command finds it: paths in a spec are relative to its file. */
export function locatedPool(pool: string | PoolSpec, specPath: string): PoolSpec {
  const spec = typeof pool === 'string' ? { source: pool } : pool;
  return {
    ...spec,
    source: spec.source.startsWith('builtin:') ? spec.source : locate(spec.source, specPath),
  };
}

function locate(path: string, specPath: string | undefined): string {
  return specPath === undefined || isAbsolute(path) ? path : join(dirname(specPath), path);
}

async function specText(path: string): Promise<string> {
  try {
    return noPointer(await readText(path, LARGEST_SPEC));
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** @throws Error when Git LFS has left a pointer in the place of a file */
function noPointer(text: string): string {
  if (isLfsPointer(text)) throw new Error(LFS_POINTER);
  return text;
}

function unreadable(path: string, error: unknown): InputError {
  const { code, message } = error as NodeJS.ErrnoException;
  const reason =
    code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a directory' : message;
  return new InputError(`${path} cannot be read: ${reason}`, { file: path }, { saysLocation: true });
}
