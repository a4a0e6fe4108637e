import { PoolError, UsageError } from '../errors.js';
import { type GenerateOptions, MAX_REQUESTS, type RateOption } from '../generate-options.js';
import type { Pool } from '../pool/pool.js';
import { readTotalRates } from '../pool/total-rates.js';
import { ActivityReader } from './activity.js';
import { checkPieces, Timeline, type TimelinePiece } from './timeline.js';

/** When how many requests are expected: the resolved meaning of rate, duration and requests. */
export interface Schedule {
  /** Contiguous, from 0 to `duration`. */
  readonly pieces: readonly TimelinePiece[];
  /** Expected requests in each piece; 0 where the pool is idle. */
  readonly masses: Float64Array;
  /** Expected requests in all; a whole number where `requests` was given. */
  readonly mass: number;
  /** Seconds. */
  readonly duration: number;
  /** Windows of the pool that are needed, from its first. */
  readonly windowCount: number;
}

/** Windows read before more are asked for, when it is not known how many a number of requests needs. */
const FIRST_WINDOWS = 6;

/**
 * Resolves rate, duration and requests, two of which fix the third.
 *
 * @throws UsageError when a value is out of its range or all three are given
 * @throws PoolError when a window has no active client, so that a rate cannot be met in it
 */
export function schedule(
  pool: Pool,
  options: GenerateOptions,
  reader: ActivityReader = new ActivityReader(pool),
): Schedule {
  checkOptions(options);
  const resolved = resolve(pool, options, reader);
  if (!(resolved.mass <= MAX_REQUESTS)) {
    throw new UsageError(
      `rate, duration and requests amount to ${resolved.mass} requests; a trace has at most ${MAX_REQUESTS}`,
    );
  }
  return resolved;
}

function resolve(pool: Pool, options: GenerateOptions, reader: ActivityReader): Schedule {
  const { rate, requests } = options;
  const timeline = new Timeline(pool);
  if (requests !== undefined && options.duration === undefined) {
    return typeof rate === 'number'
      ? constantRate(pool, reader, timeline, rate, requests / rate, requests)
      : poolRateFor(pool, reader, timeline, rateFactor(pool, rate ?? 'native'), requests);
  }
  const duration = options.duration ?? timeline.period;
  if (requests !== undefined) return scaledTo(poolRate(pool, reader, timeline, 1, duration), requests);
  if (typeof rate === 'number') return constantRate(pool, reader, timeline, rate, duration, rate * duration);
  return poolRate(pool, reader, timeline, rateFactor(pool, rate ?? 'native'), duration);
}

function checkOptions({ rate, duration, requests }: GenerateOptions): void {
  if (rate !== undefined && duration !== undefined && requests !== undefined) {
    throw new UsageError('rate, duration and requests are all given, but any two of them fix the third');
  }
  if (typeof rate === 'number') checkPositive('rate', rate, 'requests per second');
  else if (isObject(rate) && 'scale' in rate) checkPositive('rate', rate.scale, 'a factor');
  else if (isObject(rate) && 'max' in rate) checkPositive('rate', rate.max, 'requests per second');
  else if (rate !== undefined && rate !== 'native') {
    throw new UsageError(`${JSON.stringify(rate)} is not a number, 'native', { scale } or { max }`, {
      field: 'rate',
    });
  }
  if (duration !== undefined) checkPositive('duration', duration, 'seconds');
  if (requests !== undefined && !(Number.isInteger(requests) && requests > 0 && requests <= MAX_REQUESTS)) {
    throw new UsageError(`${requests} is not a whole number from 1 to ${MAX_REQUESTS}`, {
      field: 'requests',
    });
  }
}

/** Callers in JavaScript may hand over null. */
function isObject<T>(value: T): value is T & object {
  return typeof value === 'object' && value !== null;
}

function checkPositive(field: string, value: unknown, unit: string): void {
  if (!(typeof value === 'number' && value > 0 && value < Infinity)) {
    throw new UsageError(`${value} is not a finite number above 0 (${unit})`, { field });
  }
}

