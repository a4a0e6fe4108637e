/**
 * Gamma gaps of mean 1 for any shape: support (0, inf), density proportional to x^(k-1) exp(-k x).
 *
 * Source: Marsaglia and Tsang (2000), "A simple method for generating gamma variables", ACM TOMS 26(3),
 * doi:10.1145/358407.358414; for k < 1, Gamma(k) = Gamma(k + 1) U^(1/k). The normals and ln U are by
 * inversion from tables.
 *
 * Word j of the stream gives the normal of gap j; what else the gap needs comes from the words of other
 * streams at the same place, so that any gap can be had without those before it.
 */
import { scaledExpBlock } from '../math/exp-block';
import { GOLDEN_GAMMA, mix64 } from '../random/splitmix64';
import { openUniform } from '../random/uniform';
import { quantileOf } from './quantile-table';
import { exponentialTable, normalTable } from './shared-tables';

/** Gaps handled at a time, so that the cubes stay in the first-level cache. */
const BLOCK: u32 = 256;
const cubes: usize = memory.data(2064, 16);

/** Constants that turn a state into one of another stream: bits of the fraction of e. */
const ACCEPTANCE: u64 = 0xb7e151628aed2a6a;
const BOOST: u64 = 0xbf7158809cf4f3c7;
const RETRY: u64 = 0x62e7160f38b4da56;

/** Writes the gaps `from` to `to` (exclusive) to `target`; up to 8 bytes behind them are overwritten. */
export function fillGammaGaps(shape: f64, start: u64, gamma: u64, from: u32, to: u32, target: usize): void {
  if (shape >= 1) {
    fillCubes(shape, 1 / shape, start, gamma, from, to, target);
    return;
  }
  for (; from < to; from += BLOCK, target += BLOCK << 3) {
    const stop = min(from + BLOCK, to);
    fillCubes(shape + 1, 1 / shape, start, gamma, from, stop, cubes);
    fillBoosts(-1 / shape, start, gamma, from, stop, target);
    scaledExpBlock(target, cubes, stop - from);
  }
}

/**
 * What accepts nearly all pairs without a logarithm: with y = c z, which makes the cube's root 1 + y, the logarithm of the
 * probability is -3 d (y^4 / 4 - y^5 / 5 + y^6 / 6 - …), which is at least -3/4 d y^4, and over 1 + y where y is negative.
 * It is taken for a thousandth worse than that, and for so much a unit of d and one more, which is more than the logarithms
 * are rounded by: so those whose logarithms are compared would have been accepted, too.
 */
const SQUEEZE: f64 = 0.751;
const SQUEEZE_SLACK: f64 = 1e-12;

/** Gamma variates of a shape of at least 1, times `scale`; two at a time. */
function fillCubes(shape: f64, scale: f64, start: u64, gamma: u64, from: u32, to: u32, target: usize): void {
  const d = shape - 1.0 / 3.0;
  const c = 1 / sqrt(9 * d);
  const factor = d * scale;
  const table = normalTable;
  const ones = f64x2.splat(1);
  const roots = f64x2.splat(c);
  const factors = f64x2.splat(factor);
  const quartics = f64x2.splat(SQUEEZE * d * c * c * c * c);
  const slacks = f64x2.splat(SQUEEZE_SLACK * (d + 1));
  let state = start + gamma * (<u64>from + 1);
  const count = <usize>(to - from);
  for (const end = target + ((count >> 1) << 4); target < end; target += 16, state += gamma << 1) {
    const z = pairOf(quantileOf(table, mix64(state)), quantileOf(table, mix64(state + gamma)));
    const u = pairOf(openUniform(mix64(state ^ ACCEPTANCE)), openUniform(mix64((state + gamma) ^ ACCEPTANCE)));
    const root = f64x2.add(ones, f64x2.mul(roots, z));
    const square = f64x2.mul(z, z);
    v128.store(target, f64x2.mul(factors, f64x2.mul(f64x2.mul(root, root), root)));
    const room = f64x2.mul(f64x2.sub(ones, u), f64x2.pmin(root, ones));
    const isAccepted = f64x2.gt(room, f64x2.add(f64x2.mul(quartics, f64x2.mul(square, square)), slacks));
    if (i64x2.bitmask(isAccepted) == 3) continue;
    store<f64>(target, factor * cubeAt(state, c, d));
    store<f64>(target, factor * cubeAt(state + gamma, c, d), 8);
  }
  if (count & 1) store<f64>(target, factor * cubeAt(state, c, d));
}

// @ts-ignore: decorator
@inline
function pairOf(first: f64, second: f64): v128 {
  return f64x2.replace_lane(f64x2.splat(first), 1, second);
}

/** The cube of the gap whose word comes from a state. */
function cubeAt(state: u64, c: f64, d: f64): f64 {
  const z = quantileOf(normalTable, mix64(state));
  const cube = acceptedCube(z, openUniform(mix64(state ^ ACCEPTANCE)), c, d);
  return cube == 0 ? retry(mix64(state ^ RETRY), c, d) : cube;
}

/** factor * E with E standard exponential: with the factor -1/k, logarithms of U^(1/k). */
function fillBoosts(factor: f64, start: u64, gamma: u64, from: u32, to: u32, target: usize): void {
  const table = exponentialTable;
  let state = start + gamma * (<u64>from + 1);
  const end = target + (<usize>(to - from) << 3);
  for (; target < end; target += 8, state += gamma) {
    store<f64>(target, factor * quantileOf(table, mix64(state ^ BOOST)));
  }
}

/** (1 + c z)^3 when the pair (z, u) is accepted, else 0. */
// @ts-ignore: decorator
@inline
function acceptedCube(z: f64, u: f64, c: f64, d: f64): f64 {
  const root = 1 + c * z;
  if (root <= 0) return 0;
  const cube = root * root * root;
  const square = z * z;
  if (u < 1 - 0.0331 * square * square) return cube;
  return Math.log(u) < 0.5 * square + d * (1 - cube + Math.log(cube)) ? cube : 0;
}

/** Tries until one is accepted; each is with probability above 0.95. */
function retry(seed: u64, c: f64, d: f64): f64 {
  while (true) {
    const z = quantileOf(normalTable, mix64((seed += GOLDEN_GAMMA)));
    const cube = acceptedCube(z, openUniform(mix64((seed += GOLDEN_GAMMA))), c, d);
    if (cube != 0) return cube;
  }
}
