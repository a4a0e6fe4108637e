/**
 * Sampling by inversion from a table: the quantile function of a gap family at one shape, as polynomials of
 * degree 5 on 352 intervals. One 64-bit word gives one gap.
 *
 * The uniform number is folded at 1/2, and each half is cut into octaves [2^-(e+1), 2^-e), each of them into
 * equal intervals: 8 where e is at most 12 and 4 beyond, down to 2^-33. Per interval the Taylor series of the
 * quantile at its midpoint is economised from degree 7 to degree 5. Quantiles of shapes below LOG_FORM_SHAPE
 * fall too steeply towards 0 for polynomials; their logarithm is tabulated instead.
 *
 * |F(table(u)) - u| stays below 1e-9; `test/engine/quantile-tables.test.ts` measures it against an
 * independent F. Sources: Steinbrecher and Shaw (2008), "Quantile mechanics", doi:10.1017/S0956792508007341
 * (the quantile as the solution of a differential equation); Lanczos (1956) for the economisation.
 */
import { mix64 } from '../random/splitmix64';

/** Octaves with 8 intervals; those that follow have 4. */
const FINE_OCTAVES: u32 = 12;
export const OCTAVES: u32 = 32;
const FINE_INTERVALS: u32 = FINE_OCTAVES * 16;
export const INTERVALS: u32 = FINE_INTERVALS + (OCTAVES - FINE_OCTAVES) * 8;
const COEFFICIENT_BYTES: usize = 48;
export const TABLE_BYTES: usize = <usize>INTERVALS * COEFFICIENT_BYTES;

/** Below this shape a table holds the logarithm of the quantile. */
export const LOG_FORM_SHAPE: f64 = 0.3;

/** Number of intervals in which an octave is cut. */
// @ts-ignore: decorator
@inline
export function intervalsOf(octave: u32): u32 {
  return octave <= FINE_OCTAVES ? 8 : 4;
}

/** The place of an interval: octave 1 to 32, side 0 for u below 1/2 and 1 above. */
// @ts-ignore: decorator
@inline
export function intervalAt(octave: u32, side: u32, part: u32): u32 {
  return octave <= FINE_OCTAVES
    ? (octave * 2 - 2 + side) * 8 + part
    : FINE_INTERVALS + ((octave - FINE_OCTAVES) * 2 - 2 + side) * 4 + part;
}

/**
 * Writes the polynomial of one interval from the Taylor coefficients c0 … c7 of the quantile at its midpoint,
 * in units of half its length, so that the argument runs over [-1, 1].
 */
export function storeInterval(table: usize, interval: u32, c: usize): void {
  const target = table + <usize>interval * COEFFICIENT_BYTES;
  const c6 = load<f64>(c, 48);
  const c7 = load<f64>(c, 56);
  // s^7 - T7(s)/64 and s^6 - T6(s)/32 are of degree 5 and 4: dropping the T leaves the least error.
  store<f64>(target, load<f64>(c) + c6 * 0.03125, 0);
  store<f64>(target, load<f64>(c, 8) + c7 * 0.109375, 8);
  store<f64>(target, load<f64>(c, 16) - c6 * 0.5625, 16);
  store<f64>(target, load<f64>(c, 24) - c7 * 0.875, 24);
  store<f64>(target, load<f64>(c, 32) + c6 * 1.5, 32);
  store<f64>(target, load<f64>(c, 40) + c7 * 1.75, 40);
}

/** The table's value for a word. */
// @ts-ignore: decorator
@inline
export function quantileOf(table: usize, word: u64): f64 {
  const sign = <i64>word >> 63;
  const side = <u32>(<u64>sign & 1);
  // The guard bit keeps the octave at 32 at most: what lies beyond has probability 2^-32.
  const folded = ((word ^ <u64>sign) << 1) | 0x100000000;
  const octave = <u32>clz(folded) + 1;
  const mantissa = folded << octave;
  let base: usize;
  let rest: u64;
  if (octave <= FINE_OCTAVES) {
    base = table + <usize>((octave * 2 - 2 + side) * 8 + <u32>(mantissa >> 61)) * COEFFICIENT_BYTES;
    rest = mantissa << 3;
  } else {
    base = table + <usize>(FINE_INTERVALS + ((octave - FINE_OCTAVES) * 2 - 2 + side) * 4 + <u32>(mantissa >> 62)) * COEFFICIENT_BYTES;
    rest = mantissa << 2;
  }
  return polynomial(base, rest);
}

/** 2^-33 and the number just below 1/2, as bits. */
const SMALLEST: i64 = 0x3de0000000000000;
const LARGEST: i64 = 0x3fdfffffffffffff;

/** The table's value at a uniform number p; p outside of [2^-33, 1 - 2^-33] counts as the nearer end. */
// @ts-ignore: decorator
@inline
export function quantileAt(table: usize, p: f64): f64 {
  const side = u32(p >= 0.5);
  // The nearer of p and 1 - p, without a branch that half of all draws would mispredict; its error is below 2^-54.
  // The bits of numbers of at least 0 are in their order, and those of negative ones are negative.
  let folded = reinterpret<i64>(0.5 - abs(p - 0.5));
  folded = select<i64>(folded, SMALLEST, folded > SMALLEST);
  folded = select<i64>(folded, LARGEST, folded < LARGEST);
  const octave = <u32>(1022 - (folded >> 52));
  const mantissa = <u64>folded << 12;
  let base: usize;
  let rest: u64;
  if (octave <= FINE_OCTAVES) {
    base = table + <usize>((octave * 2 - 2 + side) * 8 + <u32>(mantissa >> 61)) * COEFFICIENT_BYTES;
    rest = mantissa << 3;
  } else {
    base = table + <usize>intervalAt(octave, side, <u32>(mantissa >> 62)) * COEFFICIENT_BYTES;
    rest = mantissa << 2;
  }
  return polynomial(base, rest);
}

/** The polynomial of an interval at a place in it: `rest` over 2^64. */
// @ts-ignore: decorator
@inline
function polynomial(base: usize, rest: u64): f64 {
  // [0, 2^64) to [-1, 1): flipping the top bit subtracts a half.
  const s = <f64>(<i64>(rest ^ 0x8000000000000000)) * 1.0842021724855044e-19;
  return (
    load<f64>(base) +
    s *
      (load<f64>(base, 8) +
        s * (load<f64>(base, 16) + s * (load<f64>(base, 24) + s * (load<f64>(base, 32) + s * load<f64>(base, 40)))))
  );
}
