/**
 * Whole numbers as decimal digits. Each function writes from `at` on and returns where it ended; behind that it may leave
 * anything in up to 7 bytes. Digits are made eight at a time in the lanes of a word, so that numbers of any length, mixed,
 * mislead no branch.
 */

const ZEROS: u64 = 0x3030303030303030;

/** The eight digits of a number below 10^8, the first in the lowest byte; 0 to 9, not yet letters. */
// @ts-ignore: decorator
@inline
function eightDigits(value: u32): u64 {
  const upper = value / 10_000;
  // Two lanes of four digits, four of two, eight of one. Quotients by multiplication: exact below 43,690 and below 179.
  const fours = <u64>upper | (<u64>(value - upper * 10_000) << 32);
  const hundreds = ((fours * 5243) >> 19) & 0x0000_007f_0000_007f;
  const twos = hundreds | ((fours - hundreds * 100) << 16);
  const tens = ((twos * 103) >> 10) & 0x000f_000f_000f_000f;
  return tens | ((twos - tens * 10) << 8);
}

/** Writes eight digits, zeros in front included. */
// @ts-ignore: decorator
@inline
function writeEight(at: usize, value: u32): usize {
  store<u64>(at, eightDigits(value) | ZEROS);
  return at + 8;
}

/** A number below 10^8. */
// @ts-ignore: decorator
@inline
function writeShort(at: usize, value: u32): usize {
  const digits = eightDigits(value);
  // Zeros in front are left out, but for the last digit of 0.
  const skipped = ctz(digits | (1 << 56)) & ~7;
  store<u64>(at, (digits | ZEROS) >> skipped);
  return at + 8 - <usize>(skipped >> 3);
}

/** A number of 32 bits, without a sign. */
// @ts-ignore: decorator
@inline
export function writeU32(at: usize, value: u32): usize {
  if (value < 100_000_000) return writeShort(at, value);
  const upper = value / 100_000_000;
  return writeEight(writeShort(at, upper), value - upper * 100_000_000);
}

/** A number of 64 bits, without a sign. */
export function writeU64(at: usize, value: u64): usize {
  if (value < 100_000_000) return writeShort(at, <u32>value);
  const upper = value / 100_000_000;
  const last = <u32>(value - upper * 100_000_000);
  if (upper < 100_000_000) return writeEight(writeShort(at, <u32>upper), last);
  const first = upper / 100_000_000;
  return writeEight(writeEight(writeShort(at, <u32>first), <u32>(upper - first * 100_000_000)), last);
}

export function writeI64(at: usize, value: i64): usize {
  if (value >= 0) return writeU64(at, <u64>value);
  store<u8>(at, 0x2d);
  return writeU64(at + 1, 0 - <u64>value);
}

/** A number below 10^`digits` with zeros in front, 1 to 16 digits. */
export function writePadded(at: usize, value: u64, digits: u32): usize {
  if (digits <= 8) {
    store<u64>(at, (eightDigits(<u32>value) | ZEROS) >> (<u64>(8 - digits) << 3));
    return at + digits;
  }
  const upper = value / 100_000_000;
  return writeEight(writePadded(at, upper, digits - 8), <u32>(value - upper * 100_000_000));
}

/** `scaled` / `unit`, where the unit is 10^`decimals`: with a point and as many decimals, or where there are none, without. */
export function writeFixed(at: usize, scaled: u64, unit: u64, decimals: u32): usize {
  const whole = scaled / unit;
  const end = writeU64(at, whole);
  if (decimals == 0) return end;
  store<u8>(end, 0x2e);
  return writePadded(end + 1, scaled - whole * unit, decimals);
}
