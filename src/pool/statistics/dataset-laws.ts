import { deterministicMath } from '../../engine/math.js';
import type { Pool } from '../pool.js';
import { type RankGrid, rankGrid } from './coupling-grid.js';
import { type FieldLaw, fieldLaw } from './field-law.js';

/** Bins of all continuous laws of a field together, about, and of each at least and at most. */
const BINS = { total: 100_000, min: 16, max: 128 };

/** Numbers of laws that are kept, for they are asked for twice; those of further ones are made again. */
const MOST_KEPT = 1 << 23;

/** The laws of the datasets that requests of a pool have. */
export class DatasetLaws {
  readonly #pool: Pool;
  /** Datasets by their index, with their expected requests, which are above 0; those with the most first. */
  readonly requests: ReadonlyMap<number, number>;
  readonly total: number;
  readonly #bins: number;
  readonly #kept = new Map<string, FieldLaw>();
  #numbersKept = 0;
  /** By coupling and pair of fields: clients share couplings, and datasets those of their client. */
  readonly #grids = new Map<unknown, Map<string, RankGrid>>();

  /** @param requests expected requests by index of the dataset */
  constructor(pool: Pool, requests: ReadonlyMap<number, number>) {
    this.#pool = pool;
    this.requests = new Map([...requests].sort((a, b) => b[1] - a[1]));
    this.total = [...requests.values()].reduce((sum, own) => sum + own, 0);
    this.#bins = Math.max(BINS.min, Math.min(BINS.max, Math.round(BINS.total / Math.max(1, requests.size))));
  }

  law(dataset: number, field: string): FieldLaw {
    const key = `${field} ${dataset}`;
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    const law = fieldLaw(this.#pool.dataset(dataset)[field], field, this.#bins);
    this.#numbersKept += law.weights.length;
    if (this.#numbersKept <= MOST_KEPT) this.#kept.set(key, law);
    return law;
  }

  /** How the ranks of two fields go together in the requests of a dataset, as far as the pool says. */
  grid(dataset: number, first: string, second: string): RankGrid {
    const coupling = this.#pool.hasBehaviour ? this.#pool.coupling?.(dataset) : undefined;
    let grids = this.#grids.get(coupling);
    if (grids === undefined) {
      grids = new Map();
      this.#grids.set(coupling, grids);
    }
    const pair = `${first} ${second}`;
    let grid = grids.get(pair);
    if (grid === undefined) {
      grid = rankGrid(coupling, first, second, deterministicMath());
      grids.set(pair, grid);
    }
    return grid;
  }
}
