/**
 * The exponential function on blocks, two values at a time; relative error below 2e-14. Arguments are kept
 * within [-707, 500]: results neither underflow nor let sums of 2^18 of them overflow.
 *
 * Method: x = n ln 2 + r with |r| <= ln 2 / 2 (Cody and Waite 1980), the Taylor polynomial of degree 11 in r,
 * and n added to the exponent.
 */

/** 1.5 * 2^52: adding it rounds to a whole number, which then stands in the low bits. */
const ROUNDER: f64 = 6755399441055744;
const LOG2_E: f64 = 1.4426950408889634;
const LN2_HIGH: f64 = 0.6931471803691238;
const LN2_LOW: f64 = 1.9082149292705877e-10;

/** Both lanes of each constant: compilers would otherwise put them together anew in every step of a loop. */
const pairs: usize = memory.data<f64>([
  -707, -707, 500, 500, LOG2_E, LOG2_E, ROUNDER, ROUNDER, LN2_HIGH, LN2_HIGH, LN2_LOW, LN2_LOW, 1, 1, 0.5, 0.5,
  1.0 / 6, 1.0 / 6, 1.0 / 24, 1.0 / 24, 1.0 / 120, 1.0 / 120, 1.0 / 720, 1.0 / 720, 1.0 / 5040, 1.0 / 5040,
  1.0 / 40320, 1.0 / 40320, 1.0 / 362880, 1.0 / 362880, 1.0 / 3628800, 1.0 / 3628800, 1.0 / 39916800, 1.0 / 39916800,
]);

// @ts-ignore: decorator
@inline
export function expPair(x: v128): v128 {
  x = f64x2.pmax(v128.load(pairs), f64x2.pmin(v128.load(pairs, 16), x));
  const rounder = v128.load(pairs, 48);
  const rounded = f64x2.add(f64x2.mul(x, v128.load(pairs, 32)), rounder);
  const n = f64x2.sub(rounded, rounder);
  let r = f64x2.sub(x, f64x2.mul(n, v128.load(pairs, 64)));
  r = f64x2.sub(r, f64x2.mul(n, v128.load(pairs, 80)));
  // Pairs of terms first: shorter chains of dependent operations than Horner's.
  const square = f64x2.mul(r, r);
  const a = f64x2.add(v128.load(pairs, 96), r);
  const b = f64x2.add(v128.load(pairs, 112), f64x2.mul(r, v128.load(pairs, 128)));
  const c = f64x2.add(v128.load(pairs, 144), f64x2.mul(r, v128.load(pairs, 160)));
  const d = f64x2.add(v128.load(pairs, 176), f64x2.mul(r, v128.load(pairs, 192)));
  const e = f64x2.add(v128.load(pairs, 208), f64x2.mul(r, v128.load(pairs, 224)));
  const f = f64x2.add(v128.load(pairs, 240), f64x2.mul(r, v128.load(pairs, 256)));
  let sum = f64x2.add(e, f64x2.mul(f, square));
  sum = f64x2.add(d, f64x2.mul(sum, square));
  sum = f64x2.add(c, f64x2.mul(sum, square));
  sum = f64x2.add(b, f64x2.mul(sum, square));
  sum = f64x2.add(a, f64x2.mul(sum, square));
  return i64x2.add(sum, i64x2.shl(rounded, 52));
}

/** Replaces `count` values at `pointer` (f64) by their exponentials; up to 8 bytes behind them are overwritten. */
export function expBlock(pointer: usize, count: u32): void {
  for (const end = pointer + (<usize>count << 3); pointer < end; pointer += 16) {
    v128.store(pointer, expPair(v128.load(pointer)));
  }
}

/** target[i] = factor[i] * exp(target[i]); up to 8 bytes behind the target are overwritten. */
export function scaledExpBlock(target: usize, factor: usize, count: u32): void {
  for (const end = target + (<usize>count << 3); target < end; target += 16, factor += 16) {
    v128.store(target, f64x2.mul(v128.load(factor), expPair(v128.load(target))));
  }
}
