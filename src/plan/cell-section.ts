import { Cell } from './layout.js';

/** The section of cells, with room for as many as were counted. */
export class CellSection {
  count = 0;
  readonly #bytes: Uint8Array;
  readonly #floats: Float64Array;
  readonly #words: Uint32Array;

  /** @param capacity cells, at most */
  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity * Cell.SIZE);
    this.#floats = new Float64Array(this.#bytes.buffer);
    this.#words = new Uint32Array(this.#bytes.buffer);
  }

  add(
    massEnd: number,
    shape: number,
    window: number,
    fieldSet: number,
    family: number,
    continues: boolean,
  ): void {
    const at = this.count++ * Cell.SIZE;
    this.#floats[(at + Cell.MASS_END) >> 3] = massEnd;
    this.#floats[(at + Cell.SHAPE) >> 3] = shape;
    this.#words[(at + Cell.WINDOW) >> 2] = window;
    this.#words[(at + Cell.FIELD_SET) >> 2] = fieldSet;
    this.#words[(at + Cell.FAMILY) >> 2] = family;
    this.#words[(at + Cell.CONTINUES) >> 2] = continues ? 1 : 0;
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.count * Cell.SIZE);
  }
}
