/**
 * Sampling by inversion from a table: the quantile function of a gap family at one shape, as polynomials of
 * degree 5 on 352 intervals. One 64-bit word gives one gap.
 *
 * The uniform number is folded at 1/2, and each half is cut into octaves [2^-(e+1), 2^-e), each of them into
 * equal intervals: 8 where e is at most 12 and 4 beyond, down to 2^-33. Per interval the Taylor series of the
 * quantile at its midpoint is economised from degree 7 to degree 5. Quantiles of shapes below LOG_FORM_SHAPE
 * fall too steeply towards 0 for polynomials; their logarithm is tabulated instead.
 *
 * The polynomials are in powers of the folded number itself, in units of 2^-64: the number's exponent and the three
 * bits behind it are the place of its interval, and there is nothing to shift or to scale. Where an octave has 4
 * intervals, each is in two places.
 *
 * |F(table(u)) - u| stays below 1e-9; `test/engine/quantile-tables.test.ts` measures it against an
 * independent F. Sources: Steinbrecher and Shaw (2008), "Quantile mechanics", doi:10.1017/S0956792508007341
 * (the quantile as the solution of a differential equation); Lanczos (1956) for the economisation.
 */

/** Octaves with 8 intervals; those that follow have 4. */
const FINE_OCTAVES: u32 = 12;
export const OCTAVES: u32 = 32;
/** Places of a half: 8 an octave, and one more for the number 1/2 itself. */
const SIDE_PLACES: u32 = OCTAVES * 8 + 1;
const COEFFICIENT_BYTES: usize = 48;
const SIDE_BYTES: usize = <usize>SIDE_PLACES * COEFFICIENT_BYTES;
export const TABLE_BYTES: usize = 2 * SIDE_BYTES;

/** Below this shape a table holds the logarithm of the quantile. */
export const LOG_FORM_SHAPE: f64 = 0.3;

/** Number of intervals in which an octave is cut. */
// @ts-ignore: decorator
@inline
export function intervalsOf(octave: u32): u32 {
  return octave <= FINE_OCTAVES ? 8 : 4;
}

/**
 * Writes the polynomial of one interval from the Taylor coefficients c0 … c7 of the quantile at its midpoint,
 * in units of half its length. Octaves are 1 to 32, side 0 is u below 1/2 and 1 above.
 */
export function storeInterval(table: usize, octave: u32, side: u32, part: u32, c: usize): void {
  const c6 = load<f64>(c, 48);
  const c7 = load<f64>(c, 56);
  // s^7 - T7(s)/64 and s^6 - T6(s)/32 are of degree 5 and 4: dropping the T leaves the least error.
  let a0 = load<f64>(c) + c6 * 0.03125;
  let a1 = load<f64>(c, 8) + c7 * 0.109375;
  let a2 = load<f64>(c, 16) - c6 * 0.5625;
  let a3 = load<f64>(c, 24) - c7 * 0.875;
  let a4 = load<f64>(c, 32) + c6 * 1.5;
  const a5 = load<f64>(c, 40) + c7 * 1.75;
  // From s = x / half - middle to x, by synthetic division.
  const parts = intervalsOf(octave);
  const middle = <f64>(2 * (parts + part) + 1);
  a4 -= middle * a5;
  a3 -= middle * a4;
  a2 -= middle * a3;
  a1 -= middle * a2;
  a0 -= middle * a1;
  a4 -= middle * a5;
  a3 -= middle * a4;
  a2 -= middle * a3;
  a1 -= middle * a2;
  a4 -= middle * a5;
  a3 -= middle * a4;
  a2 -= middle * a3;
  a4 -= middle * a5;
  a3 -= middle * a4;
  a4 -= middle * a5;
  // 1 / half, a power of two.
  const scale = reinterpret<f64>(<u64>(1023 - 62 + octave + (parts == 8 ? 3 : 2)) << 52);
  const square = scale * scale;
  const places: u32 = 8 / parts;
  const place = (OCTAVES - octave) * 8 + part * places;
  // The last place of all is that of the number 1/2.
  const end = place + places + u32(octave == 1 && part + 1 == parts);
  for (let index = place; index < end; ++index) {
    const target = table + <usize>side * SIDE_BYTES + <usize>index * COEFFICIENT_BYTES;
    store<f64>(target, a0);
    store<f64>(target, a1 * scale, 8);
    store<f64>(target, a2 * square, 16);
    store<f64>(target, a3 * square * scale, 24);
    store<f64>(target, a4 * square * square, 32);
    store<f64>(target, a5 * square * square * scale, 40);
  }
}

