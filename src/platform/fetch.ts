import { PoolError } from '../errors.js';
import { type ReadOptions, readResponse } from './read-response.js';
import { whyUnreachable } from './why-unreachable.js';

/**
 * Fetches a file whole.
 *
 * @param url absolute; errors name it
 * @throws PoolError that says what failed: the URL, the network, the permission of the other origin, the server, or the
 *   connection on the way; the signal's reason
 */
export async function fetchFile(url: string, options: ReadOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
  const { signal } = options;
  let response: Response;
  try {
    response = await fetch(url, { signal: signal ?? null });
  } catch (error) {
    signal?.throwIfAborted();
    const reason = await whyUnreachable(url, error, signal);
    signal?.throwIfAborted();
    throw new PoolError(`it cannot be fetched: ${reason}`, { file: url }, { cause: error });
  }
  return readResponse(response, url, options);
}
