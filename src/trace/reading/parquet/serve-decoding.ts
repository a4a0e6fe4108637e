/** What a worker does that decodes: a decoder, opened first, and then column chunks. */
import { unpackLz4Block } from '../../../arrow/lz4-frame.js';
import { ZstdDecoder } from '../../../arrow/zstd-decoder.js';
import type { Answer } from '../../../threads/answers.js';
import type { DecodeRequest, DecodingRequest, DecodingResult } from './decoding-protocol.js';
import { FixedWidthDecoder } from './fixed-width.js';
import { ListColumn } from './list-column.js';
import type { Numbers } from './number-chunk.js';

let decoder: FixedWidthDecoder | undefined;

export async function serveDecoding(request: DecodingRequest): Promise<Answer<DecodingResult> | undefined> {
  if (request.type === 'open-decoder') {
    const zstd = await ZstdDecoder.open(request.zstd);
    decoder = await FixedWidthDecoder.open(zstd, request.joining, { LZ4_RAW: unpackLz4Block });
    return undefined;
  }
  if (decoder === undefined) throw new Error('a column chunk came before the decoder was opened');
  const values = valuesOf(decoder, request);
  if (values === undefined) return { result: undefined, transfer: [] };
  if (!(values instanceof ListColumn)) return { result: values, transfer: [values.buffer as ArrayBuffer] };
  const { offsets, items } = values;
  return {
    result: { offsets, items: items as Numbers },
    transfer: [offsets.buffer as ArrayBuffer, items.buffer as ArrayBuffer],
  };
}

/** What is wrong is found again, and told, by the thread that asks. */
function valuesOf(to: FixedWidthDecoder, { chunk, bytes, memory }: DecodeRequest) {
  try {
    return to.read(chunk, bytes, memory);
  } catch {
    return undefined;
  }
}
