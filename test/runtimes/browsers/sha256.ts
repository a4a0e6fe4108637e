import { createHash } from 'node:crypto';

/** Of a stream's bytes, in hexadecimal. */
export async function sha256(stream: ReadableStream<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const block of stream as unknown as AsyncIterable<Uint8Array>) hash.update(block);
  return hash.digest('hex');
}
