/**
 * ln Gamma(x) for x > 0; absolute error below 1e-13 for the arguments met here (1 to a few thousand).
 *
 * Source: Stirling's series with the argument shifted above 8 (Abramowitz and Stegun 1964, 6.1.15 and 6.1.41).
 */
export function logGamma(x: f64): f64 {
  let product: f64 = 1;
  while (x < 8) {
    product *= x;
    x += 1;
  }
  const inverse = 1 / x;
  const square = inverse * inverse;
  const series =
    inverse *
    (0.08333333333333333 +
      square *
        (-0.002777777777777778 +
          square *
            (7.936507936507937e-4 +
              square *
                (-5.952380952380953e-4 +
                  square * (8.417508417508417e-4 + square * (-0.0019175269175269176 + square * 0.00641025641025641))))));
  return (x - 0.5) * Math.log(x) - x + 0.9189385332046728 + series - Math.log(product);
}
