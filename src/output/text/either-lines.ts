import type { Chunk } from '../chunks/chunk.js';
import type { ChunkEncoder, ChunkPlace, EncodedChunk } from '../chunks/chunk-format.js';
import { GrowingBytes } from '../encoding/growing-bytes.js';
import type { Lines } from './lines.js';

/** What makes a line of each row. */
export interface LineSource {
  lines(chunk: Chunk, place: ChunkPlace, rest?: () => Promise<void>): Promise<Lines>;
}

/** Rows between pauses, some milliseconds of a browser. */
const ROWS_AT_A_TIME = 4096;

/** Lines of one form for some rows and of another for the others; both are made of all rows. */
export class EitherLines implements ChunkEncoder, LineSource {
  readonly #usual: LineSource;
  readonly #other: LineSource;
  readonly #othersOf: (chunk: Chunk) => (row: number) => boolean;
  readonly #seenByOther: (chunk: Chunk) => Chunk;

  /**
   * @param othersOf which rows of a chunk have the other form
   * @param seenByOther what the other form is made of. Default: the chunk as it is
   */
  constructor(
    usual: LineSource,
    other: LineSource,
    othersOf: (chunk: Chunk) => (row: number) => boolean,
    seenByOther: (chunk: Chunk) => Chunk = (chunk) => chunk,
  ) {
    this.#usual = usual;
    this.#other = other;
    this.#othersOf = othersOf;
    this.#seenByOther = seenByOther;
  }

  async encode(chunk: Chunk, place: ChunkPlace, rest?: () => Promise<void>): Promise<EncodedChunk> {
    return { bytes: (await this.lines(chunk, place, rest)).bytes };
  }

  async lines(chunk: Chunk, place: ChunkPlace, rest?: () => Promise<void>): Promise<Lines> {
    const usual = await this.#usual.lines(chunk, place, rest);
    const other = await this.#other.lines(this.#seenByOther(chunk), place, rest);
    const isOther = this.#othersOf(chunk);
    const bytes = new GrowingBytes(Math.max(usual.bytes.length, other.bytes.length));
    const ends = new Float64Array(chunk.rows);
    for (let row = 0; row < chunk.rows; row++) {
      if (rest !== undefined && row % ROWS_AT_A_TIME === 0) await rest();
      const of = isOther(row) ? other : usual;
      bytes.push(of.bytes.subarray(row === 0 ? 0 : of.ends[row - 1], of.ends[row]));
      ends[row] = bytes.length;
    }
    return { bytes: bytes.bytes(), ends };
  }
}
