import { platform } from '#platform';
import type { ChunkFormat } from '../chunks/chunk-format.js';
import { ZstdEncoder } from '../zstd/zstd-encoder.js';
import type { Compression } from './compression.js';
import { stored } from './stored.js';

/** Higher ones take more time than they save bytes of traces; see the page on formats. */
const ZSTD_LEVEL = 1;

type Compress = (bytes: Uint8Array) => Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>>;

/**
 * A format without a tail, compressed: its head and each of its chunks are a gzip member, or a zstd frame, of their own, so
 * that any thread compresses any chunk. Files are such parts one behind the other, by both standards.
 */
export function compressed(format: ChunkFormat, compression: Compression | undefined): ChunkFormat {
  if (compression === undefined) return format;
  return {
    ...format,
    head(columns, options, metadata, place) {
      const head = format.head(columns, options, metadata, place);
      return head.length === 0 ? head : stored(head, compression);
    },
    async openEncoder(columns, options, metadata) {
      const encoder = await format.openEncoder(columns, options, metadata);
      const compress = await openCompressor(compression);
      return {
        async encode(chunk, place, rest) {
          const { bytes, ...others } = await encoder.encode(chunk, place, rest);
          return { ...others, bytes: await compress(bytes) };
        },
      };
    },
    // Without any part a file would be empty, which is not one of nothing compressed.
    tail: (_columns, chunks) =>
      chunks.length === 0 ? stored(new Uint8Array(0), compression) : new Uint8Array(0),
  };
}

async function openCompressor(compression: Compression): Promise<Compress> {
  if (compression === 'gzip') return (bytes) => platform.gzip(bytes);
  const zstd = await ZstdEncoder.open();
  return (bytes) => zstd.compress(bytes, ZSTD_LEVEL);
}
