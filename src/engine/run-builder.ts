import { EngineError } from '../errors.js';
import type { ColumnType } from '../fields.js';
import type { Engine } from './engine.js';
import { BufferSource, type NumberColumn, type Run, type RunBuffers, type TilePlace } from './run.js';
import { allocateRows } from './want-of-memory.js';

interface GrowingList {
  offsets: Int32Array<ArrayBuffer>;
  items: Uint32Array<ArrayBuffer>;
}

/** A run in the making: rows of an engine's tiles, copied one behind the other. */
export class RunBuilder {
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
