import type { StepCounts } from './step-counts.js';

/** The step at hand of a client whose requests up to the end of each step are a whole number. */
export class StepAtHand {
  readonly #counts: StepCounts;
  #step = -1;
  #upTo = Number.POSITIVE_INFINITY;

  /** @param counts have taken the client */
  constructor(counts: StepCounts) {
    this.#counts = counts;
  }

  /** Whether a piece of the schedule begins another step. */
  isLeftBy(piece: number): boolean {
    return this.#counts.stepOf(piece) !== this.#step;
  }

  /** Goes on to the step of a piece. */
  enter(piece: number): void {
    this.#step = this.#counts.stepOf(piece);
    this.#upTo = this.#counts.upTo(this.#step);
  }

  /** What the client's expectations are multiplied by. */
  get factor(): number {
    return this.#counts.factorIn(this.#step);
  }

  /** The client's requests up to the end of the step, which sums of expectations may miss; infinite before the first. */
  get upTo(): number {
    return this.#upTo;
  }
}
