/**
 * Quantile tables of the Weibull law of mean 1: x = E^(1/k) / Gamma(1 + 1/k) with E = -ln(1 - u). The series
 * of E about a midpoint is that of the logarithm; its power or logarithm follows by recurrence (J. C. P.
 * Miller's formula, Henrici 1974, "Applied and computational complex analysis", vol. 1, 1.6).
 */
import { logGamma } from '../math/log-gamma';
import { intervalsOf, OCTAVES, storeInterval } from './quantile-table';

const TERMS: i32 = 8;
const exponential: usize = memory.data(64, 16);
const result: usize = memory.data(64, 16);

/** Tabulates the quantile or, where `isLogarithm`, its logarithm. */
export function buildWeibullTable(table: usize, shape: f64, isLogarithm: bool): void {
  const power = 1 / shape;
  const logScale = -logGamma(1 + power);
  for (let side: u32 = 0; side < 2; ++side) {
    for (let octave: u32 = 1; octave <= OCTAVES; ++octave) {
      const parts = intervalsOf(octave);
      const begin = reinterpret<f64>(<u64>(1022 - octave) << 52); // 2^-(octave + 1)
      const half = begin / <f64>(2 * parts);
      for (let part: u32 = 0; part < parts; ++part) {
        expandExponential(begin + half * <f64>(2 * part + 1), half, side);
        if (isLogarithm) logarithmSeries(power, logScale);
        else powerSeries(power, logScale);
        storeInterval(table, octave, side, part, result);
      }
    }
  }
}

/** Series of E at the folded uniform number v: -ln(1 - v) below 1/2, -ln(v) above. */
function expandExponential(v: f64, half: f64, side: u32): void {
  const sign: f64 = side == 0 ? 1 : -1;
  const reach = side == 0 ? 1 - v : v;
  const ratio = (sign * half) / reach;
  store<f64>(exponential, side == 0 ? -Math.log1p(-v) : -Math.log(v));
  let term: f64 = 1;
  for (let n: i32 = 1; n < TERMS; ++n) {
    term *= ratio;
    store<f64>(exponential + (<usize>n << 3), term / <f64>n);
  }
}

function powerSeries(power: f64, logScale: f64): void {
  const e0 = load<f64>(exponential);
  store<f64>(result, Math.exp(power * Math.log(e0) + logScale));
  for (let n: i32 = 1; n < TERMS; ++n) {
    let sum: f64 = 0;
    for (let j: i32 = 1; j <= n; ++j) {
      const factor = <f64>j * power - <f64>(n - j);
      sum += factor * load<f64>(exponential + (<usize>j << 3)) * load<f64>(result + (<usize>(n - j) << 3));
    }
    store<f64>(result + (<usize>n << 3), sum / (<f64>n * e0));
  }
}

function logarithmSeries(power: f64, logScale: f64): void {
  const e0 = load<f64>(exponential);
  store<f64>(result, Math.log(e0));
  for (let n: i32 = 1; n < TERMS; ++n) {
    let sum: f64 = 0;
    for (let j: i32 = 1; j < n; ++j) {
      sum += <f64>j * load<f64>(result + (<usize>j << 3)) * load<f64>(exponential + (<usize>(n - j) << 3));
    }
    store<f64>(result + (<usize>n << 3), (load<f64>(exponential + (<usize>n << 3)) - sum / <f64>n) / e0);
  }
  for (let n: i32 = 0; n < TERMS; ++n) {
    const at = result + (<usize>n << 3);
    store<f64>(at, load<f64>(at) * power + (n == 0 ? logScale : 0));
  }
}
