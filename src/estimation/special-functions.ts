/**
 * Derivatives of ln Gamma(x) for x above 0: the recurrence up to 12, from there the asymptotic series. Abramowitz and Stegun
 * 1964, "Handbook of mathematical functions", 6.3.18, 6.4.12 and 6.4.13. Relative errors are below 1e-12 but near the root
 * of the digamma function, where the absolute one is.
 */
import type { DeterministicMath } from '../engine/math.js';

/** Where the series start. */
const START = 12;

/** The logarithm less the digamma function: above 0, and not a difference of what is almost equal where x is large. */
export function logLessDigamma(x: number, { log }: DeterministicMath): number {
  let shifted = x;
  let sum = 0;
  for (; shifted < START; shifted++) sum += 1 / shifted;
  const square = 1 / (shifted * shifted);
  const series =
    1 / (2 * shifted) +
    square * (1 / 12 - square * (1 / 120 - square * (1 / 252 - square * (1 / 240 - square * (1 / 132)))));
  return sum + series + (shifted === x ? 0 : log(x / shifted));
}

/** The second derivative. */
export function trigamma(x: number): number {
  let shifted = x;
  let sum = 0;
  for (; shifted < START; shifted++) sum += 1 / (shifted * shifted);
  const square = 1 / (shifted * shifted);
  const series =
    square / 2 +
    (1 + square * (1 / 6 - square * (1 / 30 - square * (1 / 42 - square * (1 / 30 - square * (5 / 66)))))) /
      shifted;
  return sum + series;
}

/** The third derivative; below 0. */
export function tetragamma(x: number): number {
  let shifted = x;
  let sum = 0;
  for (; shifted < START; shifted++) sum += 2 / (shifted * shifted * shifted);
  const square = 1 / (shifted * shifted);
  const series =
    square *
    (1 +
      1 / shifted +
      square * (1 / 2 - square * (1 / 6 - square * (1 / 6 - square * (3 / 10 - square * (5 / 6))))));
  return -(sum + series);
}
