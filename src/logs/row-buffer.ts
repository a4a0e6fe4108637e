import { copiedInto } from '../statistics/enlarged.js';
import { type RowLayout, type Rows, rowBytes, type ScalarValues, scalarArray } from './row-layout.js';

const FIRST_ROWS = 1 << 14;

/** Rows that are gathered in memory, column by column, in growing arrays. */
export class RowBuffer {
  readonly layout: RowLayout;
  readonly #rowBytes: number;
  #capacity = FIRST_ROWS;
  #rows = 0;
  #scalars: ScalarValues[];
  #lists: { offsets: Uint32Array<ArrayBuffer>; values: Uint32Array<ArrayBuffer>; length: number }[];

  constructor(layout: RowLayout) {
    this.layout = layout;
    this.#rowBytes = rowBytes(layout);
    this.#scalars = layout.scalars.map((column) => scalarArray(column, FIRST_ROWS));
    this.#lists = layout.lists.map(() => ({
      offsets: new Uint32Array(FIRST_ROWS + 1),
      values: new Uint32Array(FIRST_ROWS),
      length: 0,
    }));
  }

  get rows(): number {
    return this.#rows;
  }

  /** Of what has been gathered. */
  get bytes(): number {
    return this.#lists.reduce((sum, { length }) => sum + 4 * length, this.#rows * this.#rowBytes);
  }

  /** The columns, whose entries from `rows` on are for the next rows; until the next `reserve`. */
  get scalars(): readonly ScalarValues[] {
    return this.#scalars;
  }

  /** Makes room for so many more rows. */
  reserve(rows: number): void {
    const needed = this.#rows + rows;
    if (needed <= this.#capacity) return;
    while (this.#capacity < needed) this.#capacity *= 2;
    this.#scalars = this.#scalars.map((values, index) => {
      const larger = scalarArray(this.layout.scalars[index], this.#capacity);
      larger.set(values.subarray(0, this.#rows));
      return larger;
    });
    for (const list of this.#lists) {
      list.offsets = copiedInto(new Uint32Array(this.#capacity + 1), list.offsets);
    }
  }

  /** Adds a value to the list of the row that is to be added next. */
  addItem(list: number, value: number): void {
    const items = this.#lists[list];
    if (items.length === items.values.length) {
      items.values = copiedInto(new Uint32Array(2 * items.length), items.values);
    }
    items.values[items.length++] = value;
  }

  /** The row whose scalars and items have been set is one more. */
  addRow(): void {
    this.#rows++;
    for (const list of this.#lists) list.offsets[this.#rows] = list.length;
  }

  /** All rows, over the memory in which they are gathered. */
  get all(): Rows {
    return {
      rows: this.#rows,
      scalars: this.#scalars.map((values) => values.subarray(0, this.#rows) as ScalarValues),
      lists: this.#lists.map(({ offsets, values, length }) => ({
        offsets: offsets.subarray(0, this.#rows + 1),
        values: values.subarray(0, length),
      })),
    };
  }

  /** Lets the rows go, and keeps the memory. */
  clear(): void {
    this.#rows = 0;
    for (const list of this.#lists) list.length = 0;
  }
}
