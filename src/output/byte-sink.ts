/** Where the bytes of a trace go. */
export interface ByteSink {
  /** Takes a piece. Large pieces are not copied: they must not change until they are written. */
  push(piece: Uint8Array): void;
}
