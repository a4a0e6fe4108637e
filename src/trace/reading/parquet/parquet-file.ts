import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { AsyncBuffer, Compressors } from 'hyparquet';
import { loadZstd } from '../../../arrow/body-compression.js';
import { unpackLz4Block } from '../../../arrow/lz4-frame.js';
import type { ByteReader } from '../byte-reader.js';

/** A file as the Parquet library reads it. */
export function asBuffer(source: ByteReader, byteLength: number): AsyncBuffer {
  return {
    byteLength,
    slice(start, end = byteLength) {
      const bytes = readRange(source, byteLength, start, end);
      // The library awaits what it has asked for ahead of time only where it gets that far.
      bytes.catch(() => undefined);
      return bytes;
    },
  };
}

async function readRange(
  source: ByteReader,
  byteLength: number,
  start: number,
  end: number,
): Promise<ArrayBuffer> {
  // Asked before memory is: a damaged place can be anything.
  if (!(start >= 0 && end >= start && end <= byteLength)) throw new Error('a place beyond its end is named');
  const { buffer, byteOffset, byteLength: length } = await source.readAt(start, end - start);
  const isWhole = byteOffset === 0 && length === buffer.byteLength;
  return (isWhole ? buffer : buffer.slice(byteOffset, byteOffset + length)) as ArrayBuffer;
}

/** What unpacks the pages. Snappy is the library's own. */
export async function loadCompressors(): Promise<Compressors> {
  const zstd = await loadZstd();
  const limited = (byteLength: number) => ({ maxOutputLength: Math.max(byteLength, 1) });
  return {
    ZSTD: (packed, byteLength) => (byteLength === 0 ? new Uint8Array(0) : zstd(packed, byteLength)),
    GZIP: (packed, byteLength) => gunzipSync(packed, limited(byteLength)),
    BROTLI: (packed, byteLength) => brotliDecompressSync(packed, limited(byteLength)),
    LZ4_RAW: unpackLz4Block,
  };
}
