import { pearson, spearman } from '../statistics/correlation.js';
import type { LengthShift, LogWindow, ShiftFigures } from './characterisation.js';
import { medianOf, spreadOf } from './distributions.js';
import { MAX_WINDOWS } from './window-cursor.js';

const HOUR_SECONDS = 3600;
const DAY_SECONDS = 86_400;

/** Requests that a period needs for its mean length to count. */
const MIN_REQUESTS = 100;

/** Hours where the log has two of them, and not more than can be told; else the windows of arrivals. */
export function periodSecondsOf(durationSeconds: number, windowSeconds: number): number {
  const hours = durationSeconds / HOUR_SECONDS;
  return hours >= 2 && hours < MAX_WINDOWS ? HOUR_SECONDS : windowSeconds;
}

/**
 * How the traffic changes over the day (2, 4).
 *
 * @param periodSeconds length of the periods
 * @param windows those of arrivals, with the same figures
 * @param names of the columns of tokens
 * @returns undefined where there is one period
 */
export function shiftFigures(
  periods: readonly LogWindow[],
  periodSeconds: number,
  windows: readonly LogWindow[],
  names: readonly string[],
): ShiftFigures | undefined {
  if (periods.length < 2) return undefined;
  const days = daysOf(periods, periodSeconds);
  const byDay = (ratio: (day: readonly LogWindow[]) => number) => medianOf(days.map(ratio));
  return {
    periodSeconds,
    periods,
    days: isWholeDay(days[0], periodSeconds) ? days.length : 0,
    busiestOverQuietest: byDay((day) => maxOverMin(day.map(({ requests }) => requests))),
    sdOfLogRate: sdOfLog(windows.map(({ requests }) => requests)),
    interArrivalCvMaxOverMin: byDay((day) =>
      maxOverMin(day.map(({ interArrivalCv }) => interArrivalCv?.cv ?? Number.NaN)),
    ),
    lengths: names.map((column) => ({
      column,
      maxOverMin: byDay((day) =>
        maxOverMin(
          day.filter(({ requests }) => requests >= MIN_REQUESTS).map(({ meanTokens }) => meanTokens[column]),
        ),
      ),
      ...withRate(windows, column),
    })),
  };
}

/** Whole days from the start; all periods as one where there is none. */
function daysOf(periods: readonly LogWindow[], periodSeconds: number): (readonly LogWindow[])[] {
  const aDay = Math.floor((DAY_SECONDS / periodSeconds) * (1 + 1e-12));
  const days = Math.floor(periods.length / aDay);
  if (days === 0) return [periods];
  return Array.from({ length: days }, (_, day) => periods.slice(day * aDay, (day + 1) * aDay));
}

function isWholeDay(day: readonly LogWindow[], periodSeconds: number): boolean {
  return day.length * periodSeconds >= DAY_SECONDS * (1 - 1e-12);
}

/** Of those that are numbers; infinite where the smallest is 0. */
function maxOverMin(values: readonly number[]): number {
  const { count, min, max } = spreadOf(values);
  return count < 2 ? Number.NaN : max / min;
}

/** Population standard deviation of the logarithms of those above 0. */
function sdOfLog(values: readonly number[]): number {
  const logs = values.filter((value) => value > 0).map(Math.log);
  const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length;
  return Math.sqrt(logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / logs.length);
}

/** Over windows with requests, each counting once. */
function withRate(
  windows: readonly LogWindow[],
  column: string,
): Pick<LengthShift, 'pearsonWithRate' | 'spearmanWithRate'> {
  const active = windows.filter(({ requests }) => requests > 0);
  const rates = Float64Array.from(active, ({ requests }) => requests);
  const means = Float64Array.from(active, ({ meanTokens }) => meanTokens[column]);
  return { pearsonWithRate: pearson(rates, means), spearmanWithRate: spearman(rates, means) };
}
