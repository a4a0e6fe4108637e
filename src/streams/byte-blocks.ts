import type { ByteSink } from '../output/byte-sink.js';

/** Bytes of a block, at most. */
const BLOCK_BYTES = 1 << 20;

/**
 * Bytes on their way to somebody who may keep them, or move them to another thread: blocks in memory of their own, by one
 * copy, behind which what was pushed may change.
 */
export class ByteBlocks implements ByteSink {
  #pieces: Uint8Array[] = [];
  #left = 0;

  push(piece: Uint8Array): void {
    this.#pieces.push(piece);
    this.#left += piece.byteLength;
  }

  /** Copies what was pushed since the last call. */
  take(): Uint8Array<ArrayBuffer>[] {
    const blocks: Uint8Array<ArrayBuffer>[] = [];
    let used = 0;
    for (const piece of this.#pieces) {
      for (let from = 0; from < piece.byteLength; ) {
        let block = blocks.at(-1);
        if (block === undefined || used === block.byteLength) {
          block = new Uint8Array(Math.min(BLOCK_BYTES, this.#left));
          blocks.push(block);
          used = 0;
        }
        const part = piece.subarray(from, from + block.byteLength - used);
        block.set(part, used);
        used += part.byteLength;
        from += part.byteLength;
        this.#left -= part.byteLength;
      }
    }
    this.#pieces = [];
    return blocks;
  }
}
