import type { Chunk } from '../chunks/chunk.js';
import type { ChunkEncoder, ChunkPlace, EncodedChunk } from '../chunks/chunk-format.js';
import type { Cell, CellOfChunk } from './cells.js';

/** Lines of cells, one a row, one behind the other. */
export class LineEncoder implements ChunkEncoder {
  readonly #cells: readonly Cell[];
  /** Kept from chunk to chunk. */
  #view = new DataView(new ArrayBuffer(0));

  constructor(cells: readonly Cell[]) {
    this.#cells = cells;
  }

  encode(chunk: Chunk, place: ChunkPlace): EncodedChunk {
    const cells = this.#cells.map((cell) => cell(chunk, place));
    const most = cells.reduce((sum, { maxBytes }) => sum + maxBytes, 0);
    if (this.#view.byteLength < most) this.#view = new DataView(new ArrayBuffer(most));
    const end = writeRows(this.#view, cells, chunk.rows);
    return { bytes: new Uint8Array(this.#view.buffer.slice(0, end)) };
  }
}

function writeRows(view: DataView, cells: readonly CellOfChunk[], rows: number): number {
  const writers = cells.map(({ write }) => write);
  let at = 0;
  for (let row = 0; row < rows; row++) {
    for (let index = 0; index < writers.length; index++) at = writers[index](view, at, row);
  }
  return at;
}
