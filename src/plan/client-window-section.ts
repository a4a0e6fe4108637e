import { ClientWindow, ClientWindowFlag } from '../engine/plan-layout.generated.js';

/** What the client at hand has in each window of the pool; see `ClientStream`. */
export interface PlainWindows {
  /** Of the requests of the window; 0 where the client is idle. */
  readonly shares: Float64Array;
  readonly shapes: Float64Array;
  readonly families: Uint8Array;
  /** Below 0 where it is not known yet. */
  readonly fieldSets: Int32Array;
  /** Whether a client-window goes on with one of the same law in another window, as `Pool.continuesWindow`: 0, 1 or `UNKNOWN`. */
  readonly continues: Uint8Array;
}

export const UNKNOWN = 2;

/** How far a stream of arrivals is. */
export interface StreamEnd {
  /** Expected arrivals, and the most that a window expects. */
  expectedEnd: number;
  largest: number;
  /** Of the newest client-window. */
  poolWindow: number;
  family: number;
  shape: number;
}

/** Bytes that are free around a section, so that a plan can be laid out around it without a copy; multiples of 8. */
export interface SectionRoom {
  readonly before: number;
  readonly behind: number;
}

/** A section of fewer bytes is copied in no time. */
const SMALLEST_WITH_ROOM = 1 << 20;

/** The section of client-windows, with room for as many as were counted. */
export class ClientWindowSection {
  count = 0;
  readonly #bytes: Uint8Array;
  readonly #floats: Float64Array;
  readonly #words: Uint32Array;

  /**
   * @param capacity client-windows, at most
   * @param room around them, where they are many
   */
  constructor(capacity: number, room: SectionRoom) {
    const size = capacity * ClientWindow.SIZE;
    const { before, behind } = size < SMALLEST_WITH_ROOM ? { before: 0, behind: 0 } : room;
    const buffer = new ArrayBuffer(before + size + behind);
    this.#bytes = new Uint8Array(buffer, before, size);
    this.#floats = new Float64Array(buffer, before, size / 8);
    this.#words = new Uint32Array(buffer, before, size / 4);
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

  /**
   * Adds client-windows of one piece after the other, each of which has what the client has in its window of the pool. It is
   * a loop without calls: a long trace has millions of them.
   *
   * @param windowOfPiece the window of the pool that each piece is of
   * @param end of the stream, which is moved on
   * @returns the first piece that is not added: `to`, or one of whose window something is not known yet
   */
  addPlain(
    from: number,
    to: number,
    { shares, shapes, families, fieldSets, continues }: PlainWindows,
    expectedByPiece: Float64Array,
    windowOfPiece: Uint32Array,
    startsPerRequest: number,
    leadInWindows: number,
    end: StreamEnd,
  ): number {
    const [floats, words] = [this.#floats, this.#words];
    let { expectedEnd, largest, poolWindow: lastWindow, family: lastFamily, shape: lastShape } = end;
    let at = this.count * ClientWindow.SIZE;
    let piece = from;
    for (; piece < to; piece++) {
      const window = windowOfPiece[piece];
      const expected = expectedByPiece[piece] * shares[window] * startsPerRequest;
      const upTo = expectedEnd + expected;
      // Expected requests that vanish beside what is there already add none.
      if (!(upTo > expectedEnd)) continue;
      const fieldSet = fieldSets[window];
      if (fieldSet < 0) break;
      const family = families[window];
      const shape = shapes[window];
      let flags = 0;
      if (family === lastFamily && shape === lastShape) {
        if (window === lastWindow) flags = ClientWindowFlag.CONTINUES;
        else if (continues[window] === UNKNOWN) break;
        else if (continues[window] === 1) flags = ClientWindowFlag.CONTINUES;
      }
      floats[(at + ClientWindow.EXPECTED_END) >> 3] = upTo;
      floats[(at + ClientWindow.SHAPE) >> 3] = shape;
      words[(at + ClientWindow.WINDOW) >> 2] = leadInWindows + piece;
      words[(at + ClientWindow.FIELD_SET) >> 2] = fieldSet;
      words[(at + ClientWindow.FAMILY) >> 2] = family;
      words[(at + ClientWindow.FLAGS) >> 2] = flags;
      at += ClientWindow.SIZE;
      expectedEnd = upTo;
      if (expected > largest) largest = expected;
      lastWindow = window;
      lastFamily = family;
      lastShape = shape;
    }
    this.count = at / ClientWindow.SIZE;
    end.expectedEnd = expectedEnd;
    end.largest = largest;
    end.poolWindow = lastWindow;
    end.family = lastFamily;
    end.shape = lastShape;
    return piece;
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