/** What the pool's own rates are multiplied by. */
function rateFactor(pool: Pool, rate: Exclude<RateOption, number>): number {
  if (rate === 'native') return 1;
  if ('scale' in rate) return rate.scale;
  const busiest = readTotalRates(pool, pool.windowCount).reduce((max, total) => Math.max(max, total), 0);
  return busiest > rate.max ? rate.max / busiest : 1;
}

function constantRate(
  pool: Pool,
  reader: ActivityReader,
  timeline: Timeline,
  rate: number,
  duration: number,
  mass: number,
): Schedule {
  const pieces = timeline.until(duration);
  const windowCount = windowsNeeded(pieces);
  const totals = reader.read(windowCount).totalRates;
  for (const { poolWindow } of pieces) {
    if (totals[poolWindow]! > 0) continue;
    throw new PoolError(
      `no client is active in the window at ${pool.windowEdge(poolWindow)} s, so a rate of ${rate} requests/s cannot be met there; ` +
        'choose another span, or a rate that follows the pool (native, scale, max)',
      { file: pool.name },
    );
  }
  const masses = Float64Array.from(pieces, ({ start, end }) => rate * (end - start));
  return { pieces, masses, mass, duration, windowCount };
}

function poolRate(
  pool: Pool,
  reader: ActivityReader,
  timeline: Timeline,
  factor: number,
  duration: number,
): Schedule {
  const pieces = timeline.until(duration);
  const windowCount = windowsNeeded(pieces);
  const totals = reader.read(windowCount).totalRates;
  const masses = Float64Array.from(pieces, (piece) => pieceMass(piece, totals, factor));
  const mass = masses.reduce((sum, value) => sum + value, 0);
  if (!(mass > 0)) {
    throw new PoolError(`no client is active in the first ${duration} s, so there is nothing to generate`, {
      file: pool.name,
    });
  }
  return { pieces, masses, mass, duration, windowCount };
}

/** As long at the pool's own rate as `requests` requests take. */
function poolRateFor(
  pool: Pool,
  reader: ActivityReader,
  timeline: Timeline,
  factor: number,
  requests: number,
): Schedule {
  let windowCount = Math.min(FIRST_WINDOWS, pool.windowCount);
  let totals = reader.read(windowCount).totalRates;
  const pieces: TimelinePiece[] = [];
  const masses: number[] = [];
  let before = 0;
  for (const piece of timeline.pieces()) {
    if (piece.poolWindow >= windowCount) {
      windowCount = Math.min(windowCount * 2, pool.windowCount);
      totals = reader.read(windowCount).totalRates;
    }
    checkPieces(pieces.length);
    const mass = pieceMass(piece, totals, factor);
    if (before + mass >= requests) {
      const share = (requests - before) / mass;
      const end = piece.start + (piece.end - piece.start) * share;
      pieces.push({ ...piece, end });
      masses.push(requests - before);
      break;
    }
    before += mass;
    pieces.push(piece);
    masses.push(mass);
    if (before === 0 && piece.end >= timeline.period) {
      throw new PoolError('no client is ever active, so there is nothing to generate', { file: pool.name });
    }
  }
  return {
    pieces,
    masses: Float64Array.from(masses),
    mass: requests,
    duration: pieces.at(-1)!.end,
    windowCount: windowsNeeded(pieces),
  };
}

/** The same shape over time, with another number of expected requests. */
function scaledTo(base: Schedule, requests: number): Schedule {
  const factor = requests / base.mass;
  return { ...base, masses: base.masses.map((mass) => mass * factor), mass: requests };
}

function pieceMass(piece: TimelinePiece, totals: Float64Array, factor: number): number {
  return totals[piece.poolWindow]! * factor * (piece.end - piece.start);
}

function windowsNeeded(pieces: readonly TimelinePiece[]): number {
  return pieces.reduce((max, { poolWindow }) => Math.max(max, poolWindow + 1), 0);
}
