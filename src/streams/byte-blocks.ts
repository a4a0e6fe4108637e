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

  /** What was pushed since the last call, copied a block at a time, as it is asked for: until then it must not change. */
  *take(): Generator<Uint8Array<ArrayBuffer>, void, undefined> {
    const pieces = this.#pieces;
    let left = this.#left;
    this.#pieces = [];
    this.#left = 0;
    let block = new Uint8Array(Math.min(BLOCK_BYTES, left));
    let used = 0;
    for (const piece of pieces) {
      for (let from = 0; from < piece.byteLength; ) {
        const part = piece.subarray(from, from + block.byteLength - used);
        block.set(part, used);
        used += part.byteLength;
        from += part.byteLength;
        left -= part.byteLength;
        if (used < block.byteLength) continue;
        const full = block;
        block = new Uint8Array(Math.min(BLOCK_BYTES, left));
        used = 0;
        yield full;
      }
    }
  }
}
