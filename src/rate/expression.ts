import { UsageError } from '../errors.js';
import type { Sliced } from '../platform/slices.js';
import {
  clipped,
  constantCurve,
  largestOf,
  linearCurve,
  productOf,
  type RateCurve,
  type RatePoint,
  scaled,
  stepCurve,
  sumOf,
} from './curve.js';
import {
  type CurveMath,
  type ExponentialRate,
  exponentialCurve,
  type SineRate,
  sineCurve,
} from './smooth-curves.js';

export type { ExponentialRate, SineRate } from './smooth-curves.js';

/**
 * A total rate over the time of the trace, in requests per second; times are seconds from the trace's start.
 *
 * - a number: constant;
 * - `'native'`: the sum of the clients' own rates, `{ scale }` times a factor, `{ max }` scaled down where its busiest
 *   window exceeds a bound;
 * - `{ steps }`: holds each point's rate until the next; `{ linear }`: straight lines between points, constant before
 *   and after;
 * - `{ ramp }`: a straight line from one rate to another, constant before and after;
 * - `{ exponential }`: such a way on which the rate changes by the same factor in every second;
 * - `{ sine }`: mean + amplitude x sin(2 pi (t + phase) / period);
 * - `{ diurnal }`: mean x (1 + a cos(2 pi (clock - peak) / day)), a following from the peak over the trough;
 * - `{ spike }`: a trapezoid: a rate on 0, or a factor on 1;
 * - `{ sum }`, `{ product }`, `{ clip }` of others.
 */
export type RateExpression =
  | number
  | 'native'
  | { readonly scale: number }
  | { readonly max: number }
  | { readonly steps: readonly RatePoint[] }
  | { readonly linear: readonly RatePoint[] }
  | { readonly ramp: RampRate }
  | { readonly exponential: ExponentialRate }
  | { readonly sine: SineRate }
  | { readonly diurnal: DiurnalRate }
  | { readonly spike: SpikeRate }
  | { readonly sum: readonly RateExpression[] }
  | { readonly product: readonly RateExpression[] }
  | { readonly clip: { readonly rate: RateExpression; readonly min?: number; readonly max?: number } };

export interface RampRate {
  readonly from: number;
  readonly to: number;
  /** Seconds. Default 0. */
  readonly start?: number;
  /** Seconds. */
  readonly duration: number;
}

export interface DiurnalRate {
  readonly mean: number;
  /** At least 1. */
  readonly peak_over_trough: number;
  /** Seconds on the day's clock. Default 15:00. */
  readonly peak_at?: number;
  /** Seconds on the day's clock at which the trace starts. Default 0. */
  readonly start_at?: number;
}

/** One of `rate` and `factor`. */
export interface SpikeRate {
  /** Seconds. */
  readonly at: number;
  /** Seconds, the ways up and down included. */
  readonly duration: number;
  readonly rate?: number;
  readonly factor?: number;
  /** Seconds of the way up, and of that down; at most half of the duration. Default 0. */
  readonly rise?: number;
}

/** What the meaning of a rate depends on. */
export interface RateContext extends CurveMath {
  /** Seconds. */
  readonly duration: number;
  /** The sum of the clients' own rates over the trace. */
  native(): Sliced<RateCurve>;
  /** The largest sum of the clients' own rates over all their windows, also those that the trace does not reach. */
  largestNative(): Sliced<number>;
}

const DAY = 86_400;
const DEFAULT_PEAK = 15 * 3_600;
/** Seconds between the points of a cosine over the day: straight lines between them are off by 0.03 % at most. */
const DIURNAL_STEP = 600;
/** Some 19 years. */
const MAX_DIURNAL_STEPS = 1_000_000;
/** 2 pi. */
const FULL_TURN = 6.283185307179586;

