import seedrandom from 'seedrandom';

/** Choices of one case; the same for the same path of names and numbers. */
export class Random {
  readonly #next: seedrandom.PRNG;

  constructor(...path: readonly (string | number)[]) {
    this.#next = seedrandom(path.join('/'));
  }

  /** A whole number from 0 to `limit` - 1. */
  below(limit: number): number {
    return Math.floor(this.#next() * limit);
  }

  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number {
    return from + this.below(to - from + 1);
  }

  word(): number {
    return this.#next.int32() >>> 0;
  }

  /** A number in [0, 1). */
  share(): number {
    return this.#next();
  }

  chance(probability: number): boolean {
    return this.#next() < probability;
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)];
  }

  /** One of the choices, each in proportion to its weight. */
  weighted<T>(choices: readonly (readonly [weight: number, choice: T])[]): T {
    let left = this.#next() * choices.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, choice] of choices) {
      left -= weight;
      if (left < 0) return choice;
    }
    return choices[choices.length - 1][1];
  }
}
