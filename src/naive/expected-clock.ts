import type { Schedule } from '../plan/schedule-basis.js';

/** The requests that are expected by a time; fastest where times ascend. */
export class ExpectedClock {
  readonly #schedule: Schedule;
  /** Expected before each piece, and in all. */
  readonly #before: Float64Array;
  #piece = 0;

  constructor(schedule: Schedule) {
    const { expectedByPiece } = schedule;
    this.#schedule = schedule;
    this.#before = new Float64Array(expectedByPiece.length + 1);
    for (let piece = 0; piece < expectedByPiece.length; piece++) {
      this.#before[piece + 1] = this.#before[piece] + expectedByPiece[piece];
    }
  }

  /** Expected in the whole trace. */
  get total(): number {
    return this.#before[this.#before.length - 1];
  }

  /** @param time seconds from the start of the trace; 0 to its duration */
  expectedBy(time: number): number {
    const { pieces, expectedByPiece, beginShares } = this.#schedule;
    if (time < pieces[this.#piece].start) this.#piece = 0;
    while (this.#piece + 1 < pieces.length && pieces[this.#piece].end <= time) this.#piece++;
    const { start, end } = pieces[this.#piece];
    const beginShare = beginShares[this.#piece];
    const timeShare = (time - start) / (end - start);
    // The integral of a straight line, which has this share of its height at the start.
    const requestShare = timeShare * (2 * beginShare + (1 - 2 * beginShare) * timeShare);
    return this.#before[this.#piece] + expectedByPiece[this.#piece] * requestShare;
  }
}
