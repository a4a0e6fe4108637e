/** Numbers as text in bytes. Each function writes from `at` on, where there has to be room, and returns where it ended. */

/** Four digits of each number below 10,000. */
const FOUR_DIGITS = new Uint8Array(40_000);
for (let number = 0; number < 10_000; number++) {
  for (let place = 3, rest = number; place >= 0; place--, rest = (rest - (rest % 10)) / 10) {
    FOUR_DIGITS[number * 4 + place] = 48 + (rest % 10);
  }
}

/** Digits of the largest whole number that is exact, 2^53. */
export const MAX_WHOLE_BYTES = 16;
/** The longest that a number is as a text, such as `-1.2345678901234567e-308`. */
export const MAX_FLOAT_BYTES = 24;

/** A whole number from 0 to 2^53. */
export function writeWhole(bytes: Uint8Array, at: number, value: number): number {
  if (value < 10_000) return writeBelow10000(bytes, at, value);
  if (value < 4_294_967_296) {
    const upper = (value / 10_000) >>> 0;
    const next = upper < 10_000 ? writeBelow10000(bytes, at, upper) : writeWhole(bytes, at, upper);
    return writeFour(bytes, next, value - upper * 10_000);
  }
  const upper = Math.floor(value / 100_000_000);
  return writePadded8(bytes, writeWhole(bytes, at, upper), value - upper * 100_000_000);
}

function writeBelow10000(bytes: Uint8Array, at: number, value: number): number {
  if (value < 10) {
    bytes[at] = 48 + value;
    return at + 1;
  }
  let digit = value * 4 + (value < 100 ? 2 : value < 1000 ? 1 : 0);
  for (const end = value * 4 + 4; digit < end; digit++, at++) bytes[at] = FOUR_DIGITS[digit];
  return at;
}

function writeFour(bytes: Uint8Array, at: number, value: number): number {
  const digit = value * 4;
  bytes[at] = FOUR_DIGITS[digit];
  bytes[at + 1] = FOUR_DIGITS[digit + 1];
  bytes[at + 2] = FOUR_DIGITS[digit + 2];
  bytes[at + 3] = FOUR_DIGITS[digit + 3];
  return at + 4;
}

function writePadded8(bytes: Uint8Array, at: number, value: number): number {
  const upper = (value / 10_000) >>> 0;
  return writeFour(bytes, writeFour(bytes, at, upper), value - upper * 10_000);
}

/** A number below 10^`digits` with zeros in front. */
export function writePadded(bytes: Uint8Array, at: number, value: number, digits: number): number {
  for (let place = at + digits - 1; place >= at; place--) {
    const upper = Math.floor(value / 10);
    bytes[place] = 48 + value - upper * 10;
    value = upper;
  }
  return at + digits;
}

/** `scaled` / 10^`decimals`, for a whole `scaled` from 0 to 2^53: always with a point and as many decimals. */
export function writeFixed(bytes: Uint8Array, at: number, scaled: number, decimals: number): number {
  const unit = 10 ** decimals;
  const whole = Math.floor(scaled / unit);
  at = writeWhole(bytes, at, whole);
  bytes[at] = POINT;
  return writePadded(bytes, at + 1, scaled - whole * unit, decimals);
}

const POINT = 46;

/** The shortest text that reads back as the same number. */
export function writeFloat(bytes: Uint8Array, at: number, value: number): number {
  const text = String(value);
  for (let index = 0; index < text.length; index++) bytes[at + index] = text.charCodeAt(index);
  return at + text.length;
}

/** A whole number of 64 bits. */
export function writeLong(bytes: Uint8Array, at: number, value: bigint): number {
  const low = Number(value & 0xffffffffn);
  const high = Number(value >> 32n);
  if (high >= 0 && high < 0x200000) return writeWhole(bytes, at, high * 4_294_967_296 + low);
  const text = value.toString();
  for (let index = 0; index < text.length; index++) bytes[at + index] = text.charCodeAt(index);
  return at + text.length;
}

/** The longest text of a number of 64 bits. */
export const MAX_LONG_BYTES = 20;

export function writeBytes(bytes: Uint8Array, at: number, text: Uint8Array): number {
  for (let index = 0; index < text.length; index++) bytes[at + index] = text[index];
  return at + text.length;
}
