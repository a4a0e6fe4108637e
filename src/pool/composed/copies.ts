import { deterministicMath } from '../../engine/math.js';
import type { Pool } from '../pool.js';

const DAY_SECONDS = 86_400;

/**
 * A copy is ahead of its origin, or behind it, by at most this much of the day's clock. `docs/pools.md` has
 * what it does to the peaks of released pools; twice as much would flatten them far more.
 */
const LARGEST_ROTATION_SECONDS = 3600;

/** Standard deviation of the logarithm of a copy's factor, and the part of its variance that holds all the time. */
const SIGMA = 0.3;
const CONSTANT_PART = 0.5;
/** The mean of a log-normal factor with log mean m is exp(m + sigma^2 / 2). */
const LOG_MEAN = (-SIGMA * SIGMA) / 2;

/** Time between the knots of the part that changes. */
const KNOT_SECONDS = 3600;

/** What a draw is for; a word of the generator's counter. */
const Purpose = { rotation: 0, day: 1, constant: 2, knot: 3 } as const;
type Purpose = (typeof Purpose)[keyof typeof Purpose];

/**
 * Sets copies of one client apart from it and from each other, so that they do not move in step.
 *
 * In time: a copy's windows are its origin's, rotated by a random number of windows within an hour, and by a random
 * number of days where the part in use is some whole days long. What is rotated out at one end comes in at the
 * other. Windows of unequal length are not rotated.
 *
 * In rate: by a log-normal factor with mean 1 and sigma 0.3, one half of whose log variance is the copy's own and
 * holds all the time, and the other half wanders from hour to hour.
 *
 * All of it is a pure function of (key, copy, window); there is nothing to keep.
 */
export class Copies {
  readonly #key: readonly [number, number];
  readonly #windowCount: number;
  /** Rotations within the day's clock, in windows: as many values, around 0. */
  readonly #rotations: number;
  readonly #days: number;
  readonly #windowsADay: number;
  /** By window: its place among the knots. */
  readonly #places: Float64Array;
  readonly #knots: number;

  /** @param key 64 bits */
  constructor(pool: Pool, key: readonly [number, number]) {
    const { windowCount, windowSeconds, fromSeconds, toSeconds } = pool;
    this.#key = key;
    this.#windowCount = windowCount;
    const isRegular = hasEqualWindows(pool);
    const reach = isRegular ? Math.floor(LARGEST_ROTATION_SECONDS / windowSeconds) : 0;
    this.#rotations = Math.min(2 * reach + 1, windowCount);
    const windowsADay = DAY_SECONDS / windowSeconds;
    const days = windowCount / windowsADay;
    const isWholeDays = isRegular && Number.isInteger(windowsADay) && Number.isInteger(days);
    this.#windowsADay = isWholeDays ? windowsADay : 0;
    this.#days = isWholeDays ? days : 1;

    const period = toSeconds - fromSeconds;
    const knots = Math.max(2, Math.round(period / KNOT_SECONDS));
    this.#knots = knots;
    this.#places = Float64Array.from({ length: windowCount }, (_, window) => {
      const start = Math.max(pool.windowEdge(window), fromSeconds);
      const end = Math.min(pool.windowEdge(window + 1), toSeconds);
      // The middle of the window stands for it.
      return (((start + end) / 2 - fromSeconds) / period) * knots;
    });
  }

  /** The window of the origin that is the copy's first. */
  rotationOf(copy: number): number {
    const within =
      Math.floor(this.#uniform(copy, 0, Purpose.rotation) * this.#rotations) -
      Math.floor(this.#rotations / 2);
    const days = Math.floor(this.#uniform(copy, 0, Purpose.day) * this.#days);
    return (within + days * this.#windowsADay + this.#windowCount) % this.#windowCount;
  }

  /** Multiplies the rates of the copy's windows `fromWindow` to `toWindow` (exclusive) by its factor. */
  scale(copy: number, fromWindow: number, toWindow: number, rate: Float64Array): void {
    const math = deterministicMath();
    const own = LOG_MEAN + SIGMA * Math.sqrt(CONSTANT_PART) * this.#normal(copy, 0, Purpose.constant);
    const wanderSigma = SIGMA * Math.sqrt(1 - CONSTANT_PART);
    let knot = -1;
    let before = 0;
    let after = 0;
    for (let window = fromWindow; window < toWindow; window++) {
      if (rate[window - fromWindow] === 0) continue;
      const place = this.#places[window];
      if (Math.floor(place) !== knot) {
        knot = Math.floor(place);
        before = this.#normal(copy, knot, Purpose.knot);
        // The trace begins again where the pool ends.
        after = this.#normal(copy, (knot + 1) % this.#knots, Purpose.knot);
      }
      const right = place - knot;
      const left = 1 - right;
      // Divided by its own standard deviation, so that it is standard normal at every time.
      const wander = (left * before + right * after) / Math.sqrt(left * left + right * right);
      rate[window - fromWindow] *= math.exp(own + wanderSigma * wander);
    }
  }

  /** Uniform in (0, 1). */
  #uniform(copy: number, step: number, purpose: Purpose): number {
    return deterministicMath().uniformAt(this.#key[0], this.#key[1], copy, step, purpose, 0);
  }

  /** Standard normal. */
  #normal(copy: number, step: number, purpose: Purpose): number {
    return deterministicMath().normalQuantile(this.#uniform(copy, step, purpose));
  }
}

/** Whether all windows are of one length, to within what sums of fractions of a second differ by. */
function hasEqualWindows(pool: Pool): boolean {
  const { windowCount, windowSeconds } = pool;
  for (let window = 0; window < windowCount; window++) {
    const length = pool.windowEdge(window + 1) - pool.windowEdge(window);
    if (!(Math.abs(length - windowSeconds) <= 1e-9 * windowSeconds)) return false;
  }
  return true;
}
