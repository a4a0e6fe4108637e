import { deterministicMath } from '../engine/math.js';
import { seededRandom } from '../engine/seed.js';
import type { Activity } from './activity.js';
import type { CountedStep, Schedule } from './schedule-basis.js';

/** Where no rounding of sums turns a whole number into the one below it or above it. */
const SMALLEST_SHIFT = 1e-6;

/**
 * How the whole requests of steps fall on clients: what the clients expect in a step is rounded systematically over
 * them, by one uniform number a step. A client has its expectation or one request less or more, in the mean over seeds
 * its expectation, and all together have what the step has.
 */
export class StepCounts {
  readonly #steps: readonly CountedStep[];
  readonly #stepOfPiece: Int32Array;
  /** By step: the uniform number, what the clients so far expect, and what they have. */
  readonly #shifts: Float64Array;
  readonly #expected: Float64Array;
  readonly #counted: Float64Array;
  /** By step: its last client, which has the rest, whatever sums have lost; -1 where it has none. */
  readonly #lastClients: Int32Array;
  /** Of the client at hand, by step: its requests up to the step's end, and what its expectations are multiplied by. */
  readonly #ends: Float64Array;
  readonly #factors: Float64Array;

  constructor(schedule: Schedule, activity: Activity, seed: string) {
    const steps = schedule.steps ?? [];
    this.#steps = steps;
    this.#stepOfPiece = new Int32Array(schedule.pieces.length);
    for (const [step, { fromPiece, toPiece }] of steps.entries()) {
      this.#stepOfPiece.fill(step, fromPiece, toPiece);
    }
    this.#shifts = shiftsOf(steps, seed);
    this.#expected = new Float64Array(steps.length);
    this.#counted = new Float64Array(steps.length);
    this.#lastClients = lastClients(steps, schedule, activity);
    this.#ends = new Float64Array(steps.length);
    this.#factors = new Float64Array(steps.length);
  }

  /**
   * Takes the next client at hand; clients come in their order.
   *
   * @param client position in the pool
   * @param expectedIn its expected requests in a piece; of all clients they add up to those of the step
   */
  take(client: number, expectedIn: (piece: number) => number): void {
    let end = 0;
    for (const [step, { fromPiece, toPiece }] of this.#steps.entries()) {
      let expected = 0;
      for (let piece = fromPiece; piece < toPiece; piece++) expected += expectedIn(piece);
      const count = expected > 0 ? this.#next(step, client, expected) : 0;
      end += count;
      this.#ends[step] = end;
      this.#factors[step] = count > 0 ? count / expected : 0;
    }
  }

  stepOf(piece: number): number {
    return this.#stepOfPiece[piece];
  }

  /** What the expectations of the client at hand are multiplied by in a step. */
  factorIn(step: number): number {
    return this.#factors[step];
  }

  /** The requests of the client at hand up to the end of a step. */
  upTo(step: number): number {
    return this.#ends[step];
  }

  #next(step: number, client: number, expected: number): number {
    const before = this.#counted[step];
    this.#expected[step] += expected;
    const { requests } = this.#steps[step];
    const isLast = client === this.#lastClients[step];
    const upTo = isLast ? requests : Math.floor(this.#expected[step] + this.#shifts[step]);
    this.#counted[step] = Math.min(Math.max(upTo, before), requests);
    return this.#counted[step] - before;
  }
}

/** A uniform number for each step. */
function shiftsOf(steps: readonly CountedStep[], seed: string): Float64Array {
  // Not the seed alone: the engine's key is made of that.
  const random = seededRandom(`steps ${seed}`);
  const [first, second] = [random.int32(), random.int32()];
  const math = deterministicMath();
  return Float64Array.from(steps, (_, step) => {
    const uniform = math.uniformAt(first, second, step, 0, 0, 0);
    return Math.min(Math.max(uniform, SMALLEST_SHIFT), 1 - SMALLEST_SHIFT);
  });
}

function lastClients(
  steps: readonly CountedStep[],
  { pieces, expectedByPiece }: Schedule,
  { windowCount, clientStarts, windows }: Activity,
): Int32Array {
  const lastOfWindow = new Int32Array(windowCount).fill(-1);
  for (let client = 0; client + 1 < clientStarts.length; client++) {
    for (let entry = clientStarts[client]; entry < clientStarts[client + 1]; entry++) {
      lastOfWindow[windows[entry]] = client;
    }
  }
  return Int32Array.from(steps, ({ fromPiece, toPiece }) => {
    let last = -1;
    for (let piece = fromPiece; piece < toPiece; piece++) {
      if (expectedByPiece[piece] > 0) last = Math.max(last, lastOfWindow[pieces[piece].poolWindow]);
    }
    return last;
  });
}
