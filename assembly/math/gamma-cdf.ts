/**
 * Distribution function of the gamma law of scale 1, for shapes from 1e-4 to 1e7; absolute error below 1e-13.
 *
 * Below shape + 1 by the series of P(k, x) (Abramowitz and Stegun 1964, 6.5.29), above by the continued fraction
 * of 1 - P (6.5.31) with the recurrence of Lentz (1976), doi:10.1364/AO.15.000668. Near the shape both take some
 * multiple of its root in steps.
 */
import { logGamma } from './log-gamma';

/** From this shape on the leading term is taken from the distance to the shape, which keeps its digits. */
const LARGE_SHAPE: f64 = 64;
/** What both sums leave out, relative to them. */
const NEGLIGIBLE: f64 = 1e-17;
/** A bound on the steps for arguments outside of the range above. */
const MAX_STEPS: i32 = 1000000;

export function gammaCdf(x: f64, shape: f64): f64 {
  if (x != x || shape != shape) return NaN;
  if (x <= 0) return 0;
  if (x == Infinity) return 1;
  const leading = leadingTerm(x, shape);
  if (x < shape + 1) return min(leading * series(x, shape), 1);
  return max(1 - leading * shape * fraction(x, shape), 0);
}

/** x^k e^-x / Gamma(k + 1). */
function leadingTerm(x: f64, shape: f64): f64 {
  if (shape < LARGE_SHAPE) return Math.exp(shape * Math.log(x) - x - logGamma(shape + 1));
  const excess = (x - shape) / shape;
  const inverse = 1 / shape;
  const square = inverse * inverse;
  // Stirling's series for ln Gamma(k + 1); its next term is below 1e-15 here.
  const stirling = inverse * (1.0 / 12 + square * (-1.0 / 360 + square * (1.0 / 1260)));
  const exponent = shape * (Math.log1p(excess) - excess) - stirling;
  return Math.exp(exponent) / sqrt(6.283185307179586 * shape);
}

/** 1 + x / (k + 1) + x^2 / ((k + 1) (k + 2)) + … */
function series(x: f64, shape: f64): f64 {
  let sum: f64 = 1;
  let term: f64 = 1;
  for (let step = 1; step < MAX_STEPS && term > sum * NEGLIGIBLE; ++step) {
    term *= x / (shape + <f64>step);
    sum += term;
  }
  return sum;
}

/** 1 / (x + 1 - k - 1 (1 - k) / (x + 3 - k - 2 (2 - k) / (x + 5 - k - …))), x at least k + 1. */
function fraction(x: f64, shape: f64): f64 {
  let b = x + 1 - shape;
  let c: f64 = Infinity;
  let d = 1 / b;
  let value = d;
  for (let step = 1; step < MAX_STEPS; ++step) {
    const a = -<f64>step * (<f64>step - shape);
    b += 2;
    d = 1 / (a * d + b);
    c = b + a / c;
    const factor = c * d;
    value *= factor;
    if (abs(factor - 1) < 2.3e-16) break;
  }
  return value;
}
