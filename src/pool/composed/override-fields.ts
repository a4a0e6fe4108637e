import { FIELDS } from '../../fields.js';
import type { FieldDistribution } from '../../laws/distribution.js';
import type { ClientWindows, Dataset, Pool } from '../pool.js';
import { DerivedPool } from './derived-pool.js';

/**
 * A pool whose clients all have the same laws of some fields, whatever their datasets say of these.
 *
 * @param laws by fields of the pool's category
 */
export function overrideFields(pool: Pool, laws: Readonly<Record<string, FieldDistribution>>): Pool {
  return new OverriddenFields(pool, laws);
}

class OverriddenFields extends DerivedPool {
  readonly #laws: Readonly<Record<string, FieldDistribution>>;
  /** Where nothing is left of the datasets but couplings, which the pool does not have either, one stands for all. */
  readonly #isWhole: boolean;

  constructor(base: Pool, laws: Readonly<Record<string, FieldDistribution>>) {
    super(base, { name: `${base.name} (other ${Object.keys(laws).join(', ')})` });
    this.#laws = laws;
    this.#isWhole = !base.hasBehaviour && FIELDS[base.category].every((field) => laws[field] !== undefined);
  }

  readClient(clientIndex: number, fromWindow: number, toWindow: number, into: ClientWindows): void {
    this.base.readClient(clientIndex, fromWindow, toWindow, into);
    if (!this.#isWhole) return;
    for (let at = 0; at < toWindow - fromWindow; at++) if (into.rate[at] > 0) into.dataset[at] = 0;
  }

  override dataset(index: number): Dataset {
    return this.#isWhole ? this.#laws : { ...this.base.dataset(index), ...this.#laws };
  }
}
