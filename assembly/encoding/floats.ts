/** Floating-point numbers as text, from `at` on; see `digits`. */
import { writePadded, writeU64 } from './digits';

/** Writes a number as the host has it as a text, which is rarely needed; returns where it ended. */
@external("host", "writeNumber")
declare function writeNumber(value: f64, at: u32): u32;

/** From here on all numbers are whole, 2^52. */
const ALL_WHOLE: f64 = 4_503_599_627_370_496;

/** The shortest text that reads back as the same number, as JavaScript's `String` has it. The number is finite. */
export function writeFloat(at: usize, value: f64): usize {
  if (value >= 0 && value < ALL_WHOLE) {
    if (value == floor(value)) return writeU64(at, <u64>value);
    const end = value > 1 ? writeFraction(at, value) : 0;
    if (end != 0) return end;
  }
  return <usize>writeNumber(value, <u32>at);
}

/** Veltkamp's constant, 2^27 + 1: it splits a number into two halves of 26 bits. */
const SPLITTER: f64 = 134_217_729;

// What is the same for all numbers from a power of two, at least 1, up to the next.
let least: f64 = 0;
let end: f64 = 0;
/** So many decimals are never closer together than these numbers are: 10^-decimals >= their distance. */
let decimals: u32 = 0;
let power: f64 = 1;
/** The halves of `power`. */
let powerHigh: f64 = 1;
let powerLow: f64 = 0;
/** Half of the distance between two numbers, in units of 10^-decimals. */
let half: f64 = 0;

function prepare(value: f64): void {
  const exponent = (reinterpret<u64>(value) >> 52) - 1023;
  least = reinterpret<f64>((exponent + 1023) << 52);
  end = least * 2;
  // The largest number of decimals such that 10^decimals <= 2^(52 - exponent), the inverse of the distance.
  const inverse = reinterpret<f64>((1075 - exponent) << 52);
  decimals = 0;
  power = 1;
  // Powers of ten are exact up to 10^22.
  while (decimals < 15 && power * 10 <= inverse) {
    power *= 10;
    decimals++;
  }
  const scaled = SPLITTER * power;
  powerHigh = scaled - (scaled - power);
  powerLow = power - powerHigh;
  half = power / inverse / 2;
}

/**
 * Writes a number from 1 to 2^52 that is not whole as the shortest decimal that reads back as the same number and, of
 * these, the one that is nearest to it; all steps are exact.
 *
 * Numbers in [2^e, 2^(e + 1)) are 2^(e - 52) apart, and what lies less than half of that away reads back as the same
 * number. With n decimals, where 10^-n is not below that distance, at most one decimal does: if it does, its digits
 * without the zeros at the end are the shortest. If it does not, one with n + 1 decimals does, and the nearest is taken.
 * The fraction times 10^n is had without error as a sum of two numbers (Dekker 1971, doi:10.1007/BF01397083).
 *
 * @returns where it ended; 0 where nothing was written, as the rule is another at powers of two
 */
function writeFraction(at: usize, value: f64): usize {
  if (!(value >= least && value < end)) prepare(value);
  if (value == least) return 0;
  const whole = floor(value);
  const fraction = value - whole;
  const product = fraction * power;
  const scaled = SPLITTER * fraction;
  const high = scaled - (scaled - fraction);
  const low = fraction - high;
  const error = high * powerHigh - product + high * powerLow + low * powerHigh + low * powerLow;
  let near = floor(product + 0.5);
  let distance = product - near + error;
  // The product itself was rounded, perhaps across a half.
  if (distance < -0.5) {
    near -= 1;
    distance += 1;
  } else if (distance > 0.5) {
    near += 1;
    distance -= 1;
  }
  const behind = writeU64(at, <u64>whole);
  store<u8>(behind, 0x2e);
  const off = abs(distance);
  if (off < half || (off == half && (reinterpret<u64>(value) & 1) == 0)) {
    return withoutZeros(writePadded(behind + 1, <u64>near, decimals));
  }
  // To even, where it is half-way.
  let last = nearest(distance * 10);
  if (last < 0) {
    near -= 1;
    last += 10;
  }
  const next = writePadded(behind + 1, <u64>near, decimals);
  store<u8>(next, 48 + <u8>last);
  return last == 0 ? withoutZeros(next + 1) : next + 1;
}

function withoutZeros(end: usize): usize {
  while (load<u8>(end - 1) == 48) end--;
  return end;
}
