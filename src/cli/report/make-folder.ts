import { access, constants, mkdir } from 'node:fs/promises';
import { OutputError, UsageError } from '../../errors.js';
import { outputError } from '../../output/file/output-error.js';

/**
 * Makes the folder of pictures, where it is not there, before there is anything to write to it.
 *
 * @throws UsageError when its name is empty; OutputError when it cannot be made, or written to
 */
export async function makeFolder(folder: string): Promise<void> {
  if (folder === '') throw new UsageError('the path is empty; name a folder', { field: '--svg' });
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      const options = { cause: error, saysLocation: true };
      throw new OutputError(`${folder} cannot be written: it is no folder`, { file: folder }, options);
    }
    throw outputError(folder, error);
  }
}
