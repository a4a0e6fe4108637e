import {
  type Data,
  type Field,
  Float64,
  type List,
  makeData,
  RecordBatch,
  type Schema,
  Struct,
  Uint32,
  Uint64,
} from 'apache-arrow';
import type { Engine } from '../engine/engine.js';
import { LIST_COLUMNS } from './schema.js';

/** A list column of a batch in the making. */
interface ListBuffer {
  readonly offsets: Int32Array;
  items: Uint32Array;
}

/**
 * Cuts the engine's tiles into record batches of one size. Every batch has buffers of its own, since Arrow
 * aliases what it is given and the engine overwrites its columns with the next tile.
 */
export class BatchAssembler {
  readonly #schema: Schema;
  readonly #columns: readonly string[];
  readonly #batchSize: number;
  readonly #withRequestId: boolean;
  #nextRequest = 0n;
  /** Rows of the trace that are not in a batch yet, at most: short traces get short buffers. */
  #rowsLeft: number;
  #capacity = 0;
  #rows = 0;
  #timestamps!: Float64Array;
  #clientIds!: Uint32Array;
  #scalars!: (Uint32Array | undefined)[];
  #lists!: (ListBuffer | undefined)[];

  /**
   * @param columns names of the columns after timestamp and client_id, in the engine's order
   * @param totalRows rows of the whole trace
   */
  constructor(
    schema: Schema,
    columns: readonly string[],
    batchSize: number,
    totalRows: number,
    withRequestId: boolean,
  ) {
    this.#schema = schema;
    this.#columns = columns;
    this.#batchSize = batchSize;
    this.#rowsLeft = totalRows;
    this.#withRequestId = withRequestId;
    this.#allocate();
  }

  /** Adds the first `rows` rows of the engine's newest tile, and yields every batch that this completes. */
  *add(engine: Engine, rows: number): Generator<RecordBatch> {
    for (let from = 0; from < rows; ) {
      const count = Math.min(rows - from, this.#capacity - this.#rows);
      this.#copy(engine, rows, from, count);
      from += count;
      if (this.#rows === this.#capacity) yield this.#finish();
    }
  }

  /** The last, shorter batch, where rows are left. */
  *rest(): Generator<RecordBatch> {
    if (this.#rows > 0) yield this.#finish();
  }

  #copy(engine: Engine, rows: number, from: number, count: number): void {
    const to = from + count;
    this.#timestamps.set(engine.timestamps(rows).subarray(from, to), this.#rows);
    this.#clientIds.set(engine.clientIds(rows).subarray(from, to), this.#rows);
    this.#columns.forEach((_, index) => {
      const list = this.#lists[index];
      if (list === undefined) {
        this.#scalars[index]!.set(engine.column(index, rows).subarray(from, to), this.#rows);
      } else {
        this.#copyList(list, engine.listOffsets(index, rows), engine.listItems(index), from, to);
      }
    });
    this.#rows += count;
  }

  #copyList(list: ListBuffer, offsets: Uint32Array, items: Uint32Array, from: number, to: number): void {
    const used = list.offsets[this.#rows]!;
    const shift = used - offsets[from]!;
    for (let row = from; row < to; row++) {
      list.offsets[this.#rows + row - from + 1] = offsets[row + 1]! + shift;
    }
    const added = items.subarray(offsets[from], offsets[to]);
    if (used + added.length > list.items.length) {
      const larger = new Uint32Array(Math.max(used + added.length, list.items.length * 2));
      larger.set(list.items.subarray(0, used));
      list.items = larger;
    }
    list.items.set(added, used);
  }

  #allocate(): void {
    const rows = Math.min(this.#batchSize, this.#rowsLeft);
    this.#capacity = rows;
    this.#timestamps = new Float64Array(rows);
    this.#clientIds = new Uint32Array(rows);
    this.#scalars = this.#columns.map((name) => (LIST_COLUMNS.has(name) ? undefined : new Uint32Array(rows)));
    this.#lists = this.#columns.map((name) =>
      LIST_COLUMNS.has(name)
        ? { offsets: new Int32Array(rows + 1), items: new Uint32Array(1024) }
        : undefined,
    );
  }

  #finish(): RecordBatch {
    const length = this.#rows;
    const children: Data[] = [
      makeData({ type: new Float64(), length, data: this.#timestamps.subarray(0, length) }),
      makeData({ type: new Uint32(), length, data: this.#clientIds.subarray(0, length) }),
      ...this.#columns.map((name, index) => {
        const list = this.#lists[index];
        return list === undefined
          ? makeData({ type: new Uint32(), length, data: this.#scalars[index]!.subarray(0, length) })
          : this.#listData(name, list, length);
      }),
    ];
    if (this.#withRequestId) children.push(this.#requestIds(length));
    const struct = new Struct(this.#schema.fields as Field[]);
    const batch = new RecordBatch(this.#schema, makeData({ type: struct, length, nullCount: 0, children }));
    this.#rows = 0;
    this.#rowsLeft -= length;
    this.#allocate();
    return batch;
  }

  #listData(name: string, list: ListBuffer, length: number) {
    const type = this.#schema.fields.find((field) => field.name === name)!.type as List<Uint32>;
    const items = list.items.subarray(0, list.offsets[length]);
    return makeData({
      type,
      length,
      nullCount: 0,
      valueOffsets: list.offsets.subarray(0, length + 1),
      child: makeData({ type: new Uint32(), length: items.length, data: items }),
    });
  }

  #requestIds(length: number) {
    const ids = new BigUint64Array(length);
    for (let row = 0; row < length; row++) ids[row] = this.#nextRequest++;
    return makeData({ type: new Uint64(), length, data: ids });
  }
}
