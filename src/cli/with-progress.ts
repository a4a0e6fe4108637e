import type { Attended } from '../progress.js';
import { formatBytes } from './format.js';
import { Progress } from './progress.js';

/**
 * Opens a pool, a workload or a trace, with a line on the terminal where that takes long: how much of the pool's files is
 * read, then how many of its clients are compiled.
 */
export async function withProgress<T>(open: (attended: Attended) => Promise<T>, wanted = true): Promise<T> {
  const files = new Progress(formatBytes, undefined, wanted);
  const clients = new Progress('clients', undefined, wanted);
  try {
    return await open({
      onProgress(progress) {
        if (progress.phase === 'pool') files.update(progress.bytesRead, progress.bytes);
        if (progress.phase !== 'plan' || progress.clients === undefined) return;
        files.end();
        clients.update(progress.clients, progress.clientCount);
      },
    });
  } finally {
    files.end();
    clients.end();
  }
}
