import { PoolError } from '../errors.js';
import { FIELDS, type Pool } from '../pool/pool.js';
import type { SamplerTables } from './samplers.js';

/** The section of field sets: one for each dataset that the trace uses. */
export class FieldSets {
  readonly #pool: Pool;
  readonly #samplers: SamplerTables;
  readonly #indexes = new Map<number, number>();
  readonly #words: number[] = [];

  constructor(pool: Pool, samplers: SamplerTables) {
    this.#pool = pool;
    this.#samplers = samplers;
  }

  /** The field set of a dataset of the pool. */
  indexOf(dataset: number): number {
    let index = this.#indexes.get(dataset);
    if (index === undefined) {
      index = this.#indexes.size;
      const distributions = this.#pool.dataset(dataset);
      for (const field of FIELDS[this.#pool.category]) {
        const distribution = distributions[field];
        if (distribution === undefined) throw new PoolError('the dataset lacks this field', { field });
        this.#words.push(this.#samplers.add(distribution, field));
      }
      this.#indexes.set(dataset, index);
    }
    return index;
  }

  bytes(): Uint8Array {
    return new Uint8Array(Uint32Array.from(this.#words).buffer);
  }
}
