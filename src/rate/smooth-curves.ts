/**
 * Rates that are smooth, as straight lines: points lie on the curve but for a factor by which each line has the integral
 * that the curve has between its ends.
 */
import { UsageError } from '../errors.js';
import { constantCurve, type RateCurve } from './curve.js';

/** The same on every runtime. */
export interface CurveMath {
  exp(x: number): number;
  log(x: number): number;
  cos(x: number): number;
}

export interface ExponentialRate {
  /** Requests per second, above 0. */
  readonly from: number;
  readonly to: number;
  /** Seconds. Default 0. */
  readonly start?: number;
  /** Seconds. */
  readonly duration: number;
}

/** One of `phase` and `peak_at`, or neither: the rate then starts at its mean and rises. */
export interface SineRate {
  readonly mean: number;
  readonly amplitude: number;
  /** Seconds. */
  readonly period: number;
  /** Seconds by which it is ahead at the start of the trace. */
  readonly phase?: number;
  /** Seconds from the start of the trace. */
  readonly peak_at?: number;
}

/** The logarithm of the rate changes by no more from point to point: the rate is off by 1/12 of its square, 8.2e-5, at most. */
const LARGEST_LOG_STEP = 1 / 32;

/**
 * from x (to / from)^((t - start) / duration), constant before and after. Lines are within 8.2e-5 of the rate, and each
 * has the curve's integral.
 */
export function exponentialCurve(
  { from, to, start = 0, duration: length }: ExponentialRate,
  duration: number,
  { exp, log }: CurveMath,
): RateCurve {
  const change = log(to / from);
  if (change === 0) return constantCurve(from, duration);
  const steps = Math.ceil(Math.abs(change) / LARGEST_LOG_STEP);
  const pieces = new Pieces(duration);
  pieces.add(0, start, from, from);
  for (let step = 0; step < steps; step++) {
    const begin = Math.max(start + (length * step) / steps, 0);
    const end = Math.min(start + (length * (step + 1)) / steps, duration);
    if (!(end > begin)) break;
    const at = (time: number) => from * exp((change * (time - start)) / length);
    const logStep = (change * (end - begin)) / length;
    const squared = logStep * logStep;
    // 2 / x tanh(x / 2): the integral over that of the line through the points.
    const factor = 1 - squared * (1 / 12 - squared * (1 / 120 - (17 / 20_160) * squared));
    pieces.add(begin, end, at(begin) * factor, at(end) * factor);
  }
  pieces.add(Math.min(start + length, duration), duration, to, to);
  return pieces.curve();
}

/** Points of a period: lines are within 9e-5 of the amplitude. */
const PERIOD_STEPS = 192;
const MAX_STEPS = 1_000_000;
/** 2 pi. */
const FULL_TURN = 6.283185307179586;

/**
 * mean + amplitude x sin(2 pi (t + phase) / period). Lines are within 9e-5 of the amplitude, and each has the curve's
 * integral. The curve is below 0 where the amplitude is above the mean.
 */
export function sineCurve(
  { mean, amplitude, period, phase = 0, peak_at = period / 4 - phase }: SineRate,
  duration: number,
  { cos }: CurveMath,
): RateCurve {
  const step = period / PERIOD_STEPS;
  if (!(duration / step <= MAX_STEPS)) {
    throw new UsageError(
      `a trace of ${duration} s is too long for a sine of a period of ${period} s, which has ${PERIOD_STEPS} points a ` +
        `period; use a period of at least ${(duration * PERIOD_STEPS) / MAX_STEPS} s, or a shorter trace`,
      { field: 'rate.sine' },
    );
  }
  // Midway between two points is the trough, so that no line has to pass below it.
  const offset = (((peak_at + period / 2 + step / 2) % step) + step) % step;
  const at = (time: number) => cos((FULL_TURN * ((time - peak_at) % period)) / period);
  const pieces = new Pieces(duration);
  let begin = 0;
  for (let index = offset > 0 ? 0 : 1; begin < duration; index++) {
    const end = Math.min(offset + index * step, duration);
    const half = (FULL_TURN / 2) * ((end - begin) / period);
    const squared = half * half;
    // tan(x) / x: the integral of the cosine over that of the line through its points.
    const height = amplitude * (1 + squared * (1 / 3 + squared * (2 / 15 + (17 / 315) * squared)));
    pieces.add(begin, end, ...raised(mean + height * at(begin), mean + height * at(end), amplitude <= mean));
    begin = end;
  }
  return pieces.curve();
}

/** A line that a trough takes below 0 at one end starts there, and has its integral by the other. */
function raised(begin: number, end: number, isRate: boolean): [begin: number, end: number] {
  if (!isRate || (begin >= 0 && end >= 0)) return [begin, end];
  return begin < 0 ? [0, Math.max(end + begin, 0)] : [Math.max(begin + end, 0), 0];
}

/** Pieces of a curve, one behind the other. */
class Pieces {
  readonly #duration: number;
  readonly #edges: number[] = [0];
  readonly #begins: number[] = [];
  readonly #ends: number[] = [];

  constructor(duration: number) {
    this.#duration = duration;
  }

  /** Those without a length, and what is behind the end, are left out. */
  add(from: number, to: number, begin: number, end: number): void {
    const until = Math.min(to, this.#duration);
    if (!(until > Math.max(from, this.#edges[this.#edges.length - 1]))) return;
    this.#edges.push(until);
    this.#begins.push(begin);
    this.#ends.push(end);
  }

  curve(): RateCurve {
    return { edges: this.#edges, begins: this.#begins, ends: this.#ends };
  }
}
