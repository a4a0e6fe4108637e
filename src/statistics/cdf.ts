import { UsageError } from '../errors.js';
import { firstIndex } from './first-index.js';

/** A distribution function of finitely many values: a staircase. */
export class Cdf {
  /** The values, ascending, each once. */
  readonly values: Float64Array;
  /** By value, the probability of it or less; ascending to 1. */
  readonly probabilities: Float64Array;

  /**
   * @param samples at least one, in any order; none is NaN
   * @param weights one a sample, at least 0, with a sum above 0
   */
  constructor(samples: Float64Array, weights: Float64Array) {
    const order = Array.from(samples.keys()).sort((a, b) => samples[a] - samples[b] || a - b);
    const values: number[] = [];
    const cumulative: number[] = [];
    let total = 0;
    for (const index of order) {
      if (!(weights[index] > 0)) continue;
      total += weights[index];
      if (samples[index] === values.at(-1)) cumulative.pop();
      else values.push(samples[index]);
      cumulative.push(total);
    }
    this.values = Float64Array.from(values);
    this.probabilities = Float64Array.from(cumulative, (sum) => sum / total);
  }

  /**
   * The smallest value whose probability (of it or less) is at least `u`.
   *
   * @throws UsageError when `u` is not from 0 to 1
   */
  quantile(u: number): number {
    if (!(u >= 0 && u <= 1)) throw new UsageError(`${u} is not a probability from 0 to 1`, { field: 'u' });
    return this.values[firstIndex(this.probabilities, (probability) => probability >= u)];
  }

  /** The probability of `x` or less. */
  at(x: number): number {
    const above = firstIndex(this.values, (value) => value > x);
    return above === 0 ? 0 : this.probabilities[above - 1];
  }
}
