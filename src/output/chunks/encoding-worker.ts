/** What runs in a worker that encodes; bundled into a string by scripts/build.mjs. */
import { serve } from '../../threads/port.js';
import { compressed } from '../compression/compressed-format.js';
import { FORMATS } from '../formats.js';
import { buffersOfChunk } from './chunk.js';
import type { ChunkEncoder } from './chunk-format.js';
import type { EncodingRequest, EncodingResult } from './protocol.js';

let encoder: ChunkEncoder | undefined;

serve<EncodingRequest, EncodingResult>(async (request) => {
  if (request.type === 'open') {
    const writer = await FORMATS[request.name].load();
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
});
