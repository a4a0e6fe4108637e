/**
 * Quantile tables of the gamma law of mean 1, by marching the quantile's differential equation.
 *
 * With x the quantile of shape k at scale 1, g = 1 / (x f(x)) and s = +1 below the median and -1 above: in
 * terms of the folded uniform number v, x' = s x g and g' = s (x - k) g^2; y = ln x has y' = s g. The right
 * sides are polynomials, so Taylor coefficients of any order follow by multiplying series. From the median
 * outwards each interval's series gives y and g at the midpoint of the next; g is computed afresh in every
 * octave, so that errors do not build up. The two halves march together, one in each lane.
 */
import { logGamma } from '../math/log-gamma';
import { gammaMedian } from './gamma-median';
import { intervalsOf, OCTAVES, storeInterval } from './quantile-table';

/** Order of the series used for marching. */
const ORDER: usize = 10;

/** Series of x, g, g^2 and y about the midpoints at hand, v128 each: lower half, upper half. */
const seriesX: usize = memory.data(256, 16);
const seriesG: usize = memory.data(256, 16);
const seriesSquare: usize = memory.data(256, 16);
const seriesY: usize = memory.data(256, 16);
const coefficients: usize = memory.data(64, 16);

/** Tabulates the quantile or, where `isLogarithm`, its logarithm. */
export function buildGammaTable(table: usize, shape: f64, isLogarithm: bool): void {
  const logGammaShape = logGamma(shape);
  const median = gammaMedian(shape);
  let y = f64x2.splat(median);
  let x = f64x2.splat(Math.exp(median));
  let g = reciprocalDensity(shape, logGammaShape, x, y);
  let at: f64 = 0.5;
  let half: f64 = 1.0 / 64.0;
  expand(x, y, g, shape, half);
  for (let octave: u32 = 1; octave <= OCTAVES; ++octave) {
    const parts = intervalsOf(octave);
    const begin = reinterpret<f64>(<u64>(1022 - octave) << 52); // 2^-(octave + 1)
    for (let part = parts; part-- > 0; ) {
      const lastHalf = half;
      half = begin / <f64>(2 * parts);
      const midpoint = begin + half * <f64>(2 * part + 1);
      const step = f64x2.splat((midpoint - at) / lastHalf);
      y = evaluate(seriesY, step);
      // The series of x itself diverges for small shapes, where x goes like v^(1/k).
      x = exponentials(y);
      g =
        part == parts - 1
          ? reciprocalDensity(shape, logGammaShape, x, y)
          : f64x2.div(evaluate(seriesG, step), f64x2.splat(lastHalf));
      expand(x, y, g, shape, half);
      at = midpoint;
      store0(table, octave, part, shape, isLogarithm);
      store1(table, octave, part, shape, isLogarithm);
    }
  }
}

/** e to the power of each lane. */
// @ts-ignore: decorator
@inline
function exponentials(y: v128): v128 {
  return f64x2.replace_lane(f64x2.splat(Math.exp(f64x2.extract_lane(y, 0))), 1, Math.exp(f64x2.extract_lane(y, 1)));
}

/** 1 / (x f(x)) from x = e^y. */
function reciprocalDensity(shape: f64, logGammaShape: f64, x: v128, y: v128): v128 {
  const exponent = f64x2.sub(f64x2.add(f64x2.splat(logGammaShape), x), f64x2.mul(f64x2.splat(shape), y));
  return exponentials(exponent);
}

/** Taylor coefficients in units of `half` at a point with the values x, y and g. */
function expand(x: v128, y: v128, g: v128, shape: f64, half: f64): void {
  v128.store(seriesX, x);
  v128.store(seriesY, y);
  v128.store(seriesG, f64x2.mul(g, f64x2.splat(half)));
  const excess = f64x2.sub(x, f64x2.splat(shape));
  const signs = f64x2.replace_lane(f64x2.splat(1), 1, -1);
  for (let n: usize = 0; n < ORDER << 4; n += 16) {
    let product = f64x2.splat(0);
    let square = f64x2.splat(0);
    for (let i: usize = 0; i <= n; i += 16) {
      const reverse = v128.load(seriesG + n - i);
      product = f64x2.add(product, f64x2.mul(v128.load(seriesX + i), reverse));
      square = f64x2.add(square, f64x2.mul(v128.load(seriesG + i), reverse));
    }
    v128.store(seriesSquare + n, square);
    let bend = f64x2.mul(excess, square);
    for (let i: usize = 16; i <= n; i += 16) {
      bend = f64x2.add(bend, f64x2.mul(v128.load(seriesX + i), v128.load(seriesSquare + n - i)));
    }
    const factor = f64x2.div(signs, f64x2.splat(<f64>((n >> 4) + 1)));
    v128.store(seriesX + n, f64x2.mul(product, factor), 16);
    v128.store(seriesY + n, f64x2.mul(v128.load(seriesG + n), factor), 16);
    v128.store(seriesG + n, f64x2.mul(bend, factor), 16);
  }
}

function evaluate(series: usize, s: v128): v128 {
  let sum = v128.load(series + (ORDER << 4));
  for (let n = ORDER << 4; n > 0; n -= 16) sum = f64x2.add(f64x2.mul(sum, s), v128.load(series + n - 16));
  return sum;
}

/** Stores the interval of the lower half, scaled to mean 1. */
function store0(table: usize, octave: u32, part: u32, shape: f64, isLogarithm: bool): void {
  const series = isLogarithm ? seriesY : seriesX;
  for (let n: usize = 0; n < 8; ++n) store<f64>(coefficients + (n << 3), load<f64>(series + (n << 4)));
  scaleAndStore(table, octave, 0, part, shape, isLogarithm);
}

/** Stores the interval of the upper half, scaled to mean 1. */
function store1(table: usize, octave: u32, part: u32, shape: f64, isLogarithm: bool): void {
  const series = isLogarithm ? seriesY : seriesX;
  for (let n: usize = 0; n < 8; ++n) store<f64>(coefficients + (n << 3), load<f64>(series + (n << 4), 8));
  scaleAndStore(table, octave, 1, part, shape, isLogarithm);
}

function scaleAndStore(table: usize, octave: u32, side: u32, part: u32, shape: f64, isLogarithm: bool): void {
  if (isLogarithm) {
    store<f64>(coefficients, load<f64>(coefficients) - Math.log(shape));
  } else {
    const inverse = 1 / shape;
    for (let n: usize = 0; n < 64; n += 8) store<f64>(coefficients + n, load<f64>(coefficients + n) * inverse);
  }
  storeInterval(table, octave, side, part, coefficients);
}
