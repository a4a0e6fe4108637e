import { FIELDS } from '../fields.js';
import type { EmpiricalDistribution } from '../laws/distribution.js';
import { DerivedPool } from '../pool/composed/derived-pool.js';
import type { ClientWindows, Dataset, Pool } from '../pool/pool.js';

/** A pool with the same arrivals and a constant for every field, so that no time goes into lengths. */
export function arrivalsOnly(pool: Pool): Pool {
  return new ArrivalsOnlyPool(pool);
}

class ArrivalsOnlyPool extends DerivedPool {
  readonly #dataset: Dataset;

  constructor(base: Pool) {
    super(base, { name: base.name });
    this.#dataset = Object.fromEntries(FIELDS[base.category].map((field) => [field, one()]));
  }

  readClient(clientIndex: number, fromWindow: number, toWindow: number, into: ClientWindows): void {
    this.base.readClient(clientIndex, fromWindow, toWindow, into);
  }

  override dataset(_index: number): Dataset {
    return this.#dataset;
  }

  /** The naive method has none. */
  override conversations(_clientIndex: number): 'none' {
    return 'none';
  }

  /** Constants depend on nothing. */
  override coupling(_dataset: number): 'independent' {
    return 'independent';
  }
}

/** An object for each field: one that is met again is taken for the same kind of table. */
function one(): EmpiricalDistribution {
  return { family: 'empirical', values: Float64Array.of(1), probabilities: Float64Array.of(1) };
}
