import { UsageError } from '../errors.js';
import { openWorkload, type Workload } from '../workload/open/open-workload.js';
import { resolveWorkload } from '../workload/resolve.js';
import type { ResolvedWorkload } from '../workload/resolved-workload.js';
import { inheritSource } from '../workload/sources.js';
import type { WorkloadSpec } from '../workload/workload-spec.js';
import { csvReader, locatedPool, readSpec } from './spec-file.js';
import { type WorkloadFlags, withFlags } from './spec-of-flags.js';

/** The resolved spec of a command: that of a file, if one is named, with the command's options over it. */
export async function specOf(path: string | undefined, flags: WorkloadFlags): Promise<ResolvedWorkload> {
  const written: WorkloadSpec = path === undefined ? {} : await readSpec(path);
  const located =
    path === undefined || written.pool === undefined
      ? written
      : { ...written, pool: locatedPool(written.pool, path) };
  const spec = inheritSource(withFlags(located, flags), written);
  return resolveWorkload(spec, { readCsv: csvReader(path) });
}

/**
 * Opens a workload. Fields of custom clients are checked once more, against the category of the pool, which is only
 * known now.
 */
export async function openSpec(spec: ResolvedWorkload): Promise<Workload> {
  const workload = await openWorkload(spec);
  if (spec.category !== undefined && workload.pool.category !== spec.category) {
    throw new UsageError(`'${spec.category}' is not that of the pool, '${workload.pool.category}'`, {
      field: 'category',
    });
  }
  return workload;
}
