import { checkAllowed } from '../generate/allow-files.js';
import type { OpenOptions } from '../generate/open-options.js';
import { type OpenWorkload, openWorkload } from '../generate/open-workload.js';
import { resolveWorkload } from '../workload/resolve.js';
import type { ResolvedWorkload } from '../workload/resolved-workload.js';
import { inheritSource } from '../workload/sources.js';
import type { WorkloadSpec } from '../workload/workload-spec.js';
import { csvReader, readSpec, withLocatedPools } from './spec-file.js';
import { optionOf, type WorkloadFlags, withFlags } from './spec-of-flags.js';

/**
 * The resolved spec of a command: that of a file, if one is named, with the command's options over it.
 *
 * @param onRateFile is told the files of rates that are read for it
 */
export async function specOf(
  path: string | undefined,
  flags: WorkloadFlags,
  allowFiles?: string,
  onRateFile: (path: string) => void = () => undefined,
): Promise<ResolvedWorkload> {
  const written: WorkloadSpec = path === undefined ? {} : await readSpec(path);
  const located = path === undefined ? written : withLocatedPools(written, path);
  const spec = inheritSource(withFlags(located, flags), written, optionOf(flags));
  return resolveWorkload(spec, { readCsv: csvReader(path, allowFiles, onRateFile) });
}

/** Opens the workload of a command, within the limits that its options set. */
export async function openSpec(
  path: string | undefined,
  flags: WorkloadFlags,
  limits: OpenOptions,
): Promise<OpenWorkload> {
  const spec = await specOf(path, flags, limits.allowFiles);
  return openWorkload(spec, await poolLimits(spec, limits, flags.pool));
}

/**
 * The limits within which a command opens a workload. A pool that an option names is not a stranger's, so that no folder
 * confines it; those that the spec mixes in with it are confined all the same.
 *
 * @param pool what an option names
 * @throws SpecError where a pool that is mixed in is not allowed
 */
export async function poolLimits(
  spec: ResolvedWorkload,
  { allowFiles, ...limits }: OpenOptions,
  pool: string | undefined,
): Promise<OpenOptions> {
  if (allowFiles === undefined) return limits;
  if (pool === undefined) return { ...limits, allowFiles };
  await checkAllowed(spec.mix === undefined ? {} : { mix: spec.mix }, spec, allowFiles);
  return limits;
}
