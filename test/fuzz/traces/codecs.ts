import { CompressionType, compressionRegistry } from 'apache-arrow';
import { joined } from '../bytes.js';

/** How the frames of both codecs begin, by which the registry knows an encoder. */
const FRAME_BEGINS = {
  [CompressionType.LZ4_FRAME]: Uint8Array.of(4, 0x22, 0x4d, 0x18, 0x40, 0x40, 0xc0),
  [CompressionType.ZSTD]: Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0x20, 0),
};
export const COMPRESSION_TYPES = [CompressionType.LZ4_FRAME, CompressionType.ZSTD] as const;

/**
 * Runs something while apache-arrow has codecs that compress nothing: the format has a buffer stored as it is where
 * compression gains nothing, as here, where a frame is longer than what is in it.
 */
export function withStoringCodecs<T>(run: () => T): T {
  const { registry } = compressionRegistry as unknown as { readonly registry: Record<number, unknown> };
  const before = { ...registry };
  for (const type of COMPRESSION_TYPES) {
    compressionRegistry.set(type, {
      encode: (data) => joined(FRAME_BEGINS[type], data),
      decode: () => {
        throw new Error('the buffer is compressed, and there is no codec');
      },
    });
  }
  try {
    return run();
  } finally {
    // The product may have codecs of its own, or none.
    for (const type of COMPRESSION_TYPES) registry[type] = before[type];
  }
}
