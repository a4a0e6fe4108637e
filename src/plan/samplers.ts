import type { DeterministicMath } from '../engine/math.js';
import { supportOf } from '../fields.js';
import type { FieldDistribution } from '../laws/distribution.js';
import { discreteLaw, isDiscretePart, type Part, partsOf } from '../laws/parts.js';
import { addAliasTable } from './alias-sampler.js';
import { ByteBuilder } from './byte-builder.js';
import { addMixture, type InvertiblePart } from './mixture-sampler.js';
import { addRuns } from './run-sampler.js';
import type { SamplerRecord } from './sampler-record.js';
import { tabulate } from './tabulate.js';

/**
 * Where bounds hold less than this of a continuous law, it is tabulated: the quantile tables' error of 1e-9 counts
 * for more the less of a law is left.
 */
const SMALLEST_INVERTED_SHARE = 1 / 1024;

/** Turns distributions into prepared tables; a distribution that is met again is not stored again. */
export class SamplerTables {
  readonly records: SamplerRecord[] = [];
  readonly tables = new ByteBuilder();
  readonly #math: DeterministicMath;
  /** The samplers of a distribution by what else they depend on. */
  readonly #known = new Map<FieldDistribution, Map<string, number>>();

  constructor(math: DeterministicMath) {
    this.#math = math;
  }

  /**
   * The index of a distribution's sampler.
   *
   * @param field names the distribution in errors, and tells ratios from counts
   * @param isCoupled the values have to ascend with the random bits
   * @throws PoolError for parameters out of range
   */
  add(distribution: FieldDistribution, field: string, isCoupled = false): number {
    const { isWhole } = supportOf(field);
    const use = `${isCoupled ? 'coupled' : 'independent'} ${isWhole ? 'count' : 'ratio'}`;
    const known = this.#known.get(distribution) ?? new Map<string, number>();
    this.#known.set(distribution, known);
    let index = known.get(use);
    if (index === undefined) {
      index = this.records.length;
      this.records.push(
        this.#prepare(partsOf(distribution, supportOf(field), this.#math, field), isWhole, isCoupled),
      );
      known.set(use, index);
    }
    return index;
  }

  #prepare(parts: readonly Part[], isWhole: boolean, isCoupled: boolean): SamplerRecord {
    if (!isCoupled && parts.every(isDiscretePart)) {
      const { values, weights } = discreteLaw(parts);
      return addAliasTable(this.tables, values, weights, isWhole);
    }
    if (isWhole && parts.every(isInvertible) && !(isCoupled && parts.length > 1)) {
      return addMixture(this.tables, parts);
    }
    return addRuns(this.tables, tabulate(parts, isWhole), isWhole);
  }
}

function isInvertible(part: Part): part is InvertiblePart {
  return (
    part.nature === 'continuous' &&
    part.form !== undefined &&
    part.upTo - part.below >= SMALLEST_INVERTED_SHARE
  );
}
