/**
 * The time from a fixed moment to the next arrival of a stationary renewal process whose gaps have mean 1: U times
 * the gap around that moment, which is chosen with a probability in proportion to its length (Cox 1962, "Renewal
 * theory", 5.4). What is chosen so has the density x f(x), which stays in the family or close to it:
 *
 * - gamma(k): gamma(k + 1), times (k + 1) / k for the same scale;
 * - Weibull(k): E^(1/k) / Gamma(1 + 1/k) with E gamma of shape 1 + 1/k instead of 1;
 * - log-normal(s): the normal shifted from -s^2/2 to s^2/2;
 * - Pareto(a): Pareto(a - 1) from the same smallest value on.
 */
import { logGamma } from '../math/log-gamma';
import { GapFamily } from '../plan/layout';
import { mix64 } from '../random/splitmix64';
import { openUniform } from '../random/uniform';
import { fillGammaGaps } from './gamma-gaps';
import { quantileOf } from './quantile-table';
import { sizeBiasedSample } from './sample-gaps';
import { exponentialTable, normalTable } from './shared-tables';

/** A gap and what is overwritten behind it. */
const gammaGap: usize = memory.data(16, 16);

/** One such time, by the words 0 to 2 of a stream. */
export function equilibriumGap(family: u32, shape: f64, start: u64, gamma: u64): f64 {
  return openUniform(mix64(start + gamma)) * sizeBiasedGap(family, shape, start, gamma);
}

/** The gap around that moment, by the words 1 to 3 of a stream. */
export function sizeBiasedGap(family: u32, shape: f64, start: u64, gamma: u64): f64 {
  const word = mix64(start + 2 * gamma);
  if (family == GapFamily.GAMMA) return meanOneGamma(shape + 1, start, gamma) * ((shape + 1) / shape);
  if (family == GapFamily.WEIBULL) {
    const power = 1 / shape;
    const variate = meanOneGamma(1 + power, start, gamma) * (1 + power);
    return Math.exp(Math.log(variate) * power - logGamma(1 + power));
  }
  if (family == GapFamily.LOGNORMAL) return Math.exp(quantileOf(normalTable, word) * shape + 0.5 * shape * shape);
  if (family == GapFamily.PARETO) {
    return Math.exp(quantileOf(exponentialTable, word) / (shape - 1)) * ((shape - 1) / shape);
  }
  if (family == GapFamily.SAMPLES) return sizeBiasedSample(<u32>shape, word, mix64(start + 3 * gamma));
  return 1;
}

/** A gamma variate of mean 1 from word 1. */
function meanOneGamma(shape: f64, start: u64, gamma: u64): f64 {
  fillGammaGaps(shape, start, gamma, 1, 2, gammaGap);
  return load<f64>(gammaGap);
}
