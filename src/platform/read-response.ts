import { PoolError } from '../errors.js';

/** What one read of Node.js 20 can give, and more than a page of most browsers holds. */
const LARGEST_BODY = 2 ** 31 - 1;

export interface ReadOptions {
  /** Ends it. */
  readonly signal?: AbortSignal | undefined;
  /** Called with the bytes that have come, and those of the whole, where the server says how many these are. */
  readonly onBytes?: ((bytesRead: number, bytes: number) => void) | undefined;
}

/** What to say of the answers that are met most. */
const MEANINGS: Readonly<Record<number, string>> = {
  401: 'it wants to know who asks',
  403: 'it does not let everybody read this',
  404: 'there is no such file',
  410: 'there is no such file any more',
  429: 'it is asked too often',
};

/**
 * The body of an answer.
 *
 * @param name of the file, for errors
 * @throws PoolError that says what failed: the server, or the connection on the way; the signal's reason
 */
export async function readResponse(
  response: Response,
  name: string,
  { signal, onBytes }: ReadOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const refuse = (problem: string, cause?: unknown) => new PoolError(problem, { file: name }, { cause });
  const { status, statusText, type, headers, body } = response;
  if (type === 'opaque') {
    throw refuse("it was fetched in the mode 'no-cors', in which nobody may read it");
  }
  if (!response.ok) {
    // Nobody reads what else the server sends, which would keep the connection.
    if (body !== null && !body.locked) await body.cancel().catch(() => {});
    const said = statusText === '' ? '' : ` ${statusText}`;
    const meaning = MEANINGS[status] ?? (status >= 500 ? 'the server has failed' : undefined);
    throw refuse(`the server answers HTTP ${status}${said}${meaning === undefined ? '' : `: ${meaning}`}`);
  }
  if (response.bodyUsed || body?.locked === true)
    throw refuse('the body of the answer has been read already');
  const length = headers.get('Content-Length');
  // What is encoded has another length, and across origins a page is not told that it is encoded.
  const isLengthOfBody = length !== null && type !== 'cors' && !headers.has('Content-Encoding');
  const bytes = isLengthOfBody ? Number(length) : undefined;
  const pieces: Uint8Array[] = [];
  let bytesRead = 0;
  try {
    for await (const piece of piecesOf(body, signal)) {
      pieces.push(piece);
      bytesRead += piece.length;
      if (bytesRead > LARGEST_BODY)
        throw refuse(`it has more than ${LARGEST_BODY} bytes, which is the most that can be read`);
      if (bytes !== undefined) onBytes?.(bytesRead, bytes);
    }
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof PoolError) throw error;
    throw refuse(`the connection broke after ${ofBytes(bytesRead, bytes)}`, error);
  }
  if (bytes !== undefined && bytesRead < bytes) {
    throw refuse(`the answer ends after ${ofBytes(bytesRead, bytes)}`);
  }
  return joined(pieces, bytesRead);
}

function ofBytes(bytesRead: number, bytes: number | undefined): string {
  return bytes === undefined ? `${bytesRead} bytes` : `${bytesRead} of ${bytes} bytes`;
}

/** Not every browser iterates a stream by itself. Throws the signal's reason at once, also while nothing comes. */
async function* piecesOf(
  body: ReadableStream<Uint8Array> | null,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  signal?.throwIfAborted();
  if (body === null) return;
  const reader = body.getReader();
  // Whoever has fetched it may have done so without this signal. A read that waits ends with the stream.
  const end = () => void reader.cancel().catch(() => {});
  signal?.addEventListener('abort', end, { once: true });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      signal?.throwIfAborted();
      if (done) return;
      yield value;
    }
  } finally {
    signal?.removeEventListener('abort', end);
    // Nothing is left of it when it has ended; what is not wanted any more is not sent either.
    await reader.cancel().catch(() => {});
  }
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