/** Bit 31 is set in all folded words, which moves u by 2^-33 at most and keeps it above. */
const GUARD: u64 = 0x80000000;
/** The exponent and three bits behind it of 2^31, and where the table would begin if they were 0. */
const FIRST_PLACE: usize = (1023 + 31) << 3;
const BEFORE_TABLE: usize = FIRST_PLACE * COEFFICIENT_BYTES;

/** The table's value for a word. */
// @ts-ignore: decorator
@inline
export function quantileOf(table: usize, word: u64): f64 {
  const sign = <i64>word >> 63;
  const x = <f64>(<i64>((word ^ <u64>sign) | GUARD));
  const place = <usize>(reinterpret<u64>(x) >>> 49);
  return polynomial(table - BEFORE_TABLE + place * COEFFICIENT_BYTES + (<usize>sign & SIDE_BYTES), x);
}

/** 2^64 and 2^31, and the bits of the latter. */
const TWO64: f64 = 18446744073709551616.0;
const TWO31: f64 = 2147483648.0;
const SMALLEST: i64 = 0x41e0000000000000;

/**
 * The table's value at a uniform number p; p outside of [2^-33, 1 - 2^-33] counts as the nearer end.
 *
 * Precondition: p is a number.
 */
// @ts-ignore: decorator
@inline
export function quantileAt(table: usize, p: f64): f64 {
  // The nearer of p and 1 - p, without a branch that half of all draws would mispredict; its error is below 2^-54.
  // The bits of numbers of at least 0 are in their order, and those of negative ones are negative.
  let bits = reinterpret<i64>((0.5 - abs(p - 0.5)) * TWO64);
  bits = select<i64>(bits, SMALLEST, bits > SMALLEST);
  const place = <usize>(<u64>bits >>> 49);
  const side = <usize>u32(p >= 0.5) * SIDE_BYTES;
  return polynomial(table - BEFORE_TABLE + place * COEFFICIENT_BYTES + side, reinterpret<f64>(bits));
}

/** The values of `quantileAt` at two numbers, f64 each. */
// @ts-ignore: decorator
@inline
export function quantilesAt(table: usize, p: v128): v128 {
  const half = f64x2.splat(0.5);
  const nearer = f64x2.mul(f64x2.sub(half, f64x2.abs(f64x2.sub(p, half))), f64x2.splat(TWO64));
  const x = f64x2.pmax(f64x2.splat(TWO31), nearer);
  const places = i64x2.shr_u(x, 49);
  const sides = v128.and(f64x2.ge(p, half), i64x2.splat(SIDE_BYTES));
  const begin = table - BEFORE_TABLE;
  const first = begin + <usize>i64x2.extract_lane(places, 0) * COEFFICIENT_BYTES + <usize>i64x2.extract_lane(sides, 0);
  const second = begin + <usize>i64x2.extract_lane(places, 1) * COEFFICIENT_BYTES + <usize>i64x2.extract_lane(sides, 1);
  const squares = f64x2.mul(x, x);
  const inFirst = halves(first, v128.shuffle<f64>(squares, squares, 0, 0));
  const inSecond = halves(second, v128.shuffle<f64>(squares, squares, 1, 1));
  const even = v128.shuffle<f64>(inFirst, inSecond, 0, 2);
  const odd = v128.shuffle<f64>(inFirst, inSecond, 1, 3);
  return f64x2.add(even, f64x2.mul(x, odd));
}

/** The polynomial of an interval. */
// @ts-ignore: decorator
@inline
function polynomial(base: usize, x: f64): f64 {
  const sum = halves(base, f64x2.splat(x * x));
  return f64x2.extract_lane(sum, 0) + x * f64x2.extract_lane(sum, 1);
}

/** Of the polynomial of an interval, the terms of even powers, and those of odd ones divided by x. */
// @ts-ignore: decorator
@inline
function halves(base: usize, square: v128): v128 {
  const sum = f64x2.add(v128.load(base, 16), f64x2.mul(v128.load(base, 32), square));
  return f64x2.add(v128.load(base), f64x2.mul(sum, square));
}
