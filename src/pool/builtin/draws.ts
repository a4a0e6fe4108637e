import type { DeterministicMath } from '../../engine/math.js';

/**
 * What a draw is for. The number is a word of the generator's counter, so no two purposes share a stream;
 * changing one gives other populations. Numbers that are missing were used earlier.
 */
export const Purpose = {
  presence: 0,
  shiftHours: 3,
  shiftQuarters: 4,
  shiftQuick: 5,
  shiftSize: 6,
  peakHour: 7,
  spellLength: 8,
  spellStart: 9,
  spell: 10,
  spellCv: 11,
  spellRate: 12,
  gammaLeaning: 13,
  family: 14,
  profile: 16,
  inputWidth: 17,
  outputWidth: 18,
  inputWide: 19,
  outputWide: 20,
  inputSecond: 21,
  outputSecond: 22,
  inputDrift: 23,
  outputDrift: 24,
  rareModality: 25,
  trait: 26,
  inputValues: 27,
  outputValues: 28,
  inputPieces: 29,
  outputPieces: 30,
} as const;
export type Purpose = (typeof Purpose)[keyof typeof Purpose];

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
  uniform(client: number, step: number, purpose: Purpose): number {
    return this.math.uniformAt(this.#seed, this.#population, client, step, purpose, 0);
  }

  /** Standard normal. */
  normal(client: number, step: number, purpose: Purpose): number {
    return this.math.normalQuantile(this.uniform(client, step, purpose));
  }
}

/**
 * A standard normal process over the windows of a day that varies slowly: independent normals at knots,
 * linear interpolation between them, divided by its own standard deviation so that every window's value is
 * standard normal. It is periodic, as the day is.
 */
export class SlowNoise {
  readonly #draws: Draws;
  readonly #purpose: Purpose;
  readonly #spacing: number;
  readonly #knots: number;
  #client = -1;
  #knot = -1;
  #left = 0;
  #right = 0;

  /**
   * @param spacing windows between knots; divides `windowCount`
   */
  constructor(draws: Draws, purpose: Purpose, spacing: number, windowCount: number) {
    this.#draws = draws;
    this.#purpose = purpose;
    this.#spacing = spacing;
    this.#knots = windowCount / spacing;
  }

  at(client: number, window: number): number {
    const knot = Math.floor(window / this.#spacing);
    if (client !== this.#client || knot !== this.#knot) {
      const next = knot + 1 === this.#knots ? 0 : knot + 1;
      this.#left = this.#draws.normal(client, knot, this.#purpose);
      this.#right = this.#draws.normal(client, next, this.#purpose);
      this.#client = client;
      this.#knot = knot;
    }
    const right = window / this.#spacing - knot;
    const left = 1 - right;
    return (left * this.#left + right * this.#right) / Math.sqrt(left * left + right * right);
  }
}
