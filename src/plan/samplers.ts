import type { DeterministicMath } from '../engine/math.js';
import { aliasBins, aliasBinsOfRows, LargeTables } from '../engine/preparation.js';
import { supportOf } from '../fields.js';
import type { FieldDistribution } from '../laws/distribution.js';
import { distinctRows, type JointTable } from '../laws/joint.js';
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
  readonly #large = new LargeTables();
  /** The samplers of a distribution by what else they depend on. */
  readonly #known = new Map<FieldDistribution, Map<string, number>>();
  readonly #joint = new Map<JointTable, ReadonlyMap<string, number>>();

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

  /** The samplers of a table's columns, by the names of its fields: alias tables over the same bins. */
  addJoint(table: JointTable): ReadonlyMap<string, number> {
    let columns = this.#joint.get(table);
    if (columns === undefined) {
      columns = this.#prepareJoint(table);
      this.#joint.set(table, columns);
    }
    return columns;
  }

  #prepareJoint(table: JointTable): ReadonlyMap<string, number> {
    const isWhole = table.fields.map((field) => supportOf(field).isWhole);
    const { rows, weights } = distinctRows(table, isWhole);
    const binsOf = aliasBinsOfRows(weights, this.#large);
    return new Map(
      table.fields.map((field, column) => {
        const bins = binsOf(rows.map((row) => row[column]));
        this.records.push(addAliasTable(this.tables, bins, isWhole[column]));
        return [field, this.records.length - 1];
      }),
    );
  }

  #prepare(parts: readonly Part[], isWhole: boolean, isCoupled: boolean): SamplerRecord {
    if (!isCoupled && parts.every(isDiscretePart)) {
      const { values, weights } = discreteLaw(parts);
      return addAliasTable(this.tables, aliasBins(values, weights, this.#large), isWhole);
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
