import { MAX_REQUESTS } from '../bounds.js';
import { UsageError } from '../errors.js';
import type { Sliced } from '../platform/slices.js';
import type { Pool } from '../pool/pool.js';
import { evaluateRate, type RateExpression } from '../rate/expression.js';
import { amountsOfPhases } from '../workload/phases.js';
import type { Amount } from '../workload/resolved-workload.js';
import { ActivityReader } from './activity.js';
import { countedSchedule } from './counted-schedule.js';
import { curveSchedule } from './curve-schedule.js';
import { phasedSchedule, stepsOfPhases } from './phased-schedule.js';
import { refusalOfAmount } from './plan-size.js';
import { constantRate, poolRate, poolRateFor, scaledTo } from './pool-schedule.js';
import { largestRate, type Schedule } from './schedule-basis.js';
import { Timeline } from './timeline.js';

/** Seconds of a trace, at most: what timestamps of 64 bits tell apart to a tenth of a second. */
const MAX_SECONDS = 1e15;
/** Expected requests of a trace, at least: shares of fewer would near the end of the range of numbers. */
const FEWEST_REQUESTS = 1e-100;

/**
 * Resolves rate, duration and requests, two of which fix the third.
 *
 * @param amount valid, and not all three of it
 * @throws UsageError when they amount to more than a trace can have, or to almost nothing
 * @throws PoolError when a window has no active client, so that a rate cannot be met in it
 */
export function* schedule(
  pool: Pool,
  amount: Amount,
  reader: ActivityReader = new ActivityReader(pool),
): Sliced<Schedule> {
  try {
    return checked(yield* resolve(pool, amount, reader));
  } catch (error) {
    throw error instanceof Error ? refusalOfAmount(error) : error;
  }
}

function checked(resolved: Schedule): Schedule {
  if (!(resolved.expectedRequests <= MAX_REQUESTS)) {
    throw new UsageError(
      `rate, duration and requests amount to ${resolved.expectedRequests} requests; a trace has at most ${MAX_REQUESTS}`,
    );
  }
  if (!(resolved.expectedRequests >= FEWEST_REQUESTS)) {
    throw new UsageError(
      `rate, duration and requests amount to ${resolved.expectedRequests} requests, too few to be divided among clients; use a ` +
        'longer duration or a higher rate',
    );
  }
  if (!(resolved.duration <= MAX_SECONDS)) {
    throw new UsageError(
      `rate, duration and requests amount to a trace of ${resolved.duration} s; it may be ${MAX_SECONDS} s long, so use ` +
        'fewer requests or a higher rate',
    );
  }
  return resolved;
}

function* resolve(pool: Pool, amount: Amount, reader: ActivityReader): Sliced<Schedule> {
  const wanted = yield* uncounted(pool, amount, reader);
  return amount.counts === undefined ? wanted : countedSchedule(wanted, stepBegins(amount));
}

/** The schedule by which requests are expected, whatever counts are to be fixed. */
function* uncounted(pool: Pool, amount: Amount, reader: ActivityReader): Sliced<Schedule> {
  const { rate = 'native', requests } = amount;
  const timeline = new Timeline(pool);
  if (amount.phases !== undefined) {
    return yield* phasedSchedule(pool, reader, timeline, amountsOfPhases(amount), amount.duration);
  }
  if (isCurve(rate)) {
    return yield* curveSchedule(pool, reader, timeline, (context) => evaluateRate(rate, context), amount);
  }
  if (requests !== undefined && amount.duration === undefined) {
    return typeof rate === 'number'
      ? yield* constantRate(pool, reader, timeline, rate, requests / rate, requests)
      : yield* poolRateFor(pool, reader, timeline, yield* rateFactor(pool, rate), requests);
  }
  const duration = amount.duration ?? timeline.period;
  if (requests !== undefined) {
    return scaledTo(yield* poolRate(pool, reader, timeline, 1, duration), requests);
  }
  if (typeof rate === 'number') {
    return yield* constantRate(pool, reader, timeline, rate, duration, rate * duration);
  }
  return yield* poolRate(pool, reader, timeline, yield* rateFactor(pool, rate), duration);
}

/** Where steps begin that have counts of their own: seconds, from 0 on. */
function stepBegins(amount: Amount): number[] {
  if (amount.phases === undefined) return [0, ...innerSteps(amount.rate, Number.POSITIVE_INFINITY)];
  return stepsOfPhases(amountsOfPhases(amount), amount.duration, innerSteps);
}

/** The times behind 0, and before the end, at which a rate of steps has another one. */
function innerSteps(rate: RateExpression | undefined, seconds: number): number[] {
  if (typeof rate !== 'object' || !('steps' in rate)) return [];
  // The first rate holds before its time, too.
  return rate.steps.slice(1).flatMap(([time]) => (time > 0 && time < seconds ? [time] : []));
}

/** Rates that are a number, or the pool's own times a factor, need no curve, and no more windows than the trace. */
type PlainRate = number | 'native' | { readonly scale: number } | { readonly max: number };

export function isCurve(rate: RateExpression): rate is Exclude<RateExpression, PlainRate> {
  return typeof rate === 'object' && !('scale' in rate || 'max' in rate);
}

/** What the pool's own rates are multiplied by. */
function* rateFactor(pool: Pool, rate: Exclude<PlainRate, number>): Sliced<number> {
  if (rate === 'native') return 1;
  if ('scale' in rate) return rate.scale;
  const busiest = yield* largestRate(pool);
  return busiest > rate.max ? rate.max / busiest : 1;
}
