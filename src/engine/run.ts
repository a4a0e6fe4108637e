import { EngineError } from '../errors.js';
import type { ColumnType } from '../fields.js';
import type { Engine } from './engine.js';
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

/**
 * Produces the next `tiles` tiles, with columns of these types; `spare` is memory to use where it is large enough.
 * Memory that has been used before costs a third of fresh memory, whose pages the system has to find and clear.
 *
 * @param firstTile the number of the next tile
 */
export function produceRun(
  engine: Engine,
  firstTile: number,
  tiles: number,
  types: readonly ColumnType[],
  spare?: RunBuffers,
): Run {
  const rows = Math.ceil(engine.rowsPerTile * tiles * 1.02) + 1024;
  const builder = new RunBuilder(rows, types, spare, { tile: firstTile, skipRows: 0 });
  for (let tile = 0; tile < tiles; tile++) {
    builder.append(engine, 0, engine.produce());
    builder.endTile();
  }
  return builder.finish();
}

/**
 * Produces the next `tiles` tiles as runs of the given lengths, each whole but for the last.
 *
 * @param firstTile the number of the next tile
 * @param lengths without end
 * @param takeSpare memory to use for a run where it is large enough
 */
export function* produceRunsOf(
  engine: Engine,
  firstTile: number,
  tiles: number,
  types: readonly ColumnType[],
  lengths: Iterator<number, never>,
  takeSpare: () => RunBuffers | undefined,
): Generator<Run, void, undefined> {
  let length = lengths.next().value;
  let builder = new RunBuilder(length, types, takeSpare(), { tile: firstTile, skipRows: 0 });
  for (let tile = firstTile; tile < firstTile + tiles; tile++) {
    const rows = engine.produce();
    let from = 0;
    while (rows - from >= length - builder.rows) {
      const to = from + length - builder.rows;
      builder.append(engine, from, to);
      from = to;
      yield builder.finish();
      length = lengths.next().value;
      builder = new RunBuilder(length, types, takeSpare(), { tile, skipRows: from });
    }
    builder.append(engine, from, rows);
    builder.endTile();
  }
  if (builder.rows > 0) yield builder.finish();
}

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

interface GrowingList {
  offsets: Int32Array<ArrayBuffer>;
  items: Uint32Array<ArrayBuffer>;
}

class RunBuilder {
  #rows = 0;
  #capacity: number;
  #timestamps: Float64Array<ArrayBuffer>;
  #clientIds: Uint32Array<ArrayBuffer>;
  readonly #columns: (NumberColumn | GrowingList)[];
  readonly #start: TilePlace;
  readonly #tileEnds: number[] = [];

  constructor(
    capacity: number,
    types: readonly ColumnType[],
    spare: RunBuffers | undefined,
    start: TilePlace,
  ) {
    this.#start = start;
    const source = new BufferSource(spare);
    // Memory that a longer run needed may be needed again.
    capacity = Math.max(capacity, Math.floor((spare?.[0]?.byteLength ?? 0) / 8));
    this.#capacity = capacity;
    this.#timestamps = new Float64Array(source.take(capacity * 8));
    this.#clientIds = new Uint32Array(source.take(capacity * 4));
    this.#columns = types.map((type) => {
      if (type === 'uint32' || type === 'dictionary') return new Uint32Array(source.take(capacity * 4));
      if (type === 'uint64') return new BigUint64Array(source.take(capacity * 8));
      if (type === 'uint16') return new Uint16Array(source.take(capacity * 2));
      const offsets = new Int32Array(source.take((capacity + 1) * 4));
      offsets[0] = 0;
      return { offsets, items: new Uint32Array(source.take(4096)) };
    });
  }

  /** Rows that were added. */
  get rows(): number {
    return this.#rows;
  }

  /** Adds the rows `from` to `to` (exclusive) of the engine's newest tile. */
  append(engine: Engine, from: number, to: number): void {
    const at = this.#rows;
    this.#reserve(at + to - from);
    this.#timestamps.set(engine.timestamps(to).subarray(from), at);
    this.#clientIds.set(engine.clientIds(to).subarray(from), at);
    for (const [index, column] of this.#columns.entries()) {
      if ('offsets' in column) {
        this.#appendList(column, engine.listOffsets(index, to).subarray(from), engine.listItems(index));
      } else if (column instanceof Uint32Array) {
        column.set(engine.column(index, to).subarray(from), at);
      } else if (column instanceof BigUint64Array) {
        column.set(engine.longColumn(index, to).subarray(from), at);
      } else {
        column.set(engine.shortColumn(index, to).subarray(from), at);
      }
    }
    this.#rows += to - from;
  }

  /** What is appended next is of the next tile. */
  endTile(): void {
    this.#tileEnds.push(this.#rows);
  }

  /** Adds the lists whose items the offsets, one more than lists, delimit. */
  #appendList(column: GrowingList, offsets: Uint32Array, items: Uint32Array): void {
    const used = column.offsets[this.#rows];
    const first = offsets[0];
    const last = offsets[offsets.length - 1];
    checkItems(used + last - first);
    column.offsets.set(offsets, this.#rows);
    if (used !== first) {
      const target = column.offsets.subarray(this.#rows, this.#rows + offsets.length);
      for (let row = 0; row < target.length; row++) target[row] += used - first;
    }
    const needed = column.offsets[this.#rows + offsets.length - 1];
    if (needed > column.items.length) {
      column.items = enlarged(column.items, used, Math.max(needed, column.items.length * 2));
    }
    column.items.set(items.subarray(first, last), used);
  }

  /** Tiles that burst have more rows than expected. */
  #reserve(rows: number): void {
    if (rows <= this.#capacity) return;
    this.#capacity = Math.max(rows, Math.ceil(this.#capacity * 1.5));
    this.#timestamps = enlarged(this.#timestamps, this.#rows, this.#capacity);
    this.#clientIds = enlarged(this.#clientIds, this.#rows, this.#capacity);
    this.#columns.forEach((column, index) => {
      if ('offsets' in column) column.offsets = enlarged(column.offsets, this.#rows + 1, this.#capacity + 1);
      else this.#columns[index] = enlarged(column, this.#rows, this.#capacity);
    });
  }

  finish(): Run {
    const rows = this.#rows;
    return {
      rows,
      timestamps: this.#timestamps.subarray(0, rows),
      clientIds: this.#clientIds.subarray(0, rows),
      columns: this.#columns.map((column) =>
        'offsets' in column
          ? {
              offsets: column.offsets.subarray(0, rows + 1),
              items: column.items.subarray(0, column.offsets[rows]),
            }
          : column.subarray(0, rows),
      ),
      tiles: { first: this.#start.tile, skipped: this.#start.skipRows, ends: this.#tileEnds },
    };
  }
}

/** Arrow's lists have offsets of 32 bits with a sign. */
const MAX_ITEMS = 2_147_483_647;

function checkItems(count: number): void {
  if (count <= MAX_ITEMS) return;
  throw new EngineError(
    `the lists of a batch would have more than ${MAX_ITEMS} items; use a smaller batch size, or lists of fewer items`,
  );
}

/** A longer copy of the first `used` values. */
function enlarged<T extends Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer> | NumberColumn>(
  values: T,
  used: number,
  length: number,
): T {
  const larger = new (values.constructor as new (buffer: ArrayBuffer) => T)(
    allocateRows(length * values.BYTES_PER_ELEMENT),
  );
  (larger as Float64Array).set(values.subarray(0, used) as Float64Array);
  return larger;
}
