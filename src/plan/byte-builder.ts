/** A growing buffer of little-endian values; every reservation starts at a multiple of 8. */
export class ByteBuilder {
  #bytes = new Uint8Array(1 << 16);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  /** Bytes reserved so far, a multiple of 8. */
  get length(): number {
    return this.#length;
  }

  /** Reserves `count` zero bytes and returns their offset. */
  reserve(count: number): number {
    const offset = this.#length;
    this.#length = offset + Math.ceil(count / 8) * 8;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#length, this.#bytes.length * 2));
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    return offset;
  }

  /** Reserves `count` 32-bit words; valid until the next reservation. Plans are made on little-endian hosts. */
  reserveWords(count: number): Uint32Array {
    const offset = this.reserve(count * 4);
    return new Uint32Array(this.#bytes.buffer, offset, count);
  }

  setUint32(offset: number, value: number): void {
    this.#view.setUint32(offset, value, true);
  }

  setFloat64(offset: number, value: number): void {
    this.#view.setFloat64(offset, value, true);
  }

  setBytes(offset: number, bytes: Uint8Array): void {
    this.#bytes.set(bytes, offset);
  }

  /** What was reserved, without copying. */
  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }
}
