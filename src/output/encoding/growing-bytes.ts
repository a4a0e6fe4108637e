import { allocateRows } from '../../engine/want-of-memory.js';

/** Bytes that come piece by piece. Where there is no memory for them, `push` and the constructor raise an EngineError. */
export class GrowingBytes {
  #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;

  /** @param expected bytes, for which there is room at once; what of it is not used is never touched */
  constructor(expected: number) {
    this.#bytes = allocate(expected);
  }

  get length(): number {
    return this.#length;
  }

  push(piece: Uint8Array): void {
    const length = this.#length + piece.byteLength;
    if (length > this.#bytes.byteLength) {
      const larger = allocate(2 * length);
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }
    this.#bytes.set(piece, this.#length);
    this.#length = length;
  }

  /** All of them; a view of memory in which there may be room behind them. */
  bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }
}

function allocate(byteLength: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(allocateRows(byteLength, 'encoded rows'));
}
