import {
  type Data,
  type Dictionary,
  type Field,
  Float64,
  type List,
  makeData,
  RecordBatch,
  type Schema,
  Struct,
  type Uint16,
  Uint32,
  Uint64,
  type Vector,
} from '../arrow/classes.js';
import {
  BufferSource,
  buffersOf,
  type ListColumn,
  placeBehind,
  type Run,
  reclaim,
  type TilePlace,
} from '../engine/run.js';
import { RunMemory } from '../engine/run-memory.js';
import { attributeData } from './attributes.js';
import type { PartEdges } from './part-edges.js';
import { joinRows, type Rows, sliceRows } from './run-rows.js';

/** Rows of a run that wait for those that complete their batch. */
interface Piece {
  readonly rows: Rows;
  readonly owner: SharedMemory;
  readonly end: TilePlace;
}

/** Where a batch is in its trace. */
export interface BatchPlace {
  /** The part that it belongs to, from 0, where edges of parts were given. */
  readonly part: number | undefined;
  /** Where the rows behind its last begin. */
  readonly end: TilePlace;
}

/**
 * Cuts runs of rows into record batches of one size. Batches inside a run are views of its columns; those that
 * lie across runs are copied together. Memory whose batches have all been handed back is used again. No batch lies across
 * the edge of a part, and behind each edge the batches begin anew, so that a part's are the same however it is come to.
 */
export class BatchAssembler {
  readonly #schema: Schema;
  readonly #struct: Struct;
  readonly #batchSize: number;
  readonly #withRequestId: boolean;
  readonly #dictionaries: readonly (Vector | undefined)[];
  #nextRequest: bigint;
  /** Pieces of the next batch, and their rows in all. */
  #pieces: Piece[] = [];
  #pending = 0;
  readonly #edges: PartEdges | undefined;
  readonly #places = new WeakMap<RecordBatch, BatchPlace>();
  /** Whose memory a batch is; a batch that nobody keeps is forgotten together with it. */
  readonly #owners = new WeakMap<RecordBatch, SharedMemory>();
  /** Memory of batches that lay across runs and were handed back. */
  readonly #spare = new RunMemory();

  /**
   * @param dictionaries those of the columns behind `client_id` that are attributes of clients, by their places
   * @param firstRequest `request_id` of the first row; without it there is no such column
   * @param edges of parts, from the first row on
   */
  constructor(
    schema: Schema,
    batchSize: number,
    dictionaries: readonly (Vector | undefined)[],
    firstRequest: number | undefined,
    edges?: PartEdges,
  ) {
    this.#schema = schema;
    this.#struct = new Struct(schema.fields as Field[]);
    this.#batchSize = batchSize;
    this.#dictionaries = dictionaries;
    this.#withRequestId = firstRequest !== undefined;
    this.#nextRequest = BigInt(firstRequest ?? 0);
    this.#edges = edges;
  }

  /**
   * Adds the rows of a run from `first` on, and yields every batch that this completes.
   *
   * @param memory takes that of the run when its batches have all been handed back
   */
  *add(run: Run, memory: RunMemory, first = 0): Generator<RecordBatch> {
    const owner = new SharedMemory(run, memory);
    for (let from = first; from < run.rows; ) {
      let to = Math.min(run.rows, from + this.#batchSize - this.#pending);
      if (this.#edges !== undefined) {
        to = from + this.#edges.take(run.timestamps, from, to);
        if (to === from) {
          yield* this.rest();
          this.#edges.advance(run.timestamps[from]);
          continue;
        }
      }
      const piece = sliceRows(run, from, to);
      const end = placeBehind(run.tiles, to);
      from = to;
      if (this.#pending === 0 && piece.rows === this.#batchSize) {
        yield this.#batch(piece, owner.share(), end);
        continue;
      }
      this.#pieces.push({ rows: piece, owner: owner.share(), end });
      this.#pending += piece.rows;
      if (this.#pending === this.#batchSize) yield* this.rest();
    }
    owner.drop();
  }

  /** The last, shorter batch, where rows are left. */
  *rest(): Generator<RecordBatch> {
    if (this.#pending === 0) return;
    const pieces = this.#pieces;
    const rows = this.#pending;
    this.#pieces = [];
    this.#pending = 0;
    const { end } = pieces[pieces.length - 1];
    if (pieces.length === 1) {
      yield this.#batch(pieces[0].rows, pieces[0].owner, end);
      return;
    }
    const whole = joinRows(
      pieces.map((piece) => piece.rows),
      rows,
      new BufferSource(this.#spare.take()),
    );
    for (const { owner } of pieces) owner.drop();
    yield this.#batch(whole, new SharedMemory(whole, this.#spare), end);
  }

  /** Where a batch is; undefined for one that is not from here. */
  placeOf(batch: RecordBatch): BatchPlace | undefined {
    return this.#places.get(batch);
  }

  /**
   * Takes the memory of a batch back; one that is not known, or was handed back before, is ignored. Batches that share
   * memory lose their values together, when all of them have been handed back.
   */
  recycle(batch: RecordBatch): void {
    this.#owners.get(batch)?.drop();
    this.#owners.delete(batch);
  }

  #batch({ rows, timestamps, clientIds, columns }: Rows, owner: SharedMemory, end: TilePlace): RecordBatch {
    const children: Data[] = [
      makeData({ type: new Float64(), length: rows, data: timestamps }),
      makeData({ type: new Uint32(), length: rows, data: clientIds }),
      ...columns.map((column, index) => {
        const { type } = this.#schema.fields[index + 2];
        if ('offsets' in column) return listData(type as List<Uint32>, column, rows);
        const dictionary = this.#dictionaries[index];
        if (dictionary === undefined)
          return makeData({ type: type as Uint16 | Uint32 | Uint64, length: rows, data: column });
        const places = new Int32Array(column.buffer, column.byteOffset, rows);
        return attributeData(type as Dictionary, places, dictionary);
      }),
    ];
    if (this.#withRequestId) children.push(this.#requestIds(rows));
    const batch = new RecordBatch(
      this.#schema,
      makeData({ type: this.#struct, length: rows, nullCount: 0, children }),
    );
    this.#owners.set(batch, owner);
    this.#places.set(batch, { part: this.#edges?.part, end });
    return batch;
  }

  #requestIds(length: number): Data<Uint64> {
    const ids = new BigUint64Array(length);
    for (let row = 0; row < length; row++) ids[row] = this.#nextRequest++;
    return makeData({ type: new Uint64(), length, data: ids });
  }
}

/** The memory of a run while anything refers to it; whoever makes one holds a share. */
class SharedMemory {
  #shares = 1;
  readonly #run: Rows;
  readonly #memory: RunMemory;

  constructor(run: Rows, memory: RunMemory) {
    this.#run = run;
    this.#memory = memory;
  }

  share(): this {
    this.#shares++;
    return this;
  }

  drop(): void {
    if (--this.#shares === 0) this.#memory.give(reclaim(buffersOf(this.#run)));
  }
}

function listData(type: List<Uint32>, { offsets, items }: ListColumn, length: number): Data<List<Uint32>> {
  const child = makeData({ type: new Uint32(), length: items.length, data: items });
  return makeData({ type, length, nullCount: 0, valueOffsets: offsets, child });
}
