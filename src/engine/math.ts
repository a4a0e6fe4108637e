import { sharedInstance } from './shared-instance.js';

/**
 * The engine's own mathematics: the same bits on every runtime, unlike JavaScript's `Math`.
 * Whatever prepares a value that reaches a trace uses these.
 */
export interface DeterministicMath {
  exp(x: number): number;
  /** Natural logarithm. */
  log(x: number): number;
  pow(x: number, y: number): number;
  /** Cosine of x radians. */
  cos(x: number): number;
  /** Distribution function of the standard normal law. */
  normalCdf(x: number): number;
  /** Quantile of the standard normal law, p in (0, 1). */
  normalQuantile(p: number): number;
  /** Distribution function at x of the gamma law of a shape, 1e-4 to 1e7, and scale 1. */
  gammaCdf(x: number, shape: number): number;
  /** Natural logarithm of Gamma(x), x > 0. */
  logGamma(x: number): number;
  /**
   * A uniform number in (0, 1) that is a pure function of six 32-bit words: Philox4x32-10 of the key
   * (k0, k1) and the counter (c0, c1, c2, c3).
   */
  uniformAt(k0: number, k1: number, c0: number, c1: number, c2: number, c3: number): number;
}

/** That of the instance that the process shares. */
export function deterministicMath(): DeterministicMath {
  return sharedInstance<DeterministicMath>();
}
