import type { Chunk } from '../chunks/chunk.js';
import type { ChunkEncoder, ChunkPlace, EncodedChunk } from '../chunks/chunk-format.js';
import type { Cell, CellOfChunk } from './cells.js';

/** Lines of cells, one a row, one behind the other. */
export class LineEncoder implements ChunkEncoder {
  readonly #cells: readonly Cell[];
  /** Kept from chunk to chunk. */
  #bytes = new Uint8Array(0);

  constructor(cells: readonly Cell[]) {
    this.#cells = cells;
  }

  encode(chunk: Chunk, place: ChunkPlace): EncodedChunk {
    const cells = this.#cells.map((cell) => cell(chunk, place));
    const most = cells.reduce((sum, { maxBytes }) => sum + maxBytes, 0);
    if (this.#bytes.length < most) this.#bytes = new Uint8Array(most);
    const end = writeRows(this.#bytes, cells, chunk.rows);
    return { bytes: this.#bytes.slice(0, end) };
  }
}

function writeRows(bytes: Uint8Array, cells: readonly CellOfChunk[], rows: number): number {
  const writers = cells.map(({ write }) => write);
  let at = 0;
  for (let row = 0; row < rows; row++) {
    for (let index = 0; index < writers.length; index++) at = writers[index](bytes, at, row);
  }
  return at;
}
