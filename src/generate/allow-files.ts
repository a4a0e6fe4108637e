import { platform } from '#platform';
import { UsageError } from '../errors.js';
import { isBuiltin } from '../notation/builtin-name.js';
import { isUrl } from '../platform/url.js';
import { poolsOf } from '../workload/phases.js';
import type { ResolvedWorkload } from '../workload/resolved-workload.js';
import { specError } from '../workload/sources.js';

/** Which files a spec may open: those in a folder and the folders in it, or none. */
export type AllowedFiles = string;

/** In place of a folder: forbids all files. */
export const NO_FILES = 'none';

/**
 * Refuses a pool that is not in the folder, wherever links and `..` lead; whether there is such a file at all is not
 * said. Of a pool that is a directory the files in it have to be in the folder, too.
 *
 * @param spec names the places in errors
 * @throws SpecError for such a pool; UsageError when the folder is none
 */
export async function checkAllowed(
  named: Pick<ResolvedWorkload, 'pool' | 'mix' | 'phases'>,
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
  for (const { source, path } of poolsOf(named)) {
    if (isBuiltin(source) || (await isAllowedPool(source, allowFiles))) continue;
    throw specError(spec, [{ path, problem: reason }]);
  }
}

async function isAllowedPool(source: string, allowFiles: AllowedFiles): Promise<boolean> {
  // Of a URL no path says where it leads, even where a path is spelled alike.
  if (isUrl(source) || !isAllowedFile(source, allowFiles)) return false;
  if (!(await platform.isDirectory(source))) return true;
  const names = await platform.listDirectory(source);
  return names.every((name) => isAllowedFile(`${source}/${name}`, allowFiles));
}

/**
 * Whether a path leads into the folder, links followed; what is not there is not allowed either, so that nobody learns
 * what is.
 *
 * @throws UsageError when the folder is none
 */
export function isAllowedFile(path: string, allowFiles: AllowedFiles): boolean {
  if (allowFiles === NO_FILES) return false;
  const folder = platform.realPath(allowFiles);
  if (folder === undefined) throw new UsageError(`there is no folder ${allowFiles}`, { field: 'allowFiles' });
  const real = platform.realPath(path);
  return real !== undefined && isWithin(real, folder);
}

/** Whether a real path is that of the folder, or of something in it; both as the runtime gives them. */
function isWithin(real: string, folder: string): boolean {
  if (real === folder) return true;
  const separator = folder.includes('\\') && !folder.includes('/') ? '\\' : '/';
  return real.startsWith(folder.endsWith(separator) ? folder : folder + separator);
}
