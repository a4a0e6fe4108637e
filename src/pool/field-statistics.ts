import { deterministicMath } from '../engine/math.js';
import { type Support, supportOf } from '../fields.js';
import { atomsOf, isDiscrete } from '../laws/atoms.js';
import { truncated } from '../laws/conditioning.js';
import type { FieldDistribution, MixtureDistribution, SimpleDistribution } from '../laws/distribution.js';
import { intervalOf } from '../laws/support.js';
import type { TruncatedLaw } from '../laws/truncated.js';
import { ValueWeights } from '../statistics/value-weights.js';
import { WeightedMean } from '../statistics/weighted-mean.js';

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

/** Values, each with the weight of the requests that have it. */
interface Entries {
  readonly values: Float64Array;
  readonly weights: Float64Array;
}

/** Gathers one field of many datasets, each with a weight. */
export class FieldAccumulator {
  readonly #field: string;
  readonly #support: Support;
  readonly #pointsEach: number;
  readonly #values = new ValueWeights();
  readonly #mean = new WeightedMean();
  readonly #meanSquare = new WeightedMean();
  #max = Number.NEGATIVE_INFINITY;

  /** @param datasets how many will be added; the more there are, the fewer points represent each */
  constructor(field: string, datasets: number) {
    this.#field = field;
    this.#support = supportOf(field);
    const points = Math.ceil(POINTS.total / Math.max(1, datasets));
    this.#pointsEach = Math.min(POINTS.max, Math.max(POINTS.min, points));
  }

  add(distribution: FieldDistribution, weight: number): void {
    if (!(weight > 0)) return;
    if (distribution.family !== 'mixture') {
      this.#addSimple(distribution, weight);
      return;
    }
    if (distribution.min !== undefined || distribution.max !== undefined) {
      for (const entries of this.#cut(distribution, weight)) this.#addValues(entries);
      return;
    }
    for (const component of distribution.components) {
      this.add(component.distribution, weight * component.weight);
    }
  }

  result(): FieldStatistics {
    const { mean } = this.#mean;
    const variance = Math.max(0, this.#meanSquare.mean - mean * mean);
    const [p10, p50, p90, p95, p99] = this.#values.quantiles([0.1, 0.5, 0.9, 0.95, 0.99]);
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

  #addSimple(distribution: SimpleDistribution, weight: number): void {
    if (isDiscrete(distribution)) {
      this.#addValues(this.#entries(distribution, weight));
      return;
    }
    // The moments are the law's own; for the quantiles it is replaced by points of equal weight.
    const law = truncated(distribution, this.#largest);
    this.#mean.add(law.mean, weight);
    this.#meanSquare.add(law.meanSquare, weight);
    this.#max = Math.max(this.#max, this.#support.isWhole ? Math.round(law.max) : law.max);
    const { values, weights } = this.#points(law, weight);
    values.forEach((value, i) => {
      this.#values.add(value, weights[i]);
    });
  }

  /** A mixture that is cut as a whole: what is left of its components follows from points of equal weight. */
  #cut(mixture: MixtureDistribution<FieldDistribution>, weight: number): Entries[] {
    const { min, max } = intervalOf(mixture, this.#support, this.#field);
    const within = mixture.components.flatMap((component) => {
      const { distribution } = component;
      const parts =
        distribution.family === 'mixture'
          ? this.#cut(distribution, component.weight)
          : [this.#entries(distribution, component.weight)];
      return parts.map(({ values, weights }) => ({
        values,
        weights: weights.map((own, i) => (values[i] >= min && values[i] <= max ? own : 0)),
      }));
    });
    let total = 0;
    for (const { weights } of within) total = weights.reduce((sum, own) => sum + own, total);
    return within.map(({ values, weights }) => ({
      values,
      weights: weights.map((own) => (weight * own) / total),
    }));
  }

  #addValues({ values, weights }: Entries): void {
    let [total, sum, sumOfSquares] = [0, 0, 0];
    values.forEach((value, i) => {
      if (!(weights[i] > 0)) return;
      total += weights[i];
      sum += weights[i] * value;
      sumOfSquares += weights[i] * value * value;
      this.#max = Math.max(this.#max, value);
      this.#values.add(value, weights[i]);
    });
    if (!(total > 0)) return;
    this.#mean.add(sum / total, total);
    this.#meanSquare.add(sumOfSquares / total, total);
  }

  #entries(distribution: SimpleDistribution, weight: number): Entries {
    if (!isDiscrete(distribution)) return this.#points(truncated(distribution, this.#largest), weight);
    const { values, weights } = atomsOf(distribution, this.#support, deterministicMath(), this.#field);
    const factor = weight / weights.reduce((sum, value) => sum + value, 0);
    return { values, weights: weights.map((value) => value * factor) };
  }

  #points(law: TruncatedLaw, weight: number): Entries {
    const count = this.#pointsEach;
    const values = Float64Array.from({ length: count }, (_, point) => law.quantile((point + 0.5) / count));
    return {
      values: this.#support.isWhole ? values.map(Math.round) : values,
      weights: new Float64Array(count).fill(weight / count),
    };
  }

  /** Counts have no end here, so that a heavy tail shows. */
  get #largest(): number {
    return this.#support.isWhole ? Number.POSITIVE_INFINITY : this.#support.largest;
  }
}
