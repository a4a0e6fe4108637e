import type { Category } from '../../src/fields.js';
import { GapFamily } from '../../src/laws/inter-arrival-family.js';
import { type ClientWindows, type Dataset, idleWindow } from '../../src/pool/pool.js';
import { ViewablePool } from '../../src/pool/view.js';

const WINDOW_SECONDS = 600;

/** A client by what its windows have; one number stands for all of them. */
export interface HandClient {
  /** Requests per second; 0 where it is idle. */
  readonly rate: number | readonly number[];
  /** Default 1: what the pool reports, which need not be that of the law. */
  readonly cv?: number | readonly number[];
  /** Default: Gamma of shape 1. */
  readonly gaps?: { readonly family: 'gamma' | 'weibull'; readonly shape: number };
  /** An index of the datasets. Default 0. */
  readonly dataset?: number | readonly number[];
}

/** A pool of windows of 600 s, from 0 on, that is written down number by number; ids are 10, 20, … */
export class HandPool extends ViewablePool {
  readonly name = 'by hand';
  readonly category: Category;
  readonly windowSeconds = WINDOW_SECONDS;
  readonly startSeconds = 0;
  readonly windowCount: number;
  readonly fromSeconds = 0;
  readonly toSeconds: number;
  readonly clientIds: Uint32Array;
  readonly leftOut = [];
  readonly #clients: readonly HandClient[];
  readonly #datasets: readonly Dataset[];

  constructor(
    windowCount: number,
    clients: readonly HandClient[],
    datasets: readonly Dataset[],
    category: Category = 'language',
  ) {
    super();
    this.category = category;
    this.windowCount = windowCount;
    this.toSeconds = windowCount * WINDOW_SECONDS;
    this.clientIds = Uint32Array.from(clients, (_, index) => 10 * (index + 1));
    this.#clients = clients;
    this.#datasets = datasets;
  }

  readClient(index: number, fromWindow: number, toWindow: number, into: ClientWindows): void {
    const { rate, cv = 1, gaps = { family: 'gamma', shape: 1 }, dataset = 0 } = this.#clients[index];
    const at = (column: number | readonly number[], window: number) =>
      typeof column === 'number' ? column : column[window];
    for (let window = fromWindow; window < toWindow; window++) {
      const target = window - fromWindow;
      idleWindow(into, target);
      if (at(rate, window) === 0) continue;
      into.rate[target] = at(rate, window);
      into.cv[target] = at(cv, window);
      into.family[target] = GapFamily[gaps.family];
      into.shape[target] = gaps.shape;
      into.dataset[target] = at(dataset, window);
    }
  }

  dataset(index: number): Dataset {
    return this.#datasets[index];
  }
}
