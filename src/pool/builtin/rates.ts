import type { DeterministicMath } from '../../engine/math.js';
import { WINDOW_COUNT } from './day.js';
import { allocateMotion, LARGE, type Motion, type Movements } from './motion.js';
import type { PopulationParameters } from './parameter-types.js';
import { Shares } from './shares.js';

/**
 * Request rates. Client 0 is the largest; shares of the day fall with the rank. A client is on and off in runs of windows,
 * and moves around its mean.
 */
export class Rates {
  readonly #movements: Movements;
  readonly #shares: Shares;
  readonly #meanRate: number;
  /** Factors on the rates of the large clients, by which each has its share; found when asked for. */
  readonly #factors = new Float64Array(LARGE).fill(Number.NaN);
  readonly #whole = allocateMotion();
  readonly #exp: (x: number) => number;

  constructor(
    parameters: PopulationParameters,
    math: DeterministicMath,
    movements: Movements,
    clientCount: number,
  ) {
    this.#exp = math.exp;
    this.#movements = movements;
    this.#shares = new Shares(parameters.skew, math, clientCount);
    this.#meanRate = parameters.meanRate;
  }

  /**
   * Writes the rates of the windows `fromWindow` to `toWindow` (exclusive), requests per second, and how they move.
   *
   * @returns whether any of them is active
   */
  fill(client: number, fromWindow: number, toWindow: number, into: Float64Array, motion: Motion): boolean {
    if (!this.#movements.fill(client, fromWindow, toWindow, motion)) return false;
    const factor = this.#factor(client);
    for (let at = 0; at < toWindow - fromWindow; at++) into[at] = factor * this.#exp(motion.logRate[at]);
    return true;
  }

  /** What exp(log rate) is to be multiplied by. */
  #factor(client: number): number {
    const mean = this.#meanRate * this.#shares.of(client);
    if (client >= LARGE) return mean / this.#movements.mean(client);
    if (Number.isNaN(this.#factors[client])) {
      this.#movements.fill(client, 0, WINDOW_COUNT, this.#whole);
      let sum = 0;
      for (let window = 0; window < WINDOW_COUNT; window++) sum += this.#exp(this.#whole.logRate[window]);
      // Above 0, as a large client is active for two hours at least.
      this.#factors[client] = (mean * WINDOW_COUNT) / sum;
    }
    return this.#factors[client];
  }
}
