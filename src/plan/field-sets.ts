import { PoolError } from '../errors.js';
import { FIELDS } from '../fields.js';
import type { SlotCoupling } from '../laws/coupling.js';
import { type JointTable, tableOf } from '../laws/joint.js';
import type { Dataset, Pool } from '../pool/pool.js';
import { CouplingSection } from './coupling-section.js';
import type { SamplerTables } from './samplers.js';

/** The coupling of a dataset; undefined where its fields are independent. */
export type CouplingOf = (dataset: number) => SlotCoupling | undefined;

/** The sections of field sets, one for each dataset that the trace uses, and of their couplings. */
export class FieldSets {
  readonly #pool: Pool;
  readonly #samplers: SamplerTables;
  readonly #couplingOf: CouplingOf;
  readonly #couplings: CouplingSection;
  /** What a field set with a coupling has first: one more than the coupling's index. */
  readonly #known = new Map<SlotCoupling, number>();
  readonly #joint = new Map<JointTable, SlotCoupling>();
  readonly #indexes = new Map<number, number>();
  readonly #words: number[] = [];

  constructor(pool: Pool, samplers: SamplerTables, couplingOf: CouplingOf) {
    this.#pool = pool;
    this.#samplers = samplers;
    this.#couplingOf = couplingOf;
    this.#couplings = new CouplingSection(samplers.tables);
  }

  /** Those that there are. */
  get count(): number {
    return this.#indexes.size;
  }

  /** The field set of a dataset of the pool. */
  indexOf(dataset: number): number {
    let index = this.#indexes.get(dataset);
    if (index === undefined) {
      index = this.#indexes.size;
      const distributions: Dataset | undefined = this.#pool.dataset(dataset);
      const fields = FIELDS[this.#pool.category];
      const table = jointTable(distributions, fields);
      const joint = table === undefined ? undefined : this.#samplers.addJoint(table);
      const coupling = table === undefined ? this.#couplingOf(dataset) : this.#jointCoupling(table, fields);
      this.#words.push(coupling === undefined ? 0 : this.#placeOf(coupling));
      fields.forEach((field, slot) => {
        const distribution = distributions?.[field];
        if (typeof distribution !== 'object' || distribution === null)
          throw new PoolError('the dataset lacks this field', { field });
        const isCoupled = coupling?.slots.includes(slot) ?? false;
        this.#words.push(joint?.get(field) ?? this.#samplers.add(distribution, field, isCoupled));
      });
      this.#indexes.set(dataset, index);
    }
    return index;
  }

  #jointCoupling(table: JointTable, fields: readonly string[]): SlotCoupling {
    let coupling = this.#joint.get(table);
    if (coupling === undefined) {
      const slots = table.fields.map((field) => fields.indexOf(field)).sort((a, b) => a - b);
      coupling = { slots, isJoint: true };
      this.#joint.set(table, coupling);
    }
    return coupling;
  }

  #placeOf(coupling: SlotCoupling): number {
    let place = this.#known.get(coupling);
    if (place === undefined) {
      place = this.#couplings.add(coupling);
      this.#known.set(coupling, place);
    }
    return place;
  }

  bytes(): Uint8Array {
    return new Uint8Array(Uint32Array.from(this.#words).buffer);
  }

  couplings(): Uint8Array {
    return this.#couplings.bytes();
  }
}

/** The table whose rows give several fields of a dataset; there is one at most. */
function jointTable(dataset: Dataset | undefined, fields: readonly string[]): JointTable | undefined {
  for (const field of fields) {
    const table = tableOf(dataset?.[field]);
    if (table !== undefined) return table;
  }
  return undefined;
}
