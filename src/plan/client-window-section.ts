import { ClientWindow, ClientWindowFlag } from '../engine/plan-layout.generated.js';

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

  /** Expected arrivals of the client up to the end of one. */
  expectedEnd(index: number): number {
    return this.#floats[(index * ClientWindow.SIZE + ClientWindow.EXPECTED_END) >> 3];
  }

  window(index: number): number {
    return this.#words[(index * ClientWindow.SIZE + ClientWindow.WINDOW) >> 2];
  }

  /** Whether it goes on with the one before it. */
  continues(index: number): boolean {
    return (
      (this.#words[(index * ClientWindow.SIZE + ClientWindow.FLAGS) >> 2] & ClientWindowFlag.CONTINUES) !== 0
    );
  }

  /** @param floor the smallest gap, 65,536ths of the mean gap */
  setFloor(index: number, floor: number, continues: boolean): void {
    const at = (index * ClientWindow.SIZE + ClientWindow.FLAGS) >> 2;
    const flags = this.#words[at] & (continues ? -1 : ~ClientWindowFlag.CONTINUES);
    this.#words[at] = (flags | (floor << ClientWindowFlag.FLOOR_SHIFT)) >>> 0;
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.count * ClientWindow.SIZE);
  }
}
