import { chanceCorrelation, rankCorrelation } from '../correlation.js';
import { WINDOW_SECONDS } from '../figure-19.js';
import { poolsOf } from '../findings.js';
import { burstiness, type HourBurstiness } from '../hours.js';
import type { StudyResults } from '../results.js';
import { count, list, number, ratio } from '../words.js';
import { table } from './table.js';

/** Whether NAIVE asks for less of what is needed in hours that are burstier than it. */
export function byHour(results: StudyResults): string[] {
  const pools = poolsOf(results, 'actual', 'naive').map((name) => ({
    name,
    hours: burstiness(results, name),
  }));
  const all = pools.flatMap(({ hours }) => hours);
  if (all.length === 0) return [];
  const body = table(
    ['pool', 'hours', 'burstiness', 'NAIVE over actual', 'rank correlation'],
    [{ name: 'all', hours: all }, ...pools.filter(({ hours }) => hours.length > 0)].map(({ name, hours }) => [
      name,
      String(hours.length),
      span(hours.map((hour) => hour.burstiness)),
      span(hours.map((hour) => hour.ratio)),
      ratio(correlation(hours)),
    ]),
  );
  return [
    `*Burstiness* of an hour is here how far its busiest 1 % of windows of 3 s lie above the median window, over the same in NAIVE traffic: at 1 the actual traffic ranges as Poisson arrivals do, and above it more widely. ${windows(results)}${relation(all)}`,
    body,
  ];
}

/** How many requests a window has: where they are few, chance alone makes rates range. */
function windows({ pools, rateRanges }: StudyResults): string {
  const each = pools.flatMap(({ name }) => {
    const range = rateRanges.find(({ pool }) => pool === name);
    return range === undefined ? [] : [`${number(WINDOW_SECONDS * range.rate)} requests in ${name}`];
  });
  return `A window of the thinned traces has on average ${list(each)}, so that chance widens both alike. `;
}

/** What the rank correlation over hours says, as far as so many hours can. */
function relation(hours: readonly HourBurstiness[]): string {
  const found = correlation(hours);
  if (!Number.isFinite(found)) return 'These are too few hours for a rank correlation.';
  const chance = chanceCorrelation(hours.length);
  const numbers = `Spearman's rank correlation of burstiness and what NAIVE asks for, over ${count(hours.length, 'hour')}, is ${ratio(found)}`;
  if (Math.abs(found) < chance) {
    return `${numbers}: no relation shows, as so many hours without any exceed ±${ratio(chance)} in 5 % of cases.`;
  }
  const way = found < 0 ? 'the burstier an hour, the fewer' : 'the burstier an hour, the more';
  return `${numbers}: ${way} of the instances that are needed NAIVE asks for (hours without a relation exceed ±${ratio(chance)} in 5 % of cases).`;
}

function correlation(hours: readonly HourBurstiness[]): number {
  return rankCorrelation(
    hours.map((hour) => hour.burstiness),
    hours.map((hour) => hour.ratio),
  );
}

function span(values: readonly number[]): string {
  return `${ratio(Math.min(...values))} to ${ratio(Math.max(...values))}`;
}
