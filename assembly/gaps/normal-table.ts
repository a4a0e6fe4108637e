/**
 * Quantile table of the standard normal law. With w = 1 / phi(z) the quantile z has z' = w and w' = z w^2, so
 * its Taylor coefficients follow by multiplying series; the upper half mirrors the lower.
 */
import { normalQuantile } from '../math/normal-quantile';
import { intervalsOf, OCTAVES, storeInterval } from './quantile-table';

const TERMS: usize = 8;
const seriesZ: usize = memory.data(64, 16);
const seriesW: usize = memory.data(64, 16);
const seriesSquare: usize = memory.data(64, 16);

export function buildNormalTable(table: usize): void {
  for (let octave: u32 = 1; octave <= OCTAVES; ++octave) {
    const parts = intervalsOf(octave);
    const begin = reinterpret<f64>(<u64>(1022 - octave) << 52); // 2^-(octave + 1)
    const half = begin / <f64>(2 * parts);
    for (let part: u32 = 0; part < parts; ++part) {
      expand(normalQuantile(begin + half * <f64>(2 * part + 1)), half);
      storeInterval(table, octave, 0, part, seriesZ);
      for (let n: usize = 0; n < TERMS << 3; n += 8) store<f64>(seriesZ + n, -load<f64>(seriesZ + n));
      storeInterval(table, octave, 1, part, seriesZ);
    }
  }
}

/** Taylor coefficients in units of `half` at the quantile z. */
function expand(z: f64, half: f64): void {
  store<f64>(seriesZ, z);
  store<f64>(seriesW, half * Math.exp(0.5 * z * z + 0.9189385332046728));
  for (let n: usize = 0; n < TERMS - 1; ++n) {
    let square: f64 = 0;
    for (let i: usize = 0; i <= n; ++i) {
      square += load<f64>(seriesW + (i << 3)) * load<f64>(seriesW + ((n - i) << 3));
    }
    store<f64>(seriesSquare + (n << 3), square);
    let bend: f64 = 0;
    for (let i: usize = 0; i <= n; ++i) {
      bend += load<f64>(seriesZ + (i << 3)) * load<f64>(seriesSquare + ((n - i) << 3));
    }
    const next = (n + 1) << 3;
    store<f64>(seriesZ + next, load<f64>(seriesW + (n << 3)) / <f64>(n + 1));
    store<f64>(seriesW + next, bend / <f64>(n + 1));
  }
}
