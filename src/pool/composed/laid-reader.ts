import { allocateClientWindows, type ClientWindows, type Pool } from '../pool.js';

/** Reads a pool's clients by joint windows, each of which lies in one window of the pool. */
export class LaidReader {
  readonly #pool: Pool;
  readonly #poolWindows: Int32Array;
  #scratch = allocateClientWindows(0);

  /** @param poolWindows by joint window: the pool's window that it lies in */
  constructor(pool: Pool, poolWindows: Int32Array) {
    this.#pool = pool;
    this.#poolWindows = poolWindows;
  }

  /** Like `Pool.continuesWindow`, of joint windows: those within one window of the pool go on with each other. */
  continuesWindow(clientIndex: number, window: number): boolean {
    const poolWindow = this.#poolWindows[window];
    if (window > 0 && poolWindow === this.#poolWindows[window - 1]) return true;
    return this.#pool.continuesWindow?.(clientIndex, poolWindow) ?? false;
  }

  /** Like `Pool.readClient`, of joint windows. */
  read(clientIndex: number, fromWindow: number, toWindow: number, into: ClientWindows): void {
    if (fromWindow === toWindow) return;
    let first = this.#poolWindows[fromWindow];
    let last = first;
    for (let window = fromWindow + 1; window < toWindow; window++) {
      first = Math.min(first, this.#poolWindows[window]);
      last = Math.max(last, this.#poolWindows[window]);
    }
    if (this.#scratch.rate.length <= last - first) this.#scratch = allocateClientWindows(last - first + 1);
    const { rate, cv, family, shape, dataset } = this.#scratch;
    this.#pool.readClient(clientIndex, first, last + 1, this.#scratch);
    for (let window = fromWindow; window < toWindow; window++) {
      const from = this.#poolWindows[window] - first;
      const to = window - fromWindow;
      into.rate[to] = rate[from];
      into.cv[to] = cv[from];
      into.family[to] = family[from];
      into.shape[to] = shape[from];
      into.dataset[to] = dataset[from];
    }
  }
}
