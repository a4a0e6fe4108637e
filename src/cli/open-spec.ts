import { UsageError } from '../errors.js';
import { checkAllowed } from '../generate/allow-files.js';
import type { OpenOptions } from '../generate/open-options.js';
import { openWorkload } from '../generate/open-workload.js';
import type { OpenWorkload } from '../generate/opened.js';
import { inSlices } from '../platform/slices.js';
import type { SpecDocument } from '../workload/document/read-document.js';
import { readCsvFiles } from '../workload/resolve/read-csv-files.js';
import { resolveDocument } from '../workload/resolve.js';
import type { ResolvedWorkload } from '../workload/resolved-workload.js';
import { specError } from '../workload/sources.js';
import { csvReader, locatePool, readSpec } from './spec-file.js';
import { optionOf, optionOfOutput, type WorkloadFlags, withFlags } from './spec-of-flags.js';

/** Of a command without a spec: all that is said comes from options. */
const NO_SPEC: SpecDocument = { value: {}, lineOf: () => undefined };

/** Makes another document of a spec's, which nobody has checked yet. */
export type ChangeDocument = (document: unknown) => unknown;

/**
 * The resolved spec of a command: that of a file, if one is named, with the command's options over it. It is checked with
 * them, so that what an option replaces may be wrong.
 *
 * @param onRateFile is told the files of rates that are read for it
 * @param change makes another document of that with the options over it, before it is checked
 * @throws SpecError, InputError as `readSpec` and `resolveWorkload`; UsageError where options need what the spec lacks
 */
export async function specOf(
  path: string | undefined,
  flags: WorkloadFlags,
  allowFiles?: string,
  onRateFile: (path: string) => void = () => undefined,
  change: ChangeDocument = (document) => document,
): Promise<ResolvedWorkload> {
  const document = path === undefined ? NO_SPEC : await readSpec(path);
  const source = { ...document, optionOf: optionOf(flags) };
  return inSlices(
    resolveDocument(
      change(withFlags(document.value, flags)),
      source,
      {
        readCsv: csvReader(path, allowFiles, onRateFile),
        locatePool: (pool, at) => (source.optionOf(at) === undefined ? locatePool(pool, path) : pool),
      },
      readCsvFiles,
    ),
  );
}

/**
 * Does something with the output of a spec. What is wrong with an option that says the same as a key of `output` is then
 * wrong where that key stands.
 */
export async function inOutput<T>(spec: ResolvedWorkload, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const { field } = error.location;
    const key = Object.keys(spec.output ?? {}).find((name) => optionOfOutput(name) === field);
    if (key === undefined) throw error;
    throw specError(spec, [{ path: ['output', key], problem: error.problem }], { cause: error });
  }
}

/**
 * Opens the workload of a command, within the limits that its options set.
 *
 * @param change as for `specOf`
 */
export async function openSpec(
  path: string | undefined,
  flags: WorkloadFlags,
  limits: OpenOptions,
  change?: ChangeDocument,
): Promise<OpenWorkload> {
  const spec = await specOf(path, flags, limits.allowFiles, undefined, change);
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
  const { pool: _, ...others } = spec;
  await checkAllowed(others, spec, allowFiles);
  return limits;
}
