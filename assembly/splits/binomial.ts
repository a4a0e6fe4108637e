/**
 * Binomial variates, exactly: support 0 to n, mean n p, variance n p (1 - p). Numbers of trials are whole f64, up to
 * 10^14, at which rounding changes acceptance probabilities by less than 10^-2 of themselves.
 *
 * Source: sequential search from 0 where n min(p, 1 - p) is below 10 (Kachitvichyanukul and Schmeiser 1988, "Binomial
 * random variate generation", CACM 31(2), doi:10.1145/42372.42381, algorithm BINV); else transformed rejection with
 * squeeze (Hoermann 1993, "The generation of binomial random variates", J. Stat. Comput. Simul. 46,
 * doi:10.1080/00949659308811496, algorithm BTRS).
 */
import { logGamma } from '../math/log-gamma';
import { nextUniform } from '../random/words';

/** Means from here on are drawn by rejection, whose constants are fitted to them. */
const SMALLEST_REJECTION_MEAN: f64 = 10;

/** The number of successes of `n` trials, each with probability `p` in [0, 1]; takes words of the stream at hand. */
export function binomial(n: f64, p: f64): f64 {
  if (!(n > 0 && p > 0)) return 0;
  if (p >= 1) return n;
  return p > 0.5 ? n - binomialOfHalf(n, 1 - p) : binomialOfHalf(n, p);
}

/** p in (0, 1/2]. */
function binomialOfHalf(n: f64, p: f64): f64 {
  return n * p < SMALLEST_REJECTION_MEAN ? searched(n, p) : rejected(n, p);
}

/** Adds up probabilities until their sum exceeds a uniform number. */
function searched(n: f64, p: f64): f64 {
  const odds = p / (1 - p);
  let probability = Math.exp(n * Math.log1p(-p));
  let rest = nextUniform();
  let k: f64 = 0;
  while (rest >= probability && k < n) {
    rest -= probability;
    k += 1;
    probability *= (odds * (n - k + 1)) / k;
    // Where the probabilities, as they are rounded, sum to less than the uniform number, the tail is reached.
    if (!(probability > 0)) break;
  }
  return k;
}

function rejected(n: f64, p: f64): f64 {
  const deviation = sqrt(n * p * (1 - p));
  const b = 1.15 + 2.53 * deviation;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const centre = n * p + 0.5;
  const squeeze = 0.92 - 4.2 / b;
  const odds = p / (1 - p);
  const alpha = (2.83 + 5.1 / b) * deviation;
  const mode = floor((n + 1) * p);
  while (true) {
    const u = nextUniform() - 0.5;
    const v = nextUniform();
    const distance = 0.5 - abs(u);
    const k = floor((2 * a / distance + b) * u + centre);
    if (distance >= 0.07 && v <= squeeze) return k;
    if (k < 0 || k > n) continue;
    const logRatio =
      (mode + 0.5) * Math.log((mode + 1) / (odds * (n - mode + 1))) +
      (n + 1) * Math.log1p((k - mode) / (n - k + 1)) +
      (k + 0.5) * Math.log((odds * (n - k + 1)) / (k + 1)) +
      stirlingRest(mode) +
      stirlingRest(n - mode) -
      stirlingRest(k) -
      stirlingRest(n - k);
    if (Math.log((v * alpha) / (a / (distance * distance) + b)) <= logRatio) return k;
  }
}

/** ln k! less Stirling's formula at k + 1: (k + 1/2) ln(k + 1) - (k + 1) + ln(2 pi) / 2. */
function stirlingRest(k: f64): f64 {
  if (k < 10) return logGamma(k + 1) - (k + 0.5) * Math.log(k + 1) + (k + 1) - 0.9189385332046728;
  const reciprocal = 1 / (k + 1);
  const square = reciprocal * reciprocal;
  return (0.08333333333333333 - (0.002777777777777778 - 0.0007936507936507937 * square) * square) * reciprocal;
}
