/** The state of the page in its address, so that a workload is sent as a link. */

/** What a link has. */
export interface Linked {
  readonly text: string;
  readonly withNaive: boolean;
}

/** Characters of a spec in a link, at most: more is no spec that somebody has written, and would fill memory. */
const MOST_CHARACTERS = 5_000_000;
const BYTES_AT_ONCE = 0x2000;

/** The part of an address from `#` on. */
export async function linkOf({ text, withNaive }: Linked): Promise<string> {
  const packed = await through(new TextEncoder().encode(text), new CompressionStream('deflate-raw'));
  return `#spec=${base64Url(packed)}${withNaive ? '&naive' : ''}`;
}

/**
 * What a link says; undefined where it has no spec, as one to a place on the page.
 *
 * @throws Error with a sentence where it is broken
 */
export async function readLink(hash: string): Promise<Linked | undefined> {
  if (!hash.startsWith('#spec=')) return undefined;
  const found = /^#spec=([\w-]+)(&naive)?$/.exec(hash);
  if (found === null) throw broken();
  const [, packed = '', naive] = found;
  try {
    const bytes = await through(bytesOf(packed), new DecompressionStream('deflate-raw'), MOST_CHARACTERS);
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { text, withNaive: naive !== undefined };
  } catch (error) {
    throw broken(error);
  }
}

function broken(cause?: unknown): Error {
  return new Error('The link is broken: it may have been cut or changed on its way.', { cause });
}

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
  most = Number.POSITIVE_INFINITY,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    parts.push(value);
    length += value.length;
    if (length > most) {
      await reader.cancel();
      throw new RangeError(`more than ${most} bytes`);
    }
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

function base64Url(bytes: Uint8Array): string {
  let text = '';
  for (let from = 0; from < bytes.length; from += BYTES_AT_ONCE) {
    text += String.fromCharCode(...bytes.subarray(from, from + BYTES_AT_ONCE));
  }
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
