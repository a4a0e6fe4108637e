/**
 * Logarithm of the median of the gamma law of shape k at scale 1, by Newton's method on ln x from the
 * approximation k (1 - 1/(9k))^3 or, for small shapes, (Gamma(k + 1) / 2)^(1/k).
 *
 * P(k, x) is summed by its series e^-x x^k / Gamma(k + 1) (1 + x/(k+1) + x^2/((k+1)(k+2)) + …)
 * (Abramowitz and Stegun 1964, 6.5.29), whose terms near the median take about 4 sqrt(k) + 20 steps.
 */
import { logGamma } from '../math/log-gamma';

export function gammaMedian(shape: f64): f64 {
  const logGammaNext = logGamma(shape + 1);
  let y: f64;
  if (shape < 0.5) {
    y = (logGammaNext - 0.6931471805599453) / shape;
  } else {
    const root = 1 - 1 / (9 * shape);
    y = Math.log(shape) + 3 * Math.log(root);
  }
  for (let step = 0; step < 60; ++step) {
    const x = Math.exp(y);
    let term: f64 = 1;
    let sum: f64 = 1;
    for (let n: f64 = 1; term > sum * 1e-17; n += 1) {
      term *= x / (shape + n);
      sum += term;
    }
    // ln P; dP/dy = shape * P / sum, since the density at e^y times e^y is the series' leading term times shape.
    const logP = shape * y - x - logGammaNext + Math.log(sum);
    const change = ((logP + 0.6931471805599453) * sum) / shape;
    y -= change;
    if (abs(change) < 1e-15 * max(1.0, abs(y))) break;
  }
  return y;
}
