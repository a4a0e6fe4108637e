import { unpackLz4Frame } from './lz4-frame.js';
import { StructureFault } from './structure-fault.js';

/** Numbers of the codecs in a batch's header (format/Message.fbs). */
const LZ4_FRAME = 0;
const ZSTD = 1;
/** A length before a buffer that stands for one that is stored as it is. */
const STORED = -1n;
const LENGTH_BYTES = 8;

/**
 * The most that the buffers of one batch may unpack to, all together. A few bytes can stand for gigabytes, and in a
 * damaged file they do.
 */
export const MAX_UNPACKED_BYTES = 2 ** 30;

/** Gives the bytes of a packed buffer, `byteLength` of them. */
type Unpack = (packed: Uint8Array, byteLength: number) => Uint8Array;

/** A buffer cannot be unpacked. */
export class CompressionFault extends StructureFault {}

/** Unpacks the buffers of batches. */
export class BodyCodec {
  readonly #unpack: Unpack;

  private constructor(unpack: Unpack) {
    this.#unpack = unpack;
  }

  /**
   * Loads a codec.
   *
   * @param codec as numbered in a batch's header
   * @throws CompressionFault for one that there is not
   */
  static async load(codec: number): Promise<BodyCodec> {
    if (codec === LZ4_FRAME) return new BodyCodec(unpackLz4Frame);
    if (codec === ZSTD) return new BodyCodec(await loadZstd());
    throw new CompressionFault(`its batches are compressed by an unknown method, number ${codec}`);
  }

  /**
   * Unpacks a buffer, which begins with the length of what was packed.
   *
   * @param neededBytes how many bytes of it are read; there may be more
   * @param budget bytes that it may unpack to at most
   * @throws CompressionFault where it is damaged, or unpacks to fewer or too many bytes
   */
  unpack(buffer: Uint8Array, neededBytes: number, budget: number): Uint8Array {
    if (buffer.byteLength < LENGTH_BYTES) throw new CompressionFault('a compressed buffer is cut off');
    const declared = new DataView(buffer.buffer, buffer.byteOffset, LENGTH_BYTES).getBigInt64(0, true);
    const packed = buffer.subarray(LENGTH_BYTES);
    const byteLength = declared === STORED ? packed.byteLength : Number(declared);
    if (!(byteLength >= neededBytes)) {
      throw new CompressionFault(
        `a compressed buffer has ${byteLength} bytes where ${neededBytes} are needed`,
      );
    }
    if (byteLength > budget) {
      throw new CompressionFault(
        `a batch unpacks to more than ${MAX_UNPACKED_BYTES} bytes, the most that is read; write smaller batches`,
      );
    }
    if (declared === STORED) return packed;
    if (byteLength === 0) return new Uint8Array(0);
    const bytes = this.#unpack(packed, byteLength);
    if (bytes.byteLength !== byteLength) throw new CompressionFault('a compressed buffer is damaged');
    return bytes;
  }
}

/** The reference implementation as WebAssembly; it gives no bytes for those that it cannot read. */
export async function loadZstd(): Promise<Unpack> {
  const { zstdDecoder } = await import('./zstd-decoder.js');
  const decoder = await zstdDecoder();
  return (packed, byteLength) => decoder.unpack(packed, byteLength).slice();
}
