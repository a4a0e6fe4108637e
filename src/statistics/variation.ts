/** Places of what is kept: in an array, as the fields of an object would be of one type here and of another there. */
const COUNT = 0;
const MEAN = 1;
const SQUARES = 2;

/** Mean and spread of numbers that come one by one, by Welford's recurrence (1962, doi:10.2307/1266577). */
export class Variation {
  readonly #state = new Float64Array(3);

  add(value: number): void {
    const state = this.#state;
    const delta = value - state[MEAN];
    state[MEAN] += delta / ++state[COUNT];
    state[SQUARES] += delta * (value - state[MEAN]);
  }

  /**
   * Adds the values [`from`, `to`) to two of them, as `add` does one by one. Each step waits for the division of the one
   * before, so that two cost no more than one.
   */
  static addToBoth(a: Variation, b: Variation, values: Float64Array, from: number, to: number): void {
    const stateA = a.#state;
    const stateB = b.#state;
    let countA = stateA[COUNT];
    let meanA = stateA[MEAN];
    let squaresA = stateA[SQUARES];
    let countB = stateB[COUNT];
    let meanB = stateB[MEAN];
    let squaresB = stateB[SQUARES];
    for (let index = from; index < to; index++) {
      const value = values[index];
      const deltaA = value - meanA;
      const deltaB = value - meanB;
      meanA += deltaA / ++countA;
      meanB += deltaB / ++countB;
      squaresA += deltaA * (value - meanA);
      squaresB += deltaB * (value - meanB);
    }
    stateA[COUNT] = countA;
    stateA[MEAN] = meanA;
    stateA[SQUARES] = squaresA;
    stateB[COUNT] = countB;
    stateB[MEAN] = meanB;
    stateB[SQUARES] = squaresB;
  }

  get count(): number {
    return this.#state[COUNT];
  }

  /** Coefficient of variation: population standard deviation over mean; NaN where that is no number. */
  get cv(): number {
    return Math.sqrt(this.#state[SQUARES] / this.#state[COUNT]) / this.#state[MEAN];
  }

  reset(): void {
    this.#state.fill(0);
  }
}
