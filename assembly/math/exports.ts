/**
 * Scalar functions for hosts: whatever prepares values that reach a trace calls these, never the host's own
 * mathematics, which differs between runtimes.
 */
import { philox4x32, word0, word1 } from '../random/philox';
import { openUniform } from '../random/uniform';
import { gammaCdf as standardGammaCdf } from './gamma-cdf';
import { logGamma as lnGamma } from './log-gamma';
import { normalCdf as standardNormalCdf } from './normal-cdf';
import { normalQuantile as standardNormalQuantile } from './normal-quantile';

/** e to the x. */
export function exp(x: f64): f64 {
  return Math.exp(x);
}

/** Natural logarithm. */
export function log(x: f64): f64 {
  return Math.log(x);
}

/** x to the y. */
export function pow(x: f64, y: f64): f64 {
  return Math.pow(x, y);
}

/** Cosine of x radians. */
export function cos(x: f64): f64 {
  return Math.cos(x);
}

/** Distribution function of the standard normal law. */
export function normalCdf(x: f64): f64 {
  return standardNormalCdf(x);
}

/** Quantile of the standard normal law, p in (0, 1). */
export function normalQuantile(p: f64): f64 {
  return standardNormalQuantile(p);
}

/** Distribution function at x of the gamma law of a shape, 1e-4 to 1e7, and scale 1. */
export function gammaCdf(x: f64, shape: f64): f64 {
  return standardGammaCdf(x, shape);
}

/** Natural logarithm of Gamma(x), x > 0. */
export function logGamma(x: f64): f64 {
  return lnGamma(x);
}

/** A uniform number in (0, 1), a pure function of the six words (Philox4x32-10 of key k and counter c). */
export function uniformAt(k0: u32, k1: u32, c0: u32, c1: u32, c2: u32, c3: u32): f64 {
  philox4x32(k0, k1, c0, c1, c2, c3);
  return openUniform((<u64>word0 << 32) | <u64>word1);
}
