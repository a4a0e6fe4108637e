import { type Category, FIELDS, fieldOfRole } from '../../fields.js';
import type { SlotCoupling } from '../../laws/coupling.js';
import type { FieldDistribution } from '../../laws/distribution.js';
import { columnsOf, type JointTable, rowsWithin, tableOf } from '../../laws/joint.js';
import type { Dataset } from '../../pool/pool.js';
import type { ContextLimit } from '../../workload/resolved-workload.js';

/**
 * Datasets whose input and output are conditioned on what a limit leaves each of them, so that requests which do not fit
 * are rare; of a table whose rows are drawn whole, those that fit are left. The engine draws those again that do not fit by the sum of their parts. What is coupled stays as it is:
 * conditioned by itself, the law of both together would be another.
 */
export class LimitedDatasets {
  /** By limit and distribution, so that clients which share one share its tables. */
  readonly #known = new Map<number, Map<FieldDistribution, FieldDistribution>>();
  /** By table, then by limit and what it counts. */
  readonly #tables = new Map<JointTable, Map<string, JointTable>>();

  limited(
    dataset: Dataset,
    category: Category,
    coupling: SlotCoupling | undefined,
    { tokens, of }: ContextLimit,
  ): Dataset {
    const limited: Record<string, FieldDistribution> = { ...dataset };
    const bounded = [fieldOfRole(category, 'input')];
    if (of === 'input_and_output') bounded.push(fieldOfRole(category, 'output'));
    const tables = new Set(bounded.flatMap((name) => tableOf(dataset[name]) ?? []));
    for (const table of tables) {
      const columns = columnsOf(this.#rowsWithin(table, bounded, tokens));
      for (const name of table.fields) if (tableOf(dataset[name]) === table) limited[name] = columns[name];
    }
    for (const name of bounded) {
      if (tableOf(dataset[name]) !== undefined) continue;
      if (coupling?.slots.includes(FIELDS[category].indexOf(name))) continue;
      limited[name] = this.#limited(dataset[name], tokens);
    }
    return limited;
  }

  #rowsWithin(table: JointTable, counted: readonly string[], tokens: number): JointTable {
    const known = this.#tables.get(table) ?? new Map<string, JointTable>();
    this.#tables.set(table, known);
    const key = `${tokens} ${counted.length}`;
    const kept = known.get(key) ?? rowsWithin(table, counted, tokens);
    known.set(key, kept);
    return kept;
  }

  #limited(distribution: FieldDistribution, max: number): FieldDistribution {
    const known = this.#known.get(max) ?? new Map<FieldDistribution, FieldDistribution>();
    this.#known.set(max, known);
    let limited = known.get(distribution);
    if (limited === undefined) {
      limited = isWithin(distribution, max)
        ? distribution
        : { family: 'mixture', components: [{ weight: 1, distribution }], max };
      known.set(distribution, limited);
    }
    return limited;
  }
}

/** Whether no value is above a limit, as far as bounds tell. */
function isWithin(distribution: FieldDistribution, limit: number): boolean {
  if (distribution.family === 'constant') return distribution.value <= limit;
  return 'max' in distribution && distribution.max !== undefined && distribution.max <= limit;
}
