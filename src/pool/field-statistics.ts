import { continuousLaw } from './continuous-law.js';
import type { ContinuousDistribution, EmpiricalDistribution, FieldDistribution } from './distribution.js';
import { WeightedMean } from './weighted-mean.js';

/** A field's values over the requests of a pool or client; all NaN where there are none. */
export interface FieldStatistics {
  readonly field: string;
  readonly mean: number;
  /** Standard deviation over mean; 0 where the mean is 0. */
  readonly cv: number;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  /** The largest value that a request can have. */
  readonly max: number;
}

/** Values below this are counted in an array, others in a map. */
const DENSE_LIMIT = 1_048_576;

/** How many values all continuous distributions of a field are represented by, and each at least and at most. */
const POINTS = { total: 1_000_000, min: 16, max: 1024 };

/** Gathers one field of many datasets, each with a weight. */
export class FieldAccumulator {
  readonly #field: string;
  readonly #pointsEach: number;
  #dense = new Float64Array(0);
  readonly #sparse = new Map<number, number>();
  readonly #mean = new WeightedMean();
  readonly #meanSquare = new WeightedMean();
  #max = Number.NEGATIVE_INFINITY;

  /** @param datasets how many will be added; the more there are, the fewer points represent each */
  constructor(field: string, datasets: number) {
    this.#field = field;
    const points = Math.ceil(POINTS.total / Math.max(1, datasets));
    this.#pointsEach = Math.min(POINTS.max, Math.max(POINTS.min, points));
  }

  add(distribution: FieldDistribution, weight: number): void {
    if (!(weight > 0)) return;
    switch (distribution.kind) {
      case 'empirical':
        this.#addEmpirical(distribution, weight);
        return;
      case 'mixture':
        for (const [i, component] of distribution.components.entries()) {
          this.#addContinuous(component, weight * distribution.weights[i]);
        }
        return;
      default:
        this.#addContinuous(distribution, weight);
    }
  }

  result(): FieldStatistics {
    const { mean } = this.#mean;
    const variance = Math.max(0, this.#meanSquare.mean - mean * mean);
    const [p10, p50, p90, p95, p99] = this.#quantiles([0.1, 0.5, 0.9, 0.95, 0.99]);
    return {
      field: this.#field,
      mean,
      cv: mean === 0 ? 0 : Math.sqrt(variance) / mean,
      p10,
      p50,
      p90,
      p95,
      p99,
      max: mean >= 0 ? this.#max : Number.NaN,
    };
  }

  #addEmpirical({ values, probabilities }: EmpiricalDistribution, weight: number): void {
    let [total, sum, sumOfSquares] = [0, 0, 0];
    for (let i = 0; i < values.length; i++) {
      if (!(probabilities[i] > 0)) continue;
      total += probabilities[i];
      sum += probabilities[i] * values[i];
      sumOfSquares += probabilities[i] * values[i] * values[i];
      this.#max = Math.max(this.#max, values[i]);
      this.#count(values[i], weight * probabilities[i]);
    }
    this.#mean.add(sum / total, weight);
    this.#meanSquare.add(sumOfSquares / total, weight);
  }

  /** The moments are the law's own; for the quantiles it is replaced by points of equal mass. */
  #addContinuous(distribution: ContinuousDistribution, weight: number): void {
    if (!(weight > 0)) return;
    const law = continuousLaw(distribution);
    this.#mean.add(law.mean, weight);
    this.#meanSquare.add(law.meanSquare, weight);
    this.#max = Math.max(this.#max, Math.round(law.max));
    for (let point = 0; point < this.#pointsEach; point++) {
      const value = law.quantile((point + 0.5) / this.#pointsEach);
      this.#count(Math.round(value), weight / this.#pointsEach);
    }
  }

  #count(value: number, mass: number): void {
    if (!(mass > 0)) return;
    if (Number.isInteger(value) && value < DENSE_LIMIT) {
      if (value >= this.#dense.length) {
        const grown = new Float64Array(Math.min(DENSE_LIMIT, 2 * value + 1024));
        grown.set(this.#dense);
        this.#dense = grown;
      }
      this.#dense[value] += mass;
    } else this.#sparse.set(value, (this.#sparse.get(value) ?? 0) + mass);
  }

  #quantiles(shares: readonly number[]): number[] {
    const entries: [number, number][] = [...this.#sparse];
    for (let value = 0; value < this.#dense.length; value++) {
      if (this.#dense[value] > 0) entries.push([value, this.#dense[value]]);
    }
    entries.sort(([a], [b]) => a - b);
    const total = entries.reduce((sum, [, mass]) => sum + mass, 0);
    let index = 0;
    let cumulative = entries[0]?.[1] ?? 0;
    return shares.map((share) => {
      // Rounding must not let the last value lie beyond the end of the sum.
      while (index + 1 < entries.length && !(cumulative >= share * total * (1 - 1e-12))) {
        index++;
        cumulative += entries[index][1];
      }
      return entries[index]?.[0] ?? Number.NaN;
    });
  }
}
