import type { OpenPoolOptions } from '../pool/open.js';
import { formatBytes } from './format.js';
import { Progress } from './progress.js';

/** Opens a pool, or what needs one, with a line on the terminal about how much of its files is read. */
export async function withPoolProgress<T>(
  open: (options: OpenPoolOptions) => Promise<T>,
  wanted = true,
): Promise<T> {
  const progress = new Progress(formatBytes, undefined, wanted);
  try {
    return await open({ onProgress: (bytesRead, bytes) => progress.update(bytesRead, bytes) });
  } finally {
    progress.end();
  }
}
