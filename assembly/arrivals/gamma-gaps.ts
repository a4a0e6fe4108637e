/**
 * Gamma gaps of mean 1: support (0, inf), density proportional to x^(k-1) exp(-k x).
 *
 * Source: Marsaglia and Tsang (2000), "A simple method for generating gamma variables", ACM TOMS 26(3),
 * doi:10.1145/358407.358414; for k < 1, Gamma(k) = Gamma(k + 1) U^(1/k). The normals are by inversion.
 *
 * Word 0 of a gap gives the normal, word 1 decides on acceptance, word 2 is the U of k < 1, word 3 seeds a
 * stream of further tries. Numerical limits: for shapes below about 0.05 the smallest gaps underflow to 0.
 */
import { GOLDEN_GAMMA, mix64 } from '../random/splitmix64';
import { openUniform } from '../random/uniform';
import { normalQuantile } from '../math/normal-quantile';
import { WORDS_PER_GAP } from './gap-stream';

export function fillGammaGaps(shape: f64, start: u64, gamma: u64, from: u32, to: u32, target: usize): void {
  const boosted = shape < 1;
  const d = (boosted ? shape + 1 : shape) - 1.0 / 3.0;
  const c = 1 / sqrt(9 * d);
  const inverseShape = 1 / shape;
  const scale = d * inverseShape;
  let state = start + gamma * (<u64>from * WORDS_PER_GAP + 1);
  const step = gamma * WORDS_PER_GAP;
  for (let gap = from; gap < to; ++gap, target += 8, state += step) {
    const z = normalQuantile(openUniform(mix64(state)));
    let cube = acceptedCube(z, openUniform(mix64(state + gamma)), c, d);
    if (cube == 0) cube = retry(mix64(state + 3 * gamma), c, d);
    let value = scale * cube;
    if (boosted) value *= Math.exp(Math.log(openUniform(mix64(state + 2 * gamma))) * inverseShape);
    store<f64>(target, value);
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
    const z = normalQuantile(openUniform(mix64((seed += GOLDEN_GAMMA))));
    const cube = acceptedCube(z, openUniform(mix64((seed += GOLDEN_GAMMA))), c, d);
    if (cube != 0) return cube;
  }
}
