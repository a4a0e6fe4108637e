/** What a worker does that encodes: one format, opened first, and then its chunks. */
import type { Answer } from '../../threads/answers.js';
import { compressed } from '../compression/compressed-format.js';
import { loadWriter } from '../format-writers.js';
import { buffersOfChunk } from './chunk.js';
import type { ChunkEncoder } from './chunk-format.js';
import type { EncodingRequest, EncodingResult } from './protocol.js';

let encoder: ChunkEncoder | undefined;

export async function serveEncoding(request: EncodingRequest): Promise<Answer<EncodingResult> | undefined> {
  if (request.type === 'open-format') {
    const writer = await loadWriter(request.name);
    if (!('chunks' in writer)) throw new Error(`${request.name} is not encoded in chunks`);
    encoder = await compressed(writer.chunks, request.compression).openEncoder(
      request.columns,
      request.options,
      request.metadata,
    );
    return undefined;
  }
  if (encoder === undefined) throw new Error('a chunk came before the format was opened');
  const encoded = await encoder.encode(request.chunk, request.place);
  const { chunk } = request;
  return { result: { encoded, chunk }, transfer: [encoded.bytes.buffer, ...buffersOfChunk(chunk)] };
}
