import { PoolError } from '../errors.js';
import { FIELDS } from '../fields.js';
import type { SlotCoupling } from '../laws/coupling.js';
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
      const coupling = this.#couplingOf(dataset);
      this.#words.push(coupling === undefined ? 0 : this.#placeOf(coupling));
      FIELDS[this.#pool.category].forEach((field, slot) => {
        const distribution = distributions?.[field];
        if (typeof distribution !== 'object' || distribution === null)
          throw new PoolError('the dataset lacks this field', { field });
        this.#words.push(this.#samplers.add(distribution, field, coupling?.slots.includes(slot) ?? false));
      });
      this.#indexes.set(dataset, index);
    }
    return index;
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
