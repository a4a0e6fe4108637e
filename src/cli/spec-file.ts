import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { UsageError } from '../errors.js';
import type { PoolSpec, WorkloadSpec } from '../workload/workload-spec.js';

/** Whether an argument names a workload spec, by its extension. */
export function isSpecFile(path: string): boolean {
  return /\.(ya?ml|json)$/i.test(path);
}

/**
 * Reads a workload spec.
 *
 * @throws UsageError when the file cannot be read
 * @throws SpecError when it is not a valid spec
 */
export async function readSpec(path: string): Promise<WorkloadSpec> {
  const { parseWorkload } = await import('../workload/parse.js');
  return parseWorkload(await readText(path), { file: path });
}

/** The text of a CSV file that a spec names, whose path is relative to the spec's file. */
export function csvReader(specPath: string | undefined): (path: string) => string {
  return (path) => {
    const located = locate(path, specPath);
    try {
      return readFileSync(located, 'utf8');
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

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): UsageError {
  const { code, message } = error as NodeJS.ErrnoException;
  const reason =
    code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a directory' : message;
  return new UsageError(`${path} cannot be read: ${reason}`, { file: path }, { saysLocation: true });
}
