import { platform } from '#platform';
import { UsageError } from '../errors.js';
import type { Path } from '../fault.js';
import type { ResolvedWorkload } from '../workload/resolved-workload.js';
import { specError } from '../workload/sources.js';

/** Which files a spec may open: those in a folder and the folders in it, or none. */
export type AllowedFiles = string;

/** In place of a folder: forbids all files. */
export const NO_FILES = 'none';

const BUILTIN = 'builtin:';

/**
 * Refuses a pool that is not in the folder, wherever links and `..` lead; whether there is such a file at all is not
 * said. Of a pool that is a directory the files in it have to be in the folder, too.
 *
 * @param spec names the places in errors
 * @throws SpecError for such a pool; UsageError when the folder is none
 */
export async function checkAllowed(
  { pool, mix = [] }: Pick<ResolvedWorkload, 'pool' | 'mix'>,
  spec: ResolvedWorkload,
  allowFiles: AllowedFiles | undefined,
): Promise<void> {
  if (allowFiles === undefined) return;
  if (typeof allowFiles !== 'string' || allowFiles === '') {
    throw new UsageError(`${typeof allowFiles} is not the path of a folder, or 'none'`, {
      field: 'allowFiles',
    });
  }
  const reason =
    allowFiles === NO_FILES
      ? 'files are not allowed here, only built-in populations'
      : 'it is not a pool in the folder whose files are allowed here';
  const sources = [
    ...(pool === undefined ? [] : [{ source: pool.source, path: ['pool', 'source'] as Path }]),
    ...mix.map(({ source }, index) => ({ source, path: ['mix', index, 'source'] })),
  ];
  for (const { source, path } of sources) {
    if (source.startsWith(BUILTIN) || (await isAllowed(source, allowFiles))) continue;
    throw specError(spec, [{ path, problem: reason }]);
  }
}

async function isAllowed(source: string, allowFiles: AllowedFiles): Promise<boolean> {
  if (allowFiles === NO_FILES) return false;
  const folder = await platform.realPath(allowFiles);
  if (folder === undefined) {
    throw new UsageError(`there is no folder ${allowFiles}`, { field: 'allowFiles' });
  }
  const real = await platform.realPath(source);
  if (real === undefined || !isWithin(real, folder)) return false;
  if (!(await platform.isDirectory(source))) return true;
  for (const name of await platform.listDirectory(source)) {
    const file = await platform.realPath(`${source}/${name}`);
    if (file === undefined || !isWithin(file, folder)) return false;
  }
  return true;
}

/** Whether a real path is that of the folder, or of something in it; both as the runtime gives them. */
export function isWithin(real: string, folder: string): boolean {
  if (real === folder) return true;
  const separator = folder.includes('\\') && !folder.includes('/') ? '\\' : '/';
  return real.startsWith(folder.endsWith(separator) ? folder : folder + separator);
}
