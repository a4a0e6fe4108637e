/** Floating-point numbers as text in bytes, from `at` on; see `digits`. */
import { writePadded, writeWhole } from './digits.js';

/** The longest that a number is as a text, such as `-0.0000012345678901234567`. */
export const MAX_FLOAT_BYTES = 25;

/** From here on all numbers are whole, 2^52. */
const ALL_WHOLE = 4_503_599_627_370_496;

/** The shortest text that reads back as the same number, as `String` has it. */
export function writeFloat(view: DataView, at: number, value: number): number {
  if (value >= 0 && value < ALL_WHOLE) {
    if (value === Math.floor(value)) return writeWhole(view, at, value);
    const end = value > 1 ? writeFraction(view, at, value) : -1;
    if (end >= 0) return end;
  }
  const text = String(value);
  for (let index = 0; index < text.length; index++) view.setUint8(at + index, text.charCodeAt(index));
  return at + text.length;
}

/** 10^0 to 10^15, all of them exact. */
const POWERS = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);
/** Veltkamp's constant, 2^27 + 1: it splits a number into two halves of 26 bits. */
const SPLITTER = 134_217_729;

/** What is the same for all numbers from a power of two, at least 1, up to the next. */
let least = 0;
let end = 0;
/** So many decimals are never closer together than these numbers are: 10^-decimals >= their distance. */
let decimals = 0;
let power = 1;
/** The halves of `power`. */
let powerHigh = 1;
let powerLow = 0;
/** Half of the distance between two numbers, in units of 10^-decimals. */
let half = 0;

function prepare(value: number): void {
  let exponent = 0;
  for (least = 1; least * 2 <= value; least *= 2) exponent++;
  end = least * 2;
  // The largest number of decimals such that 10^decimals <= 2^(52 - exponent), the inverse of the distance.
  const inverse = 2 ** (52 - exponent);
  decimals = 0;
  while (decimals < 15 && POWERS[decimals + 1] <= inverse) decimals++;
  power = POWERS[decimals];
  const scaled = SPLITTER * power;
  powerHigh = scaled - (scaled - power);
  powerLow = power - powerHigh;
  half = power / inverse / 2;
}

const bits = new Float64Array(1);
const words = new Uint32Array(bits.buffer);

function isEven(value: number): boolean {
  bits[0] = value;
  return (words[0] & 1) === 0;
}

/**
 * Writes a number from 1 to 2^52 that is not whole as the shortest decimal that reads back as the same number and, of
 * these, the one that is nearest to it, as `String` does; all steps are exact.
 *
 * Numbers in [2^e, 2^(e + 1)) are 2^(e - 52) apart, and what lies less than half of that away reads back as the same
 * number. With n decimals, where 10^-n is not below that distance, at most one decimal does: if it does, its digits
 * without the zeros at the end are the shortest. If it does not, one with n + 1 decimals does, and the nearest is taken.
 * The fraction times 10^n is had without error as a sum of two numbers (Dekker 1971, doi:10.1007/BF01397083).
 *
 * @returns where it ended; -1 where nothing was written, as the rule is another at powers of two
 */
function writeFraction(view: DataView, at: number, value: number): number {
  if (!(value >= least && value < end)) prepare(value);
  if (value === least) return -1;
  const whole = Math.floor(value);
  const fraction = value - whole;
  const product = fraction * power;
  const scaled = SPLITTER * fraction;
  const high = scaled - (scaled - fraction);
  const low = fraction - high;
  const error = high * powerHigh - product + high * powerLow + low * powerHigh + low * powerLow;
  let near = Math.floor(product + 0.5);
  let distance = product - near + error;
  // The product itself was rounded, perhaps across a half.
  if (distance < -0.5) {
    near--;
    distance++;
  } else if (distance > 0.5) {
    near++;
    distance--;
  }
  at = writeWhole(view, at, whole);
  view.setUint8(at++, 46);
  const off = Math.abs(distance);
  if (off < half || (off === half && isEven(value))) {
    return withoutZeros(view, writePadded(view, at, near, decimals));
  }
  let last = roundHalfEven(distance * 10);
  if (last < 0) {
    near--;
    last += 10;
  }
  const next = writePadded(view, at, near, decimals);
  view.setUint8(next, 48 + last);
  return last === 0 ? withoutZeros(view, next + 1) : next + 1;
}

function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest === 0.5) return below % 2 === 0 ? below : below + 1;
  return rest < 0.5 ? below : below + 1;
}

function withoutZeros(view: DataView, end: number): number {
  while (view.getUint8(end - 1) === 48) end--;
  return end;
}
