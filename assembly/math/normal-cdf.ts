/**
 * Distribution function of the standard normal law; absolute error below 2e-15.
 *
 * Source: Marsaglia (2004), "Evaluating the normal distribution", J. Statistical Software 11(4),
 * doi:10.18637/jss.v011.i04: the Taylor series of Phi(x) / phi(x).
 */
export function normalCdf(x: f64): f64 {
  // Beyond these 0 and 1 are closer than the series, which would need ever more terms.
  if (x != x) return x;
  if (x < -8.3) return 0;
  if (x > 8.3) return 1;
  let sum = x;
  let term = x;
  let before: f64 = 0;
  const square = x * x;
  for (let odd: f64 = 3; sum != before; odd += 2) {
    before = sum;
    term *= square / odd;
    sum += term;
  }
  // In the tails rounding can pass the ends.
  return min(max(0.5 + sum * Math.exp(-0.5 * square - 0.9189385332046728), 0), 1);
}
