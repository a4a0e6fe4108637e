import type { NumberArray } from '../../trace/columns.js';
import { type Chunk, type ChunkColumn, likeOf } from './chunk.js';

interface Filling {
  values: NumberArray;
  /** Values that are there. */
  count: number;
  readonly offsets: Int32Array | undefined;
}

/** Items of a list for each row of a chunk after which it ends with the row, so that long lists do not take all memory. */
const ITEMS_PER_ROW = 8;

/** Makes chunks of a fixed number of rows out of those that come, in memory of their own, by one copy. */
export class ChunkFiller {
  readonly #rowsPerChunk: number;
  #columns: Filling[] | undefined;
  #heads: readonly ChunkColumn[] = [];
  #rows = 0;
  #isFullOfItems = false;
  readonly #spent: Chunk[] = [];

  constructor(rowsPerChunk: number) {
    this.#rowsPerChunk = rowsPerChunk;
  }

  /** Rows that are there. */
  get rows(): number {
    return this.#rows;
  }

  get isFull(): boolean {
    return this.#rows === this.#rowsPerChunk || this.#isFullOfItems;
  }

  /**
   * Copies rows, as many as there is room for.
   *
   * @returns the row behind them
   */
  add(chunk: Chunk, from: number): number {
    this.#heads = chunk.columns;
    if (this.#columns === undefined) {
      const spent = this.#spent.pop();
      this.#columns = chunk.columns.map((column, index) => this.#begin(column, spent?.columns[index]));
    }
    const columns = this.#columns;
    const limit = ITEMS_PER_ROW * this.#rowsPerChunk;
    const most = Math.min(chunk.rows, from + this.#rowsPerChunk - this.#rows);
    // Wherever batches begin, a chunk ends with the row that makes it full.
    const ends = chunk.columns.map(({ offsets }, index) =>
      offsets === undefined ? most : rowWithItem(offsets, from, most, limit - columns[index].count),
    );
    const to = Math.min(...ends);
    for (const [index, column] of chunk.columns.entries()) this.#append(columns[index], column, from, to);
    this.#isFullOfItems = columns.some(({ count }) => count >= limit);
    this.#rows += to - from;
    return to;
  }

  /** Gives away the rows that are there. */
  take(): Chunk {
    const rows = this.#rows;
    const columns = (this.#columns ?? []).map(({ values, count, offsets }, index): ChunkColumn => {
      // Dictionaries only grow, so that the last one has the values of all rows.
      const { name, type, dictionary } = this.#heads[index];
      const filled = values.subarray(0, count) as NumberArray;
      return offsets === undefined
        ? { name, type, values: filled, dictionary }
        : { name, type, values: filled, offsets: offsets.subarray(0, rows + 1) };
    });
    this.#columns = undefined;
    this.#rows = 0;
    this.#isFullOfItems = false;
    return { rows, columns };
  }

  /**
   * Takes a chunk back that nobody reads any more: its memory serves another. Fresh memory costs more than the copy, as the
   * system has to find and clear it.
   */
  recycle(chunk: Chunk): void {
    this.#spent.push(chunk);
  }

  #begin({ values, offsets }: ChunkColumn, spent: ChunkColumn | undefined): Filling {
    const length = this.#rowsPerChunk;
    return {
      values: spent === undefined ? likeOf(values, length) : wholeOf(spent.values),
      count: 0,
      offsets:
        offsets === undefined
          ? undefined
          : spent?.offsets === undefined
            ? new Int32Array(length + 1)
            : new Int32Array(spent.offsets.buffer),
    };
  }

  #append(filling: Filling, { values, offsets }: ChunkColumn, from: number, to: number): void {
    let [first, end] = [from, to];
    if (offsets !== undefined && filling.offsets !== undefined) {
      [first, end] = [offsets[from] - offsets[0], offsets[to] - offsets[0]];
      const shift = filling.count - offsets[from];
      for (let row = from; row < to; row++) {
        filling.offsets[this.#rows + row - from + 1] = offsets[row + 1] + shift;
      }
    }
    const count = filling.count + end - first;
    if (count > filling.values.length) {
      const larger = likeOf(values, 2 * count);
      copy(larger, filling.values.subarray(0, filling.count) as NumberArray, 0);
      filling.values = larger;
    }
    copy(filling.values, values.subarray(first, end) as NumberArray, filling.count);
    filling.count = count;
  }
}

/**
 * Where a chunk ends that begins with a row of longer ones: at most `rowsPerChunk` rows behind it, and earlier where a list
 * has too many items, as chunks that are filled do.
 */
export function endOfChunk({ rows, columns }: Chunk, from: number, rowsPerChunk: number): number {
  const most = Math.min(rows, from + rowsPerChunk);
  const items = ITEMS_PER_ROW * rowsPerChunk;
  return Math.min(
    ...columns.map(({ offsets }) => (offsets === undefined ? most : rowWithItem(offsets, from, most, items))),
  );
}

/** The first row before which there are so many items, counted from those of row `from`; `most` where there are fewer. */
function rowWithItem(offsets: Int32Array, from: number, most: number, items: number): number {
  const end = offsets[from] + items;
  if (offsets[most] < end) return most;
  let [low, high] = [from + 1, most];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (offsets[middle] >= end) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** All of the memory that values are a view of. */
function wholeOf(values: NumberArray): NumberArray {
  return new (values.constructor as new (buffer: ArrayBufferLike) => NumberArray)(values.buffer);
}

function copy(target: NumberArray, source: NumberArray, at: number): void {
  // Both are of one type, which the compiler cannot know.
  (target as Float64Array).set(source as Float64Array, at);
}
