import type { Engine } from './engine.js';

/** A list column: row i has the items `offsets[i]` to `offsets[i + 1]` (exclusive). */
export interface ListColumn {
  readonly offsets: Int32Array;
  readonly items: Uint32Array;
}

/** The rows of consecutive tiles, in columns that nobody else uses. */
export interface Run {
  readonly rows: number;
  /** Seconds from the start of the trace, ascending. */
  readonly timestamps: Float64Array;
  readonly clientIds: Uint32Array;
  /** In the plan's order. */
  readonly columns: readonly (Uint32Array | ListColumn)[];
}

/** Produces the next `tiles` tiles. `isList` tells of each column whether it is a list. */
export function produceRun(engine: Engine, tiles: number, isList: readonly boolean[]): Run {
  const builder = new RunBuilder(Math.ceil(engine.rowsPerTile * tiles * 1.02) + 1024, isList);
  for (let tile = 0; tile < tiles; tile++) builder.append(engine, engine.produce());
  return builder.finish();
}

/** The buffers behind the columns of a run, so that they can be handed to another thread without a copy. */
export function buffersOf(run: Run): ArrayBuffer[] {
  const arrays: { buffer: ArrayBufferLike }[] = [run.timestamps, run.clientIds];
  for (const column of run.columns) {
    if ('offsets' in column) arrays.push(column.offsets, column.items);
    else arrays.push(column);
  }
  return arrays.map(({ buffer }) => buffer as ArrayBuffer);
}

class RunBuilder {
  #rows = 0;
  #capacity: number;
  #timestamps: Float64Array;
  #clientIds: Uint32Array;
  readonly #columns: (Uint32Array | { offsets: Int32Array; items: Uint32Array })[];

  constructor(capacity: number, isList: readonly boolean[]) {
    this.#capacity = capacity;
    this.#timestamps = new Float64Array(capacity);
    this.#clientIds = new Uint32Array(capacity);
    this.#columns = isList.map((list) =>
      list
        ? { offsets: new Int32Array(capacity + 1), items: new Uint32Array(1024) }
        : new Uint32Array(capacity),
    );
  }

  /** Adds the engine's newest tile. */
  append(engine: Engine, rows: number): void {
    this.#reserve(this.#rows + rows);
    this.#timestamps.set(engine.timestamps(rows), this.#rows);
    this.#clientIds.set(engine.clientIds(rows), this.#rows);
    this.#columns.forEach((column, index) => {
      if ('offsets' in column) {
        this.#appendList(column, engine.listOffsets(index, rows), engine.listItems(index));
      } else {
        column.set(engine.column(index, rows), this.#rows);
      }
    });
    this.#rows += rows;
  }

  #appendList(
    column: { offsets: Int32Array; items: Uint32Array },
    offsets: Uint32Array,
    items: Uint32Array,
  ): void {
    const used = column.offsets[this.#rows]!;
    column.offsets.set(offsets, this.#rows);
    if (used > 0) {
      const target = column.offsets.subarray(this.#rows, this.#rows + offsets.length);
      for (let row = 0; row < target.length; row++) target[row]! += used;
    }
    const needed = used + items.length;
    if (needed > column.items.length) {
      column.items = enlarged(column.items, used, Math.max(needed, column.items.length * 2));
    }
    column.items.set(items, used);
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
    };
  }
}

/** A longer copy of the first `used` values. */
function enlarged<T extends Float64Array | Uint32Array | Int32Array>(
  values: T,
  used: number,
  length: number,
): T {
  const larger = new (values.constructor as new (length: number) => T)(length);
  larger.set(values.subarray(0, used));
  return larger;
}
