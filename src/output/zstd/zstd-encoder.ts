import { platform } from '#platform';
import { withAddressSpaceLater } from '../../engine/address-space.js';
import { wantOfRowMemory } from '../../engine/want-of-memory.js';
import { bytesOfBase64 } from '../../platform/base64.js';
import { growMemory } from '../encoding/grow-memory.js';
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

/** What memory is for, in messages. */
const FOR = 'rows that are compressed';

/**
 * The reference implementation of Zstandard (RFC 8878) as WebAssembly: the same bytes in every runtime and version, where
 * Node's own encoder is there only in newer ones and follows the zstd that they were built with.
 */
export class ZstdEncoder {
  readonly #zstd: ZstdExports;
  /** Bytes of an input; -1 where no memory is reserved for any. */
  #capacity = -1;
  #source = 0;
  #target = 0;
  #scratchCapacity = 0;
  #scratch = 0;

  private constructor(zstd: ZstdExports) {
    this.#zstd = zstd;
  }

  /** @throws EngineError where the system gives no address space for its memory */
  static async open(): Promise<ZstdEncoder> {
    let memory: WebAssembly.Memory | undefined;
    const imports = {
      // Grows the memory to so many bytes at least; malloc gives 0 where it cannot.
      a: (byteLength: number): boolean => memory !== undefined && growMemory(memory, byteLength >>> 0),
      // memcpy of large areas.
      b: (target: number, source: number, byteLength: number): void => {
        const from = source >>> 0;
        new Uint8Array(memory!.buffer).copyWithin(target >>> 0, from, from + (byteLength >>> 0));
      },
    };
    const bytes = await platform.gunzip(bytesOfBase64(ZSTD_WASM_GZIP_BASE64));
    const { instance } = await withAddressSpaceLater(() => WebAssembly.instantiate(bytes, { a: imports }));
    const zstd = instance.exports as unknown as ZstdExports;
    memory = zstd.c;
    zstd.d();
    return new ZstdEncoder(zstd);
  }

  /** The encoder's memory, for others who write its input. */
  get memory(): WebAssembly.Memory {
    return this.#zstd.c;
  }

  /**
   * Where the next input of so many bytes is to be written, on an address that eight divides.
   *
   * It is a view of the encoder's memory, good until one of its methods is called.
   *
   * @throws EngineError where there is no memory, as the other methods do
   */
  input(byteLength: number): Uint8Array<ArrayBuffer> {
    if (byteLength > this.#capacity) this.#reserve(byteLength);
    return this.#view(this.#source, byteLength);
  }

  /** As many bytes besides, of which inputs are made; a view as `input` gives it. */
  scratch(byteLength: number): Uint8Array<ArrayBuffer> {
    if (byteLength > this.#scratchCapacity) {
      if (this.#scratchCapacity > 0) this.#zstd.g(this.#scratch);
      this.#scratchCapacity = 0;
      this.#scratch = this.#allocate(byteLength);
      this.#scratchCapacity = byteLength;
    }
    return this.#view(this.#scratch, byteLength);
  }

  /**
   * The first `byteLength` bytes of the input as one frame.
   *
   * It is a view of the encoder's memory, good until its next call.
   */
  compressInput(byteLength: number, level: number): Uint8Array<ArrayBuffer> {
    const bound = this.#zstd.h(byteLength);
    const size = this.#zstd.i(this.#target, bound, this.#source, byteLength, level);
    if (size <= 0) throw wantOfRowMemory(byteLength, FOR);
    return this.#view(this.#target, size);
  }

  /** Bytes as one frame, in memory of its own. */
  compress(bytes: Uint8Array, level: number): Uint8Array<ArrayBuffer> {
    this.input(bytes.byteLength).set(bytes);
    return this.compressInput(bytes.byteLength, level).slice();
  }

  #reserve(byteLength: number): void {
    if (this.#capacity >= 0) {
      this.#zstd.g(this.#source);
      this.#zstd.g(this.#target);
      this.#capacity = -1;
    }
    this.#source = this.#allocate(byteLength);
    this.#target = this.#allocate(this.#zstd.h(byteLength));
    this.#capacity = byteLength;
  }

  #allocate(byteLength: number): number {
    const address = this.#zstd.f(byteLength) >>> 0;
    if (address === 0) throw wantOfRowMemory(byteLength, FOR);
    return address;
  }

  #view(address: number, byteLength: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#zstd.c.buffer as ArrayBuffer, address, byteLength);
  }
}
