import type { DeterministicMath } from '../../engine/math.js';
import type { Purpose } from '../../engine/population-layout.generated.js';

export { Purpose } from '../../engine/population-layout.generated.js';

/** What a draw is for. */
export type PurposeNumber = (typeof Purpose)[keyof typeof Purpose];

/**
 * Random numbers as a pure function of (population, seed, client, step, purpose): what a client is like does
 * not depend on which clients or windows were read before it.
 */
export class Draws {
  readonly math: DeterministicMath;
  readonly #seed: number;
  readonly #population: number;

  /**
   * @param seed whole, 0 to 2^32 - 1
   * @param population number of the population's parameter set
   */
  constructor(math: DeterministicMath, seed: number, population: number) {
    this.math = math;
    this.#seed = seed;
    this.#population = population;
  }

  /** Uniform in (0, 1). */
  uniform(client: number, step: number, purpose: PurposeNumber): number {
    return this.math.uniformAt(this.#seed, this.#population, client, step, purpose, 0);
  }

  /** Standard normal. */
  normal(client: number, step: number, purpose: PurposeNumber): number {
    return this.math.normalQuantile(this.uniform(client, step, purpose));
  }
}
