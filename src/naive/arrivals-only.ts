import type { EmpiricalDistribution } from '../pool/distribution.js';
import {
  type Category,
  type ClientWindows,
  type Dataset,
  FIELDS,
  type GapSamples,
  type LeftOutClient,
  type Pool,
} from '../pool/pool.js';
import { ViewablePool } from '../pool/view.js';

/** A pool with the same arrivals and a constant for every field, so that no time goes into lengths. */
export function arrivalsOnly(pool: Pool): Pool {
  return new ArrivalsOnlyPool(pool);
}

class ArrivalsOnlyPool extends ViewablePool {
  readonly name: string;
  readonly category: Category;
  readonly windowSeconds: number;
  readonly startSeconds: number;
  readonly windowCount: number;
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly clientIds: Uint32Array;
  readonly leftOut: readonly LeftOutClient[];
  readonly #pool: Pool;
  readonly #dataset: Dataset;

  constructor(pool: Pool) {
    super();
    this.name = pool.name;
    this.category = pool.category;
    this.windowSeconds = pool.windowSeconds;
    this.startSeconds = pool.startSeconds;
    this.windowCount = pool.windowCount;
    this.fromSeconds = pool.fromSeconds;
    this.toSeconds = pool.toSeconds;
    this.clientIds = pool.clientIds;
    this.leftOut = pool.leftOut;
    this.#pool = pool;
    this.#dataset = Object.fromEntries(FIELDS[pool.category].map((field) => [field, one()]));
  }

  override windowEdge(index: number): number {
    return this.#pool.windowEdge(index);
  }

  readClient(clientIndex: number, fromWindow: number, toWindow: number, into: ClientWindows): void {
    this.#pool.readClient(clientIndex, fromWindow, toWindow, into);
  }

  dataset(_index: number): Dataset {
    return this.#dataset;
  }

  override gapSamples(index: number): GapSamples | undefined {
    return this.#pool.gapSamples?.(index);
  }
}

/** An object for each field: one that is met again is taken for the same kind of table. */
function one(): EmpiricalDistribution {
  return { kind: 'empirical', values: Float64Array.of(1), probabilities: Float64Array.of(1) };
}
