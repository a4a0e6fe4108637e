import type { Pool } from '../pool.js';
import type { HourlyRequests } from './hourly-requests.js';
import { largestOverSmallest, type Spread, spreadOf } from './spread.js';

/** How far the rate, or the mean of a field, swings between hours of a day and between days. */
export interface Swing {
  /** `rate`, or the name of a field. */
  readonly quantity: string;
  /** The largest of a day's 24 hours over the smallest, by whole day of the part in use; of days that have a ratio. */
  readonly hours?: Spread;
  /** The largest of the whole days over the smallest, where there are several. */
  readonly days?: number;
}

/** Means of the fields by dataset, in the order of the fields. */
export type MeansByDataset = ReadonlyMap<number, ArrayLike<number>>;

const HOURS = 24;
const HOUR_SECONDS = 3600;

/**
 * One swing for the rate and one for each field. A day counts from the start of the part in use; one in which an hour has
 * no request, or a mean of 0, has no ratio.
 */
export function swingsOf(
  pool: Pool,
  requests: HourlyRequests,
  fields: readonly string[],
  means: MeansByDataset,
): Swing[] {
  const { total } = requests;
  // Nothing is known of how a longer window goes from hour to hour.
  const hasHours = pool.windowSeconds <= HOUR_SECONDS;
  const hours = new Float64Array(total.length).fill(HOUR_SECONDS);
  const sums = sumsByHour(requests, fields.length, means);
  return [
    { quantity: 'rate', ...ratios(total, hours, hasHours) },
    ...fields.map((field, index) => ({ quantity: field, ...ratios(sums[index], total, hasHours) })),
  ];
}

/** For each field, by hour, the sum of its values over all requests. */
function sumsByHour(requests: HourlyRequests, fields: number, means: MeansByDataset): Float64Array[] {
  const sums = Array.from({ length: fields }, () => new Float64Array(requests.total.length));
  for (const { hour, dataset, requests: ofPart } of requests.parts()) {
    const ofDataset = means.get(dataset)!;
    for (let field = 0; field < fields; field++) sums[field][hour] += ofPart * ofDataset[field];
  }
  return sums;
}

/** Of the means that sums over weights are, both by hour. */
function ratios(sums: Float64Array, weights: Float64Array, hasHours: boolean): Omit<Swing, 'quantity'> {
  const days = Array.from({ length: Math.floor(sums.length / HOURS) }, (_, day) => ({
    sums: sums.subarray(day * HOURS, (day + 1) * HOURS),
    weights: weights.subarray(day * HOURS, (day + 1) * HOURS),
  }));
  const ofHours = days.map((day) =>
    largestOverSmallest(day.sums.map((sum, hour) => sum / day.weights[hour])),
  );
  const ofDays = largestOverSmallest(days.map((day) => totalOf(day.sums) / totalOf(day.weights)));
  const spread = hasHours ? spreadOf(ofHours.map((ratio) => ratio ?? Number.NaN)) : undefined;
  return {
    ...(spread && { hours: spread }),
    ...(days.length > 1 && ofDays !== undefined && { days: ofDays }),
  };
}

function totalOf(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
