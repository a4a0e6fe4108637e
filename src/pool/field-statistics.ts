import { continuousLaw } from './continuous-law.js';
import type { ContinuousDistribution, EmpiricalDistribution, FieldDistribution } from './distribution.js';
import { ValueMasses } from './value-masses.js';
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

/** How many values all continuous distributions of a field are represented by, and each at least and at most. */
const POINTS = { total: 1_000_000, min: 16, max: 1024 };

/** Gathers one field of many datasets, each with a weight. */
export class FieldAccumulator {
  readonly #field: string;
  readonly #pointsEach: number;
  readonly #masses = new ValueMasses();
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
      this.#masses.add(values[i], weight * probabilities[i]);
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
      this.#masses.add(Math.round(value), weight / this.#pointsEach);
    }
  }

  #quantiles(shares: readonly number[]): number[] {
    const { values, masses } = this.#masses.sorted();
    const total = masses.reduce((sum, mass) => sum + mass, 0);
    let index = 0;
    let cumulative = masses[0] ?? 0;
    return shares.map((share) => {
      // Rounding must not let the last value lie beyond the end of the sum.
      while (index + 1 < values.length && !(cumulative >= share * total * (1 - 1e-12))) {
        index++;
        cumulative += masses[index];
      }
      return values[index] ?? Number.NaN;
    });
  }
}
