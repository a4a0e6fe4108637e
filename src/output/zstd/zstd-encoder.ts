import { ZSTD_WASM_GZIP_BASE64 } from './zstd-module.generated.js';

/**
 * What the module of @foxglove/wasm-zstd exports, under the names that its linker left; the package is pinned for their
 * sake. Addresses are bytes of its memory.
 */
interface ZstdExports {
  readonly c: WebAssembly.Memory;
  /** Runs its constructors. */
  readonly d: () => void;
  /** malloc: 0 where there is no memory. */
  readonly f: (byteLength: number) => number;
  readonly g: (address: number) => void;
  /** ZSTD_compressBound. */
  readonly h: (byteLength: number) => number;
  /** ZSTD_compress, which gives -1 where it fails. */
  readonly i: (target: number, capacity: number, source: number, byteLength: number, level: number) => number;
}

const PAGE_BYTES = 65_536;

/**
 * The reference implementation of Zstandard (RFC 8878) as WebAssembly: the same bytes in every runtime and version, where
 * Node's own encoder is there only in newer ones and follows the zstd that they were built with.
 */
export class ZstdEncoder {
  readonly #zstd: ZstdExports;
  #capacity = 0;
  #source = 0;
  #target = 0;

  private constructor(zstd: ZstdExports) {
    this.#zstd = zstd;
  }

  static async open(): Promise<ZstdEncoder> {
    let memory: WebAssembly.Memory | undefined;
    const imports = {
      // Grows the memory to so many bytes at least; malloc gives 0 where it cannot.
      a: (byteLength: number): boolean => {
        if (memory === undefined) return false;
        const pages = Math.ceil(((byteLength >>> 0) - memory.buffer.byteLength) / PAGE_BYTES);
        try {
          memory.grow(Math.max(pages, 0));
          return true;
        } catch {
          return false;
        }
      },
      // memcpy of large areas.
      b: (target: number, source: number, byteLength: number): void => {
        const from = source >>> 0;
        new Uint8Array(memory!.buffer).copyWithin(target >>> 0, from, from + (byteLength >>> 0));
      },
    };
    const { instance } = await WebAssembly.instantiate(await moduleBytes(), { a: imports });
    const zstd = instance.exports as unknown as ZstdExports;
    memory = zstd.c;
    zstd.d();
    return new ZstdEncoder(zstd);
  }

  /**
   * Where the next input of so many bytes is to be written, on an address that eight divides.
   *
   * It is a view of the encoder's memory, good until this or `compressInput` is called.
   */
  input(byteLength: number): Uint8Array<ArrayBuffer> {
    if (byteLength > this.#capacity) this.#reserve(byteLength);
    return new Uint8Array(this.#zstd.c.buffer as ArrayBuffer, this.#source, byteLength);
  }

  /**
   * The first `byteLength` bytes of the input as one frame.
   *
   * It is a view of the encoder's memory, good until its next call.
   */
  compressInput(byteLength: number, level: number): Uint8Array<ArrayBuffer> {
    const bound = this.#zstd.h(byteLength);
    const size = this.#zstd.i(this.#target, bound, this.#source, byteLength, level);
    if (size <= 0) throw new RangeError(`zstd has no memory to compress ${byteLength} bytes`);
    return new Uint8Array(this.#zstd.c.buffer as ArrayBuffer, this.#target, size);
  }

  /** Bytes as one frame, in memory of its own. */
  compress(bytes: Uint8Array, level: number): Uint8Array<ArrayBuffer> {
    this.input(bytes.byteLength).set(bytes);
    return this.compressInput(bytes.byteLength, level).slice();
  }

  #reserve(byteLength: number): void {
    const { f: allocate, g: free, h: bound } = this.#zstd;
    if (this.#capacity > 0) {
      free(this.#source);
      free(this.#target);
      this.#capacity = 0;
    }
    this.#source = allocate(byteLength);
    this.#target = allocate(bound(byteLength));
    if (this.#source === 0 || this.#target === 0) {
      throw new RangeError(`zstd has no memory for ${byteLength} bytes`);
    }
    this.#capacity = byteLength;
  }
}

async function moduleBytes(): Promise<ArrayBuffer> {
  const packed = Uint8Array.from(atob(ZSTD_WASM_GZIP_BASE64), (letter) => letter.charCodeAt(0));
  const bytes = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(bytes).arrayBuffer();
}
