/** A typed array. */
interface Items extends ArrayBufferView {
  subarray(from: number, to: number): ArrayBufferView;
}

/** Lists of numbers, none of which is missing: row i has the items `offsets[i]` up to `offsets[i + 1]`. */
export class ListColumn {
  readonly offsets: Int32Array;
  readonly items: Items;

  constructor(offsets: Int32Array, items: Items) {
    this.offsets = offsets;
    this.items = items;
  }

  /** Rows. */
  get length(): number {
    return this.offsets.length - 1;
  }
}

/** Where the lists of a column chunk begin, page after page. */
export class ListOffsets {
  readonly #offsets: Int32Array;
  /** The definition level of an empty list, and of an item. */
  readonly #empty: number;
  readonly #item: number;
  #rows = 0;
  #items = 0;

  constructor(rows: number, empty: number, item: number) {
    this.#offsets = new Int32Array(rows + 1);
    this.#empty = empty;
    this.#item = item;
  }

  /**
   * Adds the levels of a page.
   *
   * @returns how many items it has; undefined where a list or an item is missing, or there are more lists than rows
   */
  add(repetitions: Uint8Array, definitions: Uint8Array, count: number): number | undefined {
    const offsets = this.#offsets;
    const before = this.#items;
    let row = this.#rows;
    let items = before;
    for (let index = 0; index < count; index++) {
      if (repetitions[index] === 0) {
        if (row + 1 >= offsets.length) return undefined;
        offsets[row++] = items;
      } else if (row === 0) return undefined;
      if (definitions[index] === this.#item) items++;
      else if (definitions[index] !== this.#empty || repetitions[index] !== 0) return undefined;
    }
    this.#rows = row;
    this.#items = items;
    return items - before;
  }

  /** Undefined where there are fewer lists than rows. */
  end(): Int32Array | undefined {
    if (this.#rows !== this.#offsets.length - 1) return undefined;
    this.#offsets[this.#rows] = this.#items;
    return this.#offsets;
  }
}
