import type { NumberChunk, Numbers } from './number-chunk.js';

/** What a worker is told that decodes: one `open-decoder`, then column chunks, each of which it answers with a `DecodingResult`. */
export type DecodingRequest =
  | { readonly type: 'open-decoder'; readonly zstd: WebAssembly.Module; readonly joining: WebAssembly.Module }
  | DecodeRequest;

export interface DecodeRequest {
  readonly type: 'decode';
  readonly chunk: NumberChunk;
  /** All of its memory moves to the worker. */
  readonly bytes: Uint8Array;
  /** Of a chunk that is no longer needed. */
  readonly memory?: Numbers | undefined;
}

/** Undefined where this thread has to see what is different, or wrong: it reads the chunk by itself then. */
export type DecodingResult = Numbers | { readonly offsets: Int32Array; readonly items: Numbers } | undefined;
