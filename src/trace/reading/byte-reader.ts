/** Bytes that are read front to back in pieces of exactly the size that is asked for: of a file, a pipe, or a page's `File`. */
export interface ByteReader {
  /** As it is named in messages. */
  readonly name: string;
  /** All of them; undefined where that is not known, as for a pipe. */
  readonly size: number | undefined;
  /** Bytes read so far. */
  readonly position: number;
  /** Bytes that are left; infinite where the size is not known. */
  readonly remaining: number;
  /** The next `byteLength` bytes, which remain to be read; fewer only at the end. */
  peek(byteLength: number): Promise<Uint8Array>;
  /**
   * The next `byteLength` bytes in memory of their own; fewer only at the end.
   *
   * @param memory that is used for them where it is large enough
   */
  read(byteLength: number, memory?: Uint8Array): Promise<Uint8Array>;
  /** Bytes at a place, where the size is known, without moving on. */
  readAt(position: number, byteLength: number): Promise<Uint8Array>;
  /** May be called again. */
  close(): Promise<void>;
}
