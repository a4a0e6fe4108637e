import { deterministicMath } from '../engine/math.js';
import { continuousLaw } from './continuous-law.js';
import { atomsOf, isDiscrete } from './discrete.js';
import type { FieldDistribution, SimpleDistribution } from './distribution.js';
import type { ContinuousLaw } from './law.js';
import { type Interval, intervalOf, type Support, supportOf } from './support.js';

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

/** Values, each with the weight of the requests that have it. */
interface Entries {
  readonly values: Float64Array;
  readonly masses: Float64Array;
}

/** Gathers one field of many datasets, each with a weight. */
export class FieldAccumulator {
  readonly #field: string;
  readonly #support: Support;
  readonly #pointsEach: number;
  #dense = new Float64Array(0);
  readonly #sparse = new Map<number, number>();
  #weight = 0;
  #sum = 0;
  #sumOfSquares = 0;

  /** @param datasets how many will be added; the more there are, the fewer points represent each */
  constructor(field: string, datasets: number) {
    this.#field = field;
    this.#support = supportOf(field);
    const points = Math.ceil(POINTS.total / Math.max(1, datasets));
    this.#pointsEach = Math.min(POINTS.max, Math.max(POINTS.min, points));
  }

  add(distribution: FieldDistribution, weight: number): void {
    this.#weight += weight;
    if (distribution.kind !== 'mixture') {
      this.#addSimple(distribution, weight);
      return;
    }
    const { components, weights } = distribution;
    if (distribution.min !== undefined || distribution.max !== undefined) {
      this.#addCut(components, weights, intervalOf(distribution, this.#support, this.#field), weight);
      return;
    }
    components.forEach((component, index) => {
      if (weights[index] > 0) this.#addSimple(component, weight * weights[index]);
    });
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

  #addSimple(distribution: SimpleDistribution, weight: number): void {
    if (isDiscrete(distribution)) {
      this.#addValues(this.#entries(distribution, weight));
      return;
    }
    // The moments are the law's own; for the quantiles it is replaced by points of equal mass.
    const law = continuousLaw(distribution, this.#largest);
    this.#sum += weight * law.mean;
    this.#sumOfSquares += weight * law.meanSquare;
    const { values, masses } = this.#points(law, weight);
    values.forEach((value, i) => {
      this.#count(value, masses[i]);
    });
  }

  /** A mixture that is cut as a whole: what is left of its components follows from points of equal mass. */
  #addCut(
    components: readonly SimpleDistribution[],
    weights: readonly number[],
    { min, max }: Interval,
    weight: number,
  ): void {
    const within = components.map((component, index) => {
      const { values, masses } = this.#entries(component, weights[index]);
      return { values, masses: masses.map((mass, i) => (values[i] >= min && values[i] <= max ? mass : 0)) };
    });
    let total = 0;
    for (const { masses } of within) total = masses.reduce((sum, mass) => sum + mass, total);
    for (const { values, masses } of within) {
      this.#addValues({ values, masses: masses.map((mass) => (weight * mass) / total) });
    }
  }

  #addValues({ values, masses }: Entries): void {
    values.forEach((value, i) => {
      this.#sum += masses[i] * value;
      this.#sumOfSquares += masses[i] * value * value;
      this.#count(value, masses[i]);
    });
  }

  #entries(distribution: SimpleDistribution, weight: number): Entries {
    if (!isDiscrete(distribution)) return this.#points(continuousLaw(distribution, this.#largest), weight);
    const { values, weights } = atomsOf(distribution, this.#field, deterministicMath());
    const factor = weight / weights.reduce((sum, value) => sum + value, 0);
    return { values, masses: weights.map((value) => value * factor) };
  }

  #points(law: ContinuousLaw, weight: number): Entries {
    const count = this.#pointsEach;
    const values = Float64Array.from({ length: count }, (_, point) => law.quantile((point + 0.5) / count));
    return {
      values: this.#support.isWhole ? values.map(Math.round) : values,
      masses: new Float64Array(count).fill(weight / count),
    };
  }

  /** Counts have no end here, so that a heavy tail shows. */
  get #largest(): number {
    return this.#support.isWhole ? Number.POSITIVE_INFINITY : this.#support.largest;
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
