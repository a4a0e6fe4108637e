/**
 * Numbers as text in bytes. Each function writes from `at` on and returns where it ended; behind that it may leave
 * anything in as many bytes as its text has at most. Several bytes are written at a time where that can be.
 */

/** The digits of each number below 10,000, four of them, as bytes from the first to the last. */
const FOUR_DIGITS = new Uint32Array(10_000);
for (let number = 0; number < 10_000; number++) {
  let word = 0;
  for (let place = 3, rest = number; place >= 0; place--, rest = (rest - (rest % 10)) / 10) {
    word += (48 + (rest % 10)) * 256 ** place;
  }
  FOUR_DIGITS[number] = word;
}

/** The most bytes that a whole number takes: the digits of 2^53, the largest. */
export const MAX_WHOLE_BYTES = 16;

const POINT = 46;
const MINUS = 45;

/** A whole number from 0 to 2^53. */
export function writeWhole(view: DataView, at: number, value: number): number {
  if (value < 10_000) return writeBelow10000(view, at, value);
  if (value < 100_000_000) {
    const upper = (value / 10_000) >>> 0;
    return writeFour(view, writeBelow10000(view, at, upper), value - upper * 10_000);
  }
  const upper = Math.floor(value / 100_000_000);
  return writeEight(view, writeWhole(view, at, upper), value - upper * 100_000_000);
}

function writeBelow10000(view: DataView, at: number, value: number): number {
  const word = FOUR_DIGITS[value];
  if (value >= 1000) {
    view.setUint32(at, word, true);
    return at + 4;
  }
  // The digits behind the zeros in front come first.
  if (value >= 100) {
    view.setUint32(at, word >>> 8, true);
    return at + 3;
  }
  if (value >= 10) {
    view.setUint16(at, word >>> 16, true);
    return at + 2;
  }
  view.setUint8(at, word >>> 24);
  return at + 1;
}

function writeFour(view: DataView, at: number, value: number): number {
  view.setUint32(at, FOUR_DIGITS[value], true);
  return at + 4;
}

function writeEight(view: DataView, at: number, value: number): number {
  const upper = (value / 10_000) >>> 0;
  return writeFour(view, writeFour(view, at, upper), value - upper * 10_000);
}

/** A whole number below 10^`digits` with zeros in front, at most 15 digits. */
export function writePadded(view: DataView, at: number, value: number, digits: number): number {
  let place = at + digits;
  if (value >= 1e8) {
    const upper = Math.floor(value / 1e8);
    place -= 8;
    writeEight(view, place, value - upper * 1e8);
    value = upper;
  }
  let rest = value | 0;
  while (place - at >= 4) {
    const upper = (rest / 10_000) | 0;
    place -= 4;
    writeFour(view, place, rest - upper * 10_000);
    rest = upper;
  }
  while (place > at) {
    const upper = (rest / 10) | 0;
    view.setUint8(--place, 48 + rest - upper * 10);
    rest = upper;
  }
  return at + digits;
}

/** `scaled` / `unit`, for a whole `scaled` from 0 to 2^53 and a `unit` of 10^`decimals`: always with a point and as many decimals. */
export function writeFixed(
  view: DataView,
  at: number,
  scaled: number,
  unit: number,
  decimals: number,
): number {
  const whole = Math.floor(scaled / unit);
  at = writeWhole(view, at, whole);
  view.setUint8(at, POINT);
  return writePadded(view, at + 1, scaled - whole * unit, decimals);
}

/** The most bytes that a whole number of 64 bits takes. */
export const MAX_LONG_BYTES = 20;

/** A whole number of 64 bits, from its halves, as an unsigned or, with `isSigned`, a signed one. */
export function writeLong(view: DataView, at: number, low: number, high: number, isSigned: boolean): number {
  if (isSigned && high >= 0x8000_0000) {
    view.setUint8(at++, MINUS);
    // The negative of a number is its complement and 1.
    high = (~high + (low === 0 ? 1 : 0)) >>> 0;
    low = -low >>> 0;
  }
  if (high < 0x20_0000) return writeWhole(view, at, high * 4_294_967_296 + low);
  // By 10^8, in halves of halves: every step is below 2^53.
  let rest = high % 1e8;
  const first = (high - rest) / 1e8;
  rest = rest * 65_536 + (low >>> 16);
  const second = Math.floor(rest / 1e8);
  rest = (rest - second * 1e8) * 65_536 + (low & 0xffff);
  const third = Math.floor(rest / 1e8);
  const upper = first * 4_294_967_296 + second * 65_536 + third;
  return writeEight(view, writeWhole(view, at, upper), rest - third * 1e8);
}

/** The same text at many places. */
export class Literal {
  /** The most bytes that it takes. */
  readonly maxBytes: number;
  readonly #length: number;
  /** Eight bytes each; ASCII makes no NaN, whose bits might change. */
  readonly #words: Float64Array;

  /** @param text ASCII */
  constructor(text: string) {
    this.#length = text.length;
    const words = Math.ceil(text.length / 8);
    this.maxBytes = words * 8;
    const view = new DataView(new ArrayBuffer(this.maxBytes));
    for (let index = 0; index < text.length; index++) view.setUint8(index, text.charCodeAt(index));
    this.#words = Float64Array.from({ length: words }, (_, word) => view.getFloat64(word * 8, true));
  }

  write(view: DataView, at: number): number {
    const words = this.#words;
    for (let word = 0; word < words.length; word++) view.setFloat64(at + word * 8, words[word], true);
    return at + this.#length;
  }
}
