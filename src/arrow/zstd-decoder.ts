import { platform } from '#platform';
import { TraceError } from '../errors.js';
import { bytesOfBase64 } from '../platform/base64.js';
import { ZSTD_DECODER_WASM_GZIP_BASE64 } from './zstd-decoder-module.generated.js';

/** What the module of zstddec exports. Addresses and lengths are bytes of its memory. */
interface ZstdExports {
  readonly memory: WebAssembly.Memory;
  /** 0 where there is no memory. */
  readonly malloc: (byteLength: number) => number;
  readonly free: (address: number) => void;
  /** How many bytes there are, or a number that is an error. */
  readonly ZSTD_decompress: (target: number, capacity: number, source: number, byteLength: number) => number;
}

/** Bytes that its memory cannot have in one piece: it ends here. */
const MEMORY_END = 2 ** 31;

/**
 * The reference implementation of Zstandard (RFC 8878) as WebAssembly, of which there is one a thread: none of its methods waits
 * for anything.
 */
export class ZstdDecoder {
  readonly #zstd: ZstdExports;
  // One piece of memory for all: of several that grow one after the other, those that were are holes between the others.
  #address = 0;
  #capacity = 0;

  private constructor(zstd: ZstdExports) {
    this.#zstd = zstd;
  }

  /** @param module as `zstdModule` gives it, to another thread as well */
  static async open(module: WebAssembly.Module): Promise<ZstdDecoder> {
    const imports = { env: { emscripten_notify_memory_growth: () => undefined } };
    const { exports } = await WebAssembly.instantiate(module, imports);
    return new ZstdDecoder(exports as unknown as ZstdExports);
  }

  /** The decoder's memory, for others who read its output. */
  get memory(): WebAssembly.Memory {
    return this.#zstd.memory;
  }

  /**
   * Unpacks frames.
   *
   * @param byteLength of what was packed, at most
   * @param room bytes for others, from the next address on that eight divides behind `byteLength` bytes
   * @returns what was packed, or nothing where the frames are damaged: a view of the decoder's memory, good until one of its
   *   methods is called
   * @throws TraceError where there is no memory for it, as `scratch` does
   */
  unpack(packed: Uint8Array, byteLength: number, room = 0): Uint8Array<ArrayBuffer> {
    const behind = alignedTo8(byteLength);
    // What was packed is no longer needed when others begin.
    const target = this.#reserve(behind + Math.max(room, packed.byteLength));
    const source = target + behind;
    this.#view(source, packed.byteLength).set(packed);
    const length = this.#zstd.ZSTD_decompress(target, byteLength, source, packed.byteLength) >>> 0;
    return this.#view(target, length <= byteLength ? length : 0);
  }

  /**
   * Memory of so many bytes, on an address that eight divides, in which others make something, one after the other.
   *
   * @returns a view as `unpack` gives it
   */
  scratch(byteLength: number): Uint8Array<ArrayBuffer> {
    return this.#view(this.#reserve(byteLength), byteLength);
  }

  #reserve(byteLength: number): number {
    if (byteLength <= this.#capacity) return this.#address;
    if (this.#capacity > 0) this.#zstd.free(this.#address);
    this.#capacity = 0;
    this.#address = byteLength < MEMORY_END ? this.#zstd.malloc(byteLength) >>> 0 : 0;
    if (this.#address === 0)
      throw new TraceError(`there is no memory for ${byteLength} bytes that are unpacked`);
    this.#capacity = byteLength;
    return this.#address;
  }

  #view(address: number, byteLength: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#zstd.memory.buffer as ArrayBuffer, address, byteLength);
  }
}

/** The next address that eight divides. */
export function alignedTo8(address: number): number {
  return 8 * Math.ceil(address / 8);
}

let compiled: Promise<WebAssembly.Module> | undefined;
let decoder: Promise<ZstdDecoder> | undefined;

/** The compiled module, for decoders of other threads. */
export function zstdModule(): Promise<WebAssembly.Module> {
  compiled ??= platform
    .gunzip(bytesOfBase64(ZSTD_DECODER_WASM_GZIP_BASE64))
    .then((bytes) => WebAssembly.compile(bytes));
  return compiled;
}

/** The one decoder of this thread. */
export function zstdDecoder(): Promise<ZstdDecoder> {
  decoder ??= zstdModule().then((module) => ZstdDecoder.open(module));
  return decoder;
}
