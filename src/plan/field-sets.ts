import { PoolError } from '../errors.js';
import { FIELDS, type Pool } from '../pool/pool.js';
import type { SlotCoupling } from './coupling.js';
import { CouplingSection } from './coupling-section.js';
import type { SamplerTables } from './samplers.js';

/** The sections of field sets, one for each dataset that the trace uses, and of their couplings. */
export class FieldSets {
  readonly #pool: Pool;
  readonly #samplers: SamplerTables;
  readonly #couplings: CouplingSection;
  readonly #coupledSlots: readonly number[];
  /** What each field set has first: one more than the index of its coupling, or 0. */
  readonly #coupling: number;
  readonly #indexes = new Map<number, number>();
  readonly #words: number[] = [];

  /** @param coupling that of every dataset; absent where fields are independent */
  constructor(pool: Pool, samplers: SamplerTables, coupling?: SlotCoupling) {
    this.#pool = pool;
    this.#samplers = samplers;
    this.#couplings = new CouplingSection(samplers.tables);
    this.#coupling = coupling === undefined ? 0 : this.#couplings.add(coupling);
    this.#coupledSlots = coupling?.slots ?? [];
  }

  /** The field set of a dataset of the pool. */
  indexOf(dataset: number): number {
    let index = this.#indexes.get(dataset);
    if (index === undefined) {
      index = this.#indexes.size;
      const distributions = this.#pool.dataset(dataset);
      this.#words.push(this.#coupling);
      FIELDS[this.#pool.category].forEach((field, slot) => {
        const distribution = distributions[field];
        if (distribution === undefined) throw new PoolError('the dataset lacks this field', { field });
        this.#words.push(this.#samplers.add(distribution, field, this.#coupledSlots.includes(slot)));
      });
      this.#indexes.set(dataset, index);
    }
    return index;
  }

  bytes(): Uint8Array {
    return new Uint8Array(Uint32Array.from(this.#words).buffer);
  }

  couplings(): Uint8Array {
    return this.#couplings.bytes();
  }
}
