import { allocateRows } from './want-of-memory.js';

/** A list column: row i has the items `offsets[i]` to `offsets[i + 1]` (exclusive). */
export interface ListColumn {
  readonly offsets: Int32Array<ArrayBuffer>;
  readonly items: Uint32Array<ArrayBuffer>;
}

export type NumberColumn = Uint32Array<ArrayBuffer> | BigUint64Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;

export type RunColumn = NumberColumn | ListColumn;

/** The rows of consecutive tiles, in columns that nobody else uses. */
export interface Run {
  readonly rows: number;
  /** Seconds from the start of the trace, ascending. */
  readonly timestamps: Float64Array<ArrayBuffer>;
  readonly clientIds: Uint32Array<ArrayBuffer>;
  /** In the plan's order. */
  readonly columns: readonly RunColumn[];
  readonly tiles: RunTiles;
}

/** Which tiles the rows of a run are of. */
export interface RunTiles {
  /** That of the first row, or one without rows before it. */
  readonly first: number;
  /** Rows of this tile that are before the run. */
  readonly skipped: number;
  /** Rows of the run up to the end of each of its tiles, in order; those behind the last are of the tile after it. */
  readonly ends: readonly number[];
}

/** A place between two rows of a trace: `skipRows` rows behind the beginning of `tile`. */
export interface TilePlace {
  readonly tile: number;
  readonly skipRows: number;
}

/** The place behind the first `rows` rows of a run, at least one: it is told from the tile of the last of them. */
export function placeBehind({ first, skipped, ends }: RunTiles, rows: number): TilePlace {
  let [low, high] = [0, ends.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ends[middle] < rows) low = middle + 1;
    else high = middle;
  }
  return { tile: first + low, skipRows: rows - (low === 0 ? -skipped : ends[low - 1]) };
}

/** The memory of a run that is no longer needed, in the order of `buffersOf`. */
export type RunBuffers = readonly ArrayBuffer[];

/** The buffers behind the columns of a run, so that they can be handed to another thread, or used again. */
export function buffersOf(run: Omit<Run, 'tiles'>): ArrayBuffer[] {
  const buffers = [run.timestamps.buffer, run.clientIds.buffer];
  for (const column of run.columns) {
    if ('offsets' in column) buffers.push(column.offsets.buffer, column.items.buffer);
    else buffers.push(column.buffer);
  }
  return buffers;
}

/**
 * The same memory in new buffers, at no cost by the byte. The old ones are detached, and so has every view of them
 * length 0 from then on: whoever still holds one finds nothing in it, and never the rows that come later.
 */
export function reclaim(buffers: RunBuffers): RunBuffers {
  return buffers.map((buffer) => (buffer.byteLength === 0 ? buffer : moved(buffer)));
}

/** Node 20 has no `transfer`; a clone that takes the memory over does the same in about a microsecond. */
function moved(buffer: ArrayBuffer): ArrayBuffer {
  const { transfer } = buffer as ArrayBuffer & { transfer?(): ArrayBuffer };
  return transfer?.call(buffer) ?? structuredClone(buffer, { transfer: [buffer] });
}

/** Hands out the buffers of a set one after the other, and fresh ones where they do not suffice. */
export class BufferSource {
  readonly #spare: RunBuffers;
  #next = 0;

  constructor(spare: RunBuffers = []) {
    this.#spare = spare;
  }

  /** At least `bytes` bytes of any content; a spare buffer may be larger. */
  take(bytes: number): ArrayBuffer {
    const buffer = this.#spare[this.#next++];
    return buffer !== undefined && buffer.byteLength >= bytes ? buffer : allocateRows(bytes);
  }
}
