import { TraceError } from '../../errors.js';
import type { ByteReader } from './byte-reader.js';

/** A `Blob` or `File`, of which only what is asked for comes into memory: it may be larger than that. */
export class BlobReader implements ByteReader {
  readonly name: string;
  readonly #blob: Blob;
  #position = 0;
  #bytesRead = 0;

  constructor(name: string, blob: Blob) {
    this.name = name;
    this.#blob = blob;
  }

  get size(): number {
    return this.#blob.size;
  }

  /** Of all reads together, for whoever tells how far it is. */
  get bytesRead(): number {
    return this.#bytesRead;
  }

  get position(): number {
    return this.#position;
  }

  get remaining(): number {
    return this.size - this.#position;
  }

  peek(byteLength: number): Promise<Uint8Array> {
    return this.readAt(this.#position, byteLength);
  }

  async read(byteLength: number): Promise<Uint8Array> {
    const bytes = await this.readAt(this.#position, byteLength);
    this.#position += bytes.byteLength;
    return bytes;
  }

  /** @throws TraceError where the file was removed or changed since the page was given it */
  async readAt(position: number, byteLength: number): Promise<Uint8Array> {
    try {
      const bytes = new Uint8Array(await this.#blob.slice(position, position + byteLength).arrayBuffer());
      this.#bytesRead += bytes.byteLength;
      return bytes;
    } catch (cause) {
      const { message } = cause as Error;
      throw new TraceError(`it cannot be read: ${message}`, { file: this.name }, { cause });
    }
  }

  async close(): Promise<void> {}
}
