import { access, constants, mkdir } from 'node:fs/promises';
import { outputError } from '../../output/file/output-error.js';

/**
 * Makes the folder of pictures, where it is not there, before there is anything to write to it.
 *
 * @throws OutputError when it cannot be made, or written to
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw outputError(folder, error);
  }
}