/** The curve that an expression stands for. */
export function* evaluateRate(rate: RateExpression, context: RateContext): Sliced<RateCurve> {
  const { duration } = context;
  if (typeof rate === 'number') return constantCurve(rate, duration);
  if (rate === 'native') return yield* context.native();
  if ('scale' in rate) return scaled(yield* context.native(), rate.scale);
  if ('max' in rate) return yield* bounded(context, rate.max);
  if ('steps' in rate) return stepCurve(rate.steps, duration);
  if ('linear' in rate) return linearCurve(rate.linear, duration);
  if ('ramp' in rate) return linearCurve(rampPoints(rate.ramp), duration);
  if ('exponential' in rate) return exponentialCurve(rate.exponential, duration, context);
  if ('sine' in rate) return sineCurve(rate.sine, duration, context);
  if ('diurnal' in rate) return linearCurve(diurnalPoints(rate.diurnal, context), duration);
  if ('spike' in rate) return spikeCurve(rate.spike, duration);
  if ('clip' in rate) {
    const { min = 0, max = Number.POSITIVE_INFINITY } = rate.clip;
    return clipped(yield* evaluateRate(rate.clip.rate, context), min, max);
  }
  const [parts, join] = 'sum' in rate ? ([rate.sum, sumOf] as const) : ([rate.product, productOf] as const);
  const curves: RateCurve[] = [];
  for (const part of parts) {
    curves.push(yield* evaluateRate(part, context));
    yield;
  }
  return joined(curves, join);
}

/** Parts that are joined one after the other, at most. */
const MOST_IN_A_ROW = 64;

/** Many parts are joined by pairs first: one after the other, each would be cut at the edges of all before it. */
function joined(curves: RateCurve[], join: (a: RateCurve, b: RateCurve) => RateCurve): RateCurve {
  let left = curves;
  while (left.length > MOST_IN_A_ROW) {
    left = Array.from({ length: Math.ceil(left.length / 2) }, (_, pair) => {
      const [first, second] = [left[2 * pair], left[2 * pair + 1]];
      return second === undefined ? first : join(first, second);
    });
  }
  return left.reduce(join);
}

function* bounded(context: RateContext, max: number): Sliced<RateCurve> {
  const native = yield* context.native();
  const busiest = Math.max(yield* context.largestNative(), largestOf(native));
  return busiest > max ? scaled(native, max / busiest) : native;
}

function rampPoints({ from, to, start = 0, duration }: RampRate): RatePoint[] {
  return [
    [start, from],
    [start + duration, to],
  ];
}

function diurnalPoints(
  { mean, peak_over_trough, peak_at = DEFAULT_PEAK, start_at = 0 }: DiurnalRate,
  { duration, cos }: RateContext,
): RatePoint[] {
  const amplitude = (peak_over_trough - 1) / (peak_over_trough + 1);
  const points: RatePoint[] = [];
  const steps = Math.ceil(duration / DIURNAL_STEP);
  if (!(steps <= MAX_DIURNAL_STEPS)) {
    throw new UsageError(
      `a trace of ${duration} s is too long for a curve over the day, which has a point each ${DIURNAL_STEP} s; use a ` +
        `duration of at most ${MAX_DIURNAL_STEPS * DIURNAL_STEP} s, fewer requests or a higher rate`,
      { field: 'rate.diurnal' },
    );
  }
  for (let step = 0; step <= steps; step++) {
    const clock = (start_at + step * DIURNAL_STEP - peak_at) % DAY;
    points.push([step * DIURNAL_STEP, mean * (1 + amplitude * cos((FULL_TURN * clock) / DAY))]);
  }
  return points;
}

function spikeCurve(
  { at, duration: length, rate, factor, rise = 0 }: SpikeRate,
  duration: number,
): RateCurve {
  const [base, top] = rate === undefined ? [1, factor!] : [0, rate];
  const end = at + length;
  if (rise === 0) {
    const before: RatePoint[] = at > 0 ? [[0, base]] : [];
    return stepCurve([...before, [at, top], [end, base]], duration);
  }
  return linearCurve(
    [
      [at, base],
      [at + rise, top],
      [end - rise, top],
      [end, base],
    ],
    duration,
  );
}
