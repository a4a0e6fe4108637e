import { continuousLaw } from './continuous-law.js';
import type { ContinuousDistribution, FieldDistribution } from './distribution.js';

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

/** Values below this are counted in an array, others in a map. */
const DENSE_LIMIT = 2 ** 20;

/** How many values all continuous distributions of a field are represented by, and each at least and at most. */
const POINTS = { total: 1_000_000, min: 16, max: 1024 };

/** Gathers one field of many datasets, each with a weight. */
export class FieldAccumulator {
  readonly #field: string;
  readonly #pointsEach: number;
  #dense = new Float64Array(0);
  readonly #sparse = new Map<number, number>();
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
          this.#count(values[i], mass);
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
    for (const [value, mass] of this.#dense.entries()) if (mass > 0) entries.push([value, mass]);
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
      return share === 1 ? (entries.at(-1)?.[0] ?? Number.NaN) : (entries[index]?.[0] ?? Number.NaN);
    });
  }
}
