import { ClientWindow } from '../engine/plan-layout.generated.js';

/** The section of client-windows, with room for as many as were counted. */
export class ClientWindowSection {
  count = 0;
  readonly #bytes: Uint8Array;
  readonly #floats: Float64Array;
  readonly #words: Uint32Array;

  /** @param capacity client-windows, at most */
  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity * ClientWindow.SIZE);
    this.#floats = new Float64Array(this.#bytes.buffer);
    this.#words = new Uint32Array(this.#bytes.buffer);
  }

  /** @param flags of `ClientWindowFlag` */
  add(
    expectedEnd: number,
    shape: number,
    window: number,
    fieldSet: number,
    family: number,
    flags: number,
  ): void {
    const at = this.count++ * ClientWindow.SIZE;
    this.#floats[(at + ClientWindow.EXPECTED_END) >> 3] = expectedEnd;
    this.#floats[(at + ClientWindow.SHAPE) >> 3] = shape;
    this.#words[(at + ClientWindow.WINDOW) >> 2] = window;
    this.#words[(at + ClientWindow.FIELD_SET) >> 2] = fieldSet;
    this.#words[(at + ClientWindow.FAMILY) >> 2] = family;
    this.#words[(at + ClientWindow.FLAGS) >> 2] = flags;
  }

  /** Has the newest client-window end at another number of expected arrivals, which rounding had missed. */
  amendLast(expectedEnd: number): void {
    this.#floats[((this.count - 1) * ClientWindow.SIZE + ClientWindow.EXPECTED_END) >> 3] = expectedEnd;
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.count * ClientWindow.SIZE);
  }
}
