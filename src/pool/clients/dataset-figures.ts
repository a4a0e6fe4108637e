import { FieldAccumulator, type FieldStatistics } from '../field-statistics.js';
import type { Pool } from '../pool.js';

/** The figures of datasets, each computed once: clients of a built-in population share theirs. */
export class DatasetFigures {
  readonly #pool: Pool;
  readonly #known = new Map<string, FieldStatistics>();

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** @param index as `Pool.readClient` gave it */
  of(index: number, field: string): FieldStatistics {
    const key = `${field} ${index}`;
    let figures = this.#known.get(key);
    if (figures === undefined) {
      figures = this.mixed(field, [{ index, requests: 1 }]);
      this.#known.set(key, figures);
    }
    return figures;
  }

  /** The figures of several datasets together, by the requests that each has. */
  mixed(field: string, datasets: readonly DatasetRequests[]): FieldStatistics {
    const accumulator = new FieldAccumulator(field, datasets.length);
    for (const { index, requests } of datasets) {
      accumulator.add(this.#pool.dataset(index)[field], requests);
    }
    return accumulator.result();
  }
}

/** How many requests a dataset is expected to have. */
export interface DatasetRequests {
  readonly index: number;
  readonly requests: number;
}
