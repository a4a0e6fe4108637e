import { continuousLaw } from './continuous-law.js';
import type { ContinuousDistribution, FieldDistribution } from './distribution.js';
import { ValueMasses } from './value-masses.js';

/** A field's values over all requests of a pool. */
export interface FieldStatistics {
  readonly field: string;
  readonly mean: number;
  /** Standard deviation over mean; 0 where the mean is 0. */
  readonly cv: number;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** How many values all continuous distributions of a field are represented by, and each at least and at most. */
const POINTS = { total: 1_000_000, min: 16, max: 1024 };

/** Gathers one field of many datasets, each with a weight. */
export class FieldAccumulator {
  readonly #field: string;
  readonly #pointsEach: number;
  readonly #masses = new ValueMasses();
  #weight = 0;
  #sum = 0;
  #sumOfSquares = 0;

  /** @param datasets how many will be added; the more there are, the fewer points represent each */
  constructor(field: string, datasets: number) {
    this.#field = field;
    const points = Math.ceil(POINTS.total / Math.max(1, datasets));
    this.#pointsEach = Math.min(POINTS.max, Math.max(POINTS.min, points));
  }

  add(distribution: FieldDistribution, weight: number): void {
    this.#weight += weight;
    switch (distribution.kind) {
      case 'empirical': {
        const { values, probabilities } = distribution;
        for (let i = 0; i < values.length; i++) {
          const mass = weight * probabilities[i];
          this.#sum += mass * values[i];
          this.#sumOfSquares += mass * values[i] * values[i];
          this.#masses.add(values[i], mass);
        }
        return;
      }
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
    const mean = this.#sum / this.#weight;
    const variance = Math.max(0, this.#sumOfSquares / this.#weight - mean * mean);
    const [p10, p50, p90, p99, max] = this.#quantiles([0.1, 0.5, 0.9, 0.99, 1]);
    return {
      field: this.#field,
      mean,
      cv: mean > 0 ? Math.sqrt(variance) / mean : 0,
      p10,
      p50,
      p90,
      p99,
      max,
    };
  }

  /** The moments are the law's own; for the quantiles it is replaced by points of equal mass. */
  #addContinuous(distribution: ContinuousDistribution, weight: number): void {
    if (!(weight > 0)) return;
    const law = continuousLaw(distribution);
    this.#sum += weight * law.mean;
    this.#sumOfSquares += weight * law.meanSquare;
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
      return (share === 1 ? values.at(-1) : values[index]) ?? Number.NaN;
    });
  }
}
