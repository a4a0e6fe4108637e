import type { Compression } from '../compression/compression.js';
import type { FormatName } from '../formats.js';
import type { FormatOptions } from '../options.js';
import type { Chunk, ColumnHead } from './chunk.js';
import type { ChunkPlace, EncodedChunk } from './chunk-format.js';

/** What an encoding worker is told: one `open-format`, then chunks, each of which it answers with an `EncodedChunk`. */
export type EncodingRequest =
  | {
      readonly type: 'open-format';
      readonly name: FormatName;
      readonly columns: readonly ColumnHead[];
      readonly options: FormatOptions;
      /** Of the trace. */
      readonly metadata: ReadonlyMap<string, string>;
      readonly compression?: Compression | undefined;
    }
  | { readonly type: 'encode'; readonly chunk: Chunk; readonly place: ChunkPlace };

/** What it answers to a chunk: the memory of the chunk comes back with it. */
export interface EncodingResult {
  readonly encoded: EncodedChunk;
  readonly chunk: Chunk;
}
