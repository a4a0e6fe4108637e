import type { DeterministicMath } from '../engine/math.js';
import { PoolError } from '../errors.js';
import { conditioning } from '../pool/conditioning.js';
import type { ContinuousDistribution, FieldDistribution } from '../pool/distribution.js';
import { aliasTable } from './alias-table.js';
import { ByteBuilder } from './byte-builder.js';
import { Component, QuantileKind, SamplerKind } from './layout.js';

interface SamplerRecord {
  readonly kind: number;
  readonly count: number;
  readonly offset: number;
}

/** Turns distributions into prepared tables; a distribution that is met again is not stored again. */
export class SamplerTables {
  readonly records: SamplerRecord[] = [];
  readonly tables = new ByteBuilder();
  readonly #math: DeterministicMath;
  readonly #known = new Map<FieldDistribution, number>();

  constructor(math: DeterministicMath) {
    this.#math = math;
  }

  /** The index of a distribution's sampler. `field` names it in errors and tells ratios from counts. */
  add(distribution: FieldDistribution, field: string): number {
    let index = this.#known.get(distribution);
    if (index === undefined) {
      index = this.records.length;
      this.records.push(this.#prepare(distribution, field));
      this.#known.set(distribution, index);
    }
    return index;
  }

  #prepare(distribution: FieldDistribution, field: string): SamplerRecord {
    switch (distribution.kind) {
      case 'empirical':
        return this.#prepareEmpirical(distribution.values, distribution.probabilities, field);
      case 'mixture':
        return this.#prepareMixture(distribution.components, distribution.weights, field);
      default:
        return this.#prepareMixture([distribution], [1], field);
    }
  }

  #prepareEmpirical(values: Float64Array, probabilities: Float64Array, field: string): SamplerRecord {
    if (values.length === 0) throw new PoolError('the distribution has no values', { field });
    const { thresholds, own, alias } = aliasTable(values, probabilities);
    const count = own.length;
    const offset = this.tables.length;
    if (field.endsWith('_ratio')) {
      const at = this.tables.reserve(count * 24);
      for (let bin = 0; bin < count; bin++) {
        this.tables.setUint32(at + bin * 24, thresholds[bin]!);
        this.tables.setFloat64(at + bin * 24 + 8, own[bin]!);
        this.tables.setFloat64(at + bin * 24 + 16, alias[bin]!);
      }
      return { kind: SamplerKind.ALIAS_RATIO, count, offset };
    }
    if (count === 1) return { kind: SamplerKind.CONSTANT, count: own[0]!, offset: 0 };
    if (own[count - 1]! < 65536) {
      const words = this.tables.reserveWords(count * 2);
      for (let bin = 0; bin < count; bin++) {
        words[2 * bin] = thresholds[bin]!;
        words[2 * bin + 1] = own[bin]! + alias[bin]! * 65536;
      }
      return { kind: SamplerKind.ALIAS_NARROW, count, offset };
    }
    const words = this.tables.reserveWords(count * 4);
    for (let bin = 0; bin < count; bin++) {
      words[4 * bin] = thresholds[bin]!;
      words[4 * bin + 1] = own[bin]!;
      words[4 * bin + 2] = alias[bin]!;
    }
    return { kind: SamplerKind.ALIAS_WIDE, count, offset };
  }

  #prepareMixture(
    components: readonly ContinuousDistribution[],
    weights: readonly number[],
    field: string,
  ): SamplerRecord {
    const offset = this.tables.length;
    let weightEnd = 0;
    let count = 0;
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const lastUsed = weights.findLastIndex((weight) => weight > 0);
    components.forEach((component, index) => {
      if (!(weights[index]! > 0)) return;
      const weightBegin = weightEnd;
      weightEnd = index === lastUsed ? 1 : weightBegin + weights[index]! / total;
      const at = this.tables.reserve(Component.SIZE);
      this.tables.setFloat64(at + Component.WEIGHT_END, weightEnd);
      this.#writeComponent(at, component, weightBegin, weightEnd, field);
      count++;
    });
    return { kind: SamplerKind.MIXTURE, count, offset };
  }

  /** A component that is chosen by a uniform number u of [`weightBegin`, `weightEnd`). */
  #writeComponent(
    at: number,
    component: ContinuousDistribution,
    weightBegin: number,
    weightEnd: number,
    field: string,
  ): void {
    const { min, max, low, high } = conditioning(component, field, this.#math);
    const { location, scale, quantile, exponentiate } = this.#standardForm(component);
    this.tables.setUint32(at + Component.QUANTILE, quantile);
    this.tables.setUint32(at + Component.EXPONENTIATE, exponentiate ? 1 : 0);
    this.tables.setFloat64(at + Component.LOCATION, location);
    this.tables.setFloat64(at + Component.SCALE, scale);
    // What chose the component, stretched to the probabilities between its bounds.
    const slope = (high - low) / (weightEnd - weightBegin);
    this.tables.setFloat64(at + Component.OFFSET, low - slope * weightBegin);
    this.tables.setFloat64(at + Component.SLOPE, slope);
    this.tables.setFloat64(at + Component.MIN, min);
    this.tables.setFloat64(at + Component.MAX, max);
  }

  /** x = location + scale * Q(u), or its exponential. */
  #standardForm(component: ContinuousDistribution) {
    switch (component.kind) {
      case 'lognormal':
        return {
          location: component.mu,
          scale: component.sigma,
          quantile: QuantileKind.NORMAL,
          exponentiate: true,
        };
      case 'pareto':
        return {
          location: this.#math.log(component.scale),
          scale: 1 / component.alpha,
          quantile: QuantileKind.EXPONENTIAL,
          exponentiate: true,
        };
      case 'exponential':
        return {
          location: 0,
          scale: component.mean,
          quantile: QuantileKind.EXPONENTIAL,
          exponentiate: false,
        };
    }
  }
}
