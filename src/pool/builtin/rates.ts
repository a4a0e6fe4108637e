import { WINDOW_COUNT } from './day.js';
import { type Draws, Purpose, SlowNoise } from './draws.js';
import { allocateMotion, type Motion, type Movements } from './motion.js';
import type { PopulationParameters } from './parameter-types.js';
import { Shares } from './shares.js';

/** Runs of activity: windows between knots, and weights of the noise between knots and within windows. */
const PRESENCE_SPACING = 12;
const PRESENCE_SLOW_WEIGHT = Math.sqrt(0.75);
const PRESENCE_QUICK_WEIGHT = Math.sqrt(0.25);

/** Clients before this rank are large: each has its share of a day to the last request, as luck would decide the whole. */
const LARGE = 64;

/**
 * Request rates. Client 0 is the largest; shares of the day fall with the rank. A client is on and off in runs of windows,
 * and moves around its mean.
 */
export class Rates {
  readonly #draws: Draws;
  readonly #presenceNoise: SlowNoise;
  readonly #movements: Movements;
  readonly #presence: PopulationParameters['presence'];
  readonly #shares: Shares;
  readonly #meanRate: number;
  /** Factors on the rates of the large clients, by which each has its share; found when asked for. */
  readonly #factors = new Float64Array(LARGE).fill(Number.NaN);
  readonly #whole = { rate: new Float64Array(WINDOW_COUNT), motion: allocateMotion() };

  constructor(parameters: PopulationParameters, draws: Draws, movements: Movements, clientCount: number) {
    this.#draws = draws;
    this.#movements = movements;
    this.#presence = parameters.presence;
    this.#shares = new Shares(parameters.skew, draws.math, clientCount);
    this.#meanRate = parameters.meanRate;
    this.#presenceNoise = new SlowNoise(draws, Purpose.presenceSlow, PRESENCE_SPACING, WINDOW_COUNT);
  }

  /**
   * Writes the rates of the windows `fromWindow` to `toWindow` (exclusive), requests per second, and how they move.
   *
   * @returns whether any of them is active
   */
  fill(client: number, fromWindow: number, toWindow: number, into: Float64Array, motion: Motion): boolean {
    if (!this.#markActive(client, fromWindow, toWindow, into)) return false;
    this.#fillActive(client, fromWindow, toWindow, this.#factor(client), into, motion);
    return true;
  }

  /** What exp(log rate) is to be multiplied by. */
  #factor(client: number): number {
    const mean = this.#meanRate * this.#shares.of(client);
    if (client >= LARGE) return mean / (this.#movements.mean(client) * this.#activeShare(client));
    if (Number.isNaN(this.#factors[client])) {
      const { rate, motion } = this.#whole;
      let sum = 0;
      if (this.#markActive(client, 0, WINDOW_COUNT, rate)) {
        this.#fillActive(client, 0, WINDOW_COUNT, 1, rate, motion);
        for (let window = 0; window < WINDOW_COUNT; window++) sum += rate[window];
      }
      this.#factors[client] = sum === 0 ? 0 : (mean * WINDOW_COUNT) / sum;
    }
    return this.#factors[client];
  }

  /** The client's expected share of active windows. */
  #activeShare(client: number): number {
    const { large, small } = this.#presence;
    const least = client < LARGE ? large : small;
    return this.#draws.math.pow(least, this.#draws.uniform(client, 0, Purpose.presence));
  }

  /** Writes 1 for the active windows and 0 for the others; whether there is an active one. */
  #markActive(client: number, fromWindow: number, toWindow: number, into: Float64Array): boolean {
    const draws = this.#draws;
    const threshold = draws.math.normalQuantile(this.#activeShare(client));
    let any = false;
    for (let window = fromWindow; window < toWindow; window++) {
      const noise =
        PRESENCE_SLOW_WEIGHT * this.#presenceNoise.at(client, window) +
        PRESENCE_QUICK_WEIGHT * draws.normal(client, window, Purpose.presenceQuick);
      const isActive = noise < threshold;
      into[window - fromWindow] = isActive ? 1 : 0;
      any ||= isActive;
    }
    return any;
  }

  /** Turns the marks of active windows into rates. */
  #fillActive(
    client: number,
    fromWindow: number,
    toWindow: number,
    factor: number,
    into: Float64Array,
    motion: Motion,
  ): void {
    this.#movements.fill(client, fromWindow, toWindow, into, motion);
    const { exp } = this.#draws.math;
    for (let at = 0; at < toWindow - fromWindow; at++) {
      if (into[at] !== 0) into[at] = factor * exp(motion.logRate[at]);
    }
  }
}
