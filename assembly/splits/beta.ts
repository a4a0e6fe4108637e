/**
 * Beta variates X / (X + Y) of two independent gamma variates, of any positive parameters: support (0, 1), mean
 * a / (a + b).
 *
 * The variates are kept as logarithms, since those of small parameters, Gamma(a + 1) U^(1/a), underflow. Source:
 * Marsaglia and Tsang (2000), doi:10.1145/358407.358414, for the gamma variates.
 */
import { fillGammaGaps } from '../gaps/gamma-gaps';
import { quantileOf } from '../gaps/quantile-table';
import { exponentialTable } from '../gaps/shared-tables';
import { GOLDEN_GAMMA } from '../random/splitmix64';
import { nextWord } from '../random/words';

/** A gamma variate and what is overwritten behind it. */
const variate: usize = memory.data(16, 16);

/** Takes words of the stream at hand. */
export function beta(a: f64, b: f64): f64 {
  const x = logGammaVariate(a);
  const y = logGammaVariate(b);
  return 1 / (1 + Math.exp(min(y - x, 700)));
}

/** The logarithm of a gamma variate of a shape and scale 1. */
function logGammaVariate(shape: f64): f64 {
  const large = shape < 1 ? shape + 1 : shape;
  fillGammaGaps(large, nextWord(), GOLDEN_GAMMA, 0, 1, variate);
  const logarithm = Math.log(load<f64>(variate) * large);
  return shape < 1 ? logarithm - quantileOf(exponentialTable, nextWord()) / shape : logarithm;
}
