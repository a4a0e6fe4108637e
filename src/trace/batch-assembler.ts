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
import type { ListColumn, Run } from '../engine/run.js';

/**
 * Cuts runs of rows into record batches of one size. Batches inside a run are views of its columns; those that
 * lie across runs are copied together.
 */
export class BatchAssembler {
  readonly #schema: Schema;
  readonly #struct: Struct;
  readonly #batchSize: number;
  readonly #withRequestId: boolean;
  #nextRequest: bigint;
  /** Pieces of the next batch, and their rows in all. */
  #pieces: Run[] = [];
  #pending = 0;

  /**
   * @param firstRequest `request_id` of the first row; without it there is no such column
   */
  constructor(schema: Schema, batchSize: number, firstRequest: number | undefined) {
    this.#schema = schema;
    this.#struct = new Struct(schema.fields as Field[]);
    this.#batchSize = batchSize;
    this.#withRequestId = firstRequest !== undefined;
    this.#nextRequest = BigInt(firstRequest ?? 0);
  }

  /** Adds the first `rows` rows of a run, and yields every batch that this completes. */
  *add(run: Run, rows: number): Generator<RecordBatch> {
    for (let from = 0; from < rows; ) {
      const to = Math.min(rows, from + this.#batchSize - this.#pending);
      const piece = slice(run, from, to);
      from = to;
      if (this.#pending === 0 && piece.rows === this.#batchSize) {
        yield this.#batch(piece);
        continue;
      }
      this.#pieces.push(piece);
      this.#pending += piece.rows;
      if (this.#pending === this.#batchSize) yield* this.rest();
    }
  }

  /** The last, shorter batch, where rows are left. */
  *rest(): Generator<RecordBatch> {
    if (this.#pending === 0) return;
    const whole = concatenate(this.#pieces, this.#pending);
    this.#pieces = [];
    this.#pending = 0;
    yield this.#batch(whole);
  }

  #batch({ rows, timestamps, clientIds, columns }: Run): RecordBatch {
    const children: Data[] = [
      makeData({ type: new Float64(), length: rows, data: timestamps }),
      makeData({ type: new Uint32(), length: rows, data: clientIds }),
      ...columns.map((column, index) =>
        'offsets' in column
          ? listData(this.#schema.fields[index + 2]!.type as List<Uint32>, column, rows)
          : makeData({ type: new Uint32(), length: rows, data: column }),
      ),
    ];
    if (this.#withRequestId) children.push(this.#requestIds(rows));
    return new RecordBatch(
      this.#schema,
      makeData({ type: this.#struct, length: rows, nullCount: 0, children }),
    );
  }

  #requestIds(length: number): Data<Uint64> {
    const ids = new BigUint64Array(length);
    for (let row = 0; row < length; row++) ids[row] = this.#nextRequest++;
    return makeData({ type: new Uint64(), length, data: ids });
  }
}

function listData(type: List<Uint32>, { offsets, items }: ListColumn, length: number): Data<List<Uint32>> {
  const child = makeData({ type: new Uint32(), length: items.length, data: items });
  return makeData({ type, length, nullCount: 0, valueOffsets: offsets, child });
}

/** The rows `from` to `to` (exclusive), as views but for the offsets of lists, which start at 0 anew. */
function slice(run: Run, from: number, to: number): Run {
  return {
    rows: to - from,
    timestamps: run.timestamps.subarray(from, to),
    clientIds: run.clientIds.subarray(from, to),
    columns: run.columns.map((column) => {
      if (!('offsets' in column)) return column.subarray(from, to);
      return sliceList(column, from, to);
    }),
  };
}

function sliceList(column: ListColumn, from: number, to: number): ListColumn {
  const first = column.offsets[from]!;
  const offsets = column.offsets.slice(from, to + 1);
  if (first > 0) for (let row = 0; row < offsets.length; row++) offsets[row]! -= first;
  return { offsets, items: column.items.subarray(first, column.offsets[to]) };
}

function concatenate(pieces: readonly Run[], rows: number): Run {
  const [first] = pieces;
  if (pieces.length === 1) return first!;
  return {
    rows,
    timestamps: joined(
      new Float64Array(rows),
      pieces.map(({ timestamps }) => timestamps),
    ),
    clientIds: joined(
      new Uint32Array(rows),
      pieces.map(({ clientIds }) => clientIds),
    ),
    columns: first!.columns.map((column, index) => {
      const parts = pieces.map(({ columns }) => columns[index]!);
      return 'offsets' in column
        ? joinedLists(parts as ListColumn[], rows)
        : joined(new Uint32Array(rows), parts as Uint32Array[]);
    }),
  };
}

function joined<T extends Float64Array | Uint32Array>(target: T, parts: readonly T[]): T {
  let at = 0;
  for (const part of parts) {
    target.set(part, at);
    at += part.length;
  }
  return target;
}

function joinedLists(parts: readonly ListColumn[], rows: number): ListColumn {
  const offsets = new Int32Array(rows + 1);
  let row = 0;
  let shift = 0;
  for (const part of parts) {
    for (let index = 1; index < part.offsets.length; index++) {
      offsets[row + index] = part.offsets[index]! + shift;
    }
    row += part.offsets.length - 1;
    shift += part.items.length;
  }
  return {
    offsets,
    items: joined(
      new Uint32Array(shift),
      parts.map(({ items }) => items),
    ),
  };
}
