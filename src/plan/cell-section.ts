import { PoolError } from '../errors.js';
import { Cell } from './layout.js';

/** The engine's allocator hands out at most this much at a time, and a plan is mostly cells. */
const MAX_BYTES = 1_006_632_960;

/** The growing section of cells. */
export class CellSection {
  count = 0;
  #bytes = new Uint8Array(1024 * Cell.SIZE);
  #floats = new Float64Array(this.#bytes.buffer);
  #words = new Uint32Array(this.#bytes.buffer);

  /** @throws PoolError when there are too many */
  add(
    massEnd: number,
    shape: number,
    window: number,
    fieldSet: number,
    family: number,
    continues: boolean,
  ): void {
    const at = this.count++ * Cell.SIZE;
    if (at + Cell.SIZE > this.#bytes.length) this.#enlarge();
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

  #enlarge(): void {
    if (this.#bytes.length === MAX_BYTES) {
      throw new PoolError(
        `the trace has more than ${MAX_BYTES / Cell.SIZE} active client-windows, which is all that a plan holds; ` +
          'use a shorter duration, a higher rate or fewer clients',
      );
    }
    const larger = new Uint8Array(Math.min(this.#bytes.length * 2, MAX_BYTES));
    larger.set(this.#bytes);
    this.#bytes = larger;
    this.#floats = new Float64Array(larger.buffer);
    this.#words = new Uint32Array(larger.buffer);
  }
}
