import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { mean, median } from '../averages.js';
import { spearman } from '../correlation.js';
import { WINDOW_SECONDS } from '../figure-19.js';
import { overActual, poolsOf, verdict } from '../findings.js';
import { fullSpeedRate } from '../full-speed.js';
import { burstiness, type HourBurstiness, hourRatios, meanRatio } from '../hours.js';
import type { StudyResults } from '../results.js';
import { interval } from '../statements.js';
import { count, ends, estimate, list, number, ratio } from '../words.js';
import { againstThePaper, paperSentence } from './paper.js';
import { table } from './table.js';

/** Fewer hours than these have no rank correlation worth a number. */
const FEWEST_HOURS = 5;

/** Why NAIVE asks for what it asks for, from the numbers: by hour, by rate, and by lengths. */
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
    `*Burstiness* of an hour is here how far its busiest 1 % of windows of 3 s lie above the median window, over the same in NAIVE traffic: at 1 real traffic ranges as Poisson arrivals do. ${windows(results)}${relation(all)}`,
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
  const chance = byChance(hours.length);
  const numbers = `Spearman's rank correlation of burstiness and what NAIVE asks for, over ${count(hours.length, 'hour')}, is ${ratio(found)}`;
  if (Math.abs(found) < chance) {
    return `${numbers}: no relation shows, as so many hours without any exceed ±${ratio(chance)} in 5 % of cases.`;
  }
  const way = found < 0 ? 'the burstier an hour, the fewer' : 'the burstier an hour, the more';
  return `${numbers}: ${way} of the instances that are needed NAIVE asks for (hours without a relation exceed ±${ratio(chance)} in 5 % of cases).`;
}

/** Spearman's; NaN of too few hours. */
function rankCorrelation(a: readonly number[], b: readonly number[]): number {
  return a.length < FEWEST_HOURS ? Number.NaN : spearman(a, b);
}

function correlation(hours: readonly HourBurstiness[]): number {
  return rankCorrelation(
    hours.map((hour) => hour.burstiness),
    hours.map((hour) => hour.ratio),
  );
}

/** The rank correlation that values without a relation exceed in 5 % of cases (Student's t, as for Pearson's). */
function byChance(values: number): number {
  const t = tQuantile(0.975, values - 2);
  return t / Math.sqrt(values - 2 + t * t);
}

/** Whether more traffic on more instances changes what NAIVE asks for. */
export function byRate(results: StudyResults): string[] {
  const found = results.pools
    .filter(({ name, rates }) => poolsOf(results, 'actual', 'naive').includes(name) && rates.length > 1)
    .map((pool) => {
      const measured = new Set(
        results.needs.flatMap(({ pool: name, rate }) => (name === pool.name ? rate : [])),
      );
      const rates = pool.rates.filter((rate) => measured.has(rate)).sort((a, b) => a - b);
      const [lowest, highest] = [rates[0]!, rates.at(-1)!];
      const low = new Map(
        hourRatios(results, 'naive', pool.name, lowest).map((hour) => [hour.hour, Math.log(hour.ratio)]),
      );
      const changes = hourRatios(results, 'naive', pool.name, highest).flatMap((hour) => {
        const before = low.get(hour.hour);
        return before === undefined ? [] : [Math.log(hour.ratio) - before];
      });
      return { pool, rates, change: changes.length === 0 ? undefined : meanRatio(changes) };
    });
  if (found.length === 0) return [];
  const body = table(
    ['pool', 'requests/s', 'instances needed, median', 'NAIVE over actual'],
    found.flatMap(({ pool, rates }) =>
      rates.map((rate) => {
        const needed = results.needs.filter(
          (need) => need.pool === pool.name && need.rate === rate && need.traffic === 'actual',
        );
        const asked = overActual(results, 'naive', { pool: pool.name, rate });
        return [
          pool.name,
          number(fullSpeedRate(pool, rate)),
          number(median(needed.map(({ instances }) => instances))),
          asked === undefined ? '–' : estimate(asked),
        ];
      }),
    ),
  );
  const named = found.flatMap(({ pool: { name }, change }) =>
    change === undefined ? [] : [{ name, change }],
  );
  const words = named.map(({ name, change }) => `${change.ratio.toFixed(2)} in ${name} (${ends(change)})`);
  const rising = named.filter(({ change }) => verdict(change) === 'more').map(({ name }) => name);
  const falling = named.filter(({ change }) => verdict(change) === 'fewer').map(({ name }) => name);
  if (named.length === 0) return [body];
  const tells = [
    rising.length > 0 &&
      `NAIVE asks for more of what is needed at the highest rate than at the lowest in ${list(rising)}: on more instances the bursts of more traffic even out.`,
    falling.length > 0 &&
      `NAIVE asks for less of what is needed at the highest rate than at the lowest in ${list(falling)}.`,
    rising.length + falling.length === 0 && 'No difference shows between the lowest and the highest rate.',
  ].filter((sentence) => typeof sentence === 'string');
  return [
    `From the lowest rate to the highest, what NAIVE asks for over what is needed changes by a factor of ${list(words)}. ${tells.join(' ')}`,
    body,
  ];
}

/** Whether requests are longer or shorter when many come, which NAIVE does not know. */
export function byLengths(results: StudyResults): string[] {
  const found = poolsOf(results, 'actual', 'naive').flatMap((name) => {
    const of = (traffic: 'actual' | 'naive') =>
      results.rateRanges
        .filter((range) => range.pool === name && range.traffic === traffic)
        .map((range) => range.rateLengthCorrelation)
        .filter(Number.isFinite);
    const [actual, naive] = [of('actual'), of('naive')];
    if (actual.length === 0 || naive.length === 0) return [];
    const { mean: middle, margin } = interval(actual);
    return [{ name, low: middle - margin, middle, high: middle + margin, naive: mean(naive) }];
  });
  if (found.length === 0) return [];
  const body = table(
    ['pool', 'actual, mean of hours', '95 % interval', 'NAIVE, mean of hours'],
    found.map(({ name, low, middle, high, naive }) => [
      name,
      ratio(middle),
      ends({ low, high }),
      ratio(naive),
    ]),
  );
  const longer = found.filter(({ low }) => low > 0).map(({ name }) => name);
  const shorter = found.filter(({ high }) => high < 0).map(({ name }) => name);
  const more = shorter.filter((pool) => {
    const asked = overActual(results, 'naive', { pool });
    return asked !== undefined && verdict(asked) === 'more';
  });
  const tells = [
    longer.length > 0 && `In ${list(longer)} requests are longer when many come, which adds to bursts.`,
    shorter.length > 0 &&
      `In ${list(shorter)} requests are shorter when many come, which takes from bursts${more.length > 0 ? `; in ${list(more)} NAIVE asks for more than is needed` : ''}.`,
    longer.length + shorter.length === 0 && 'No relation of rate and length shows in any pool.',
  ].filter((sentence) => typeof sentence === 'string');
  const hours = found.flatMap(({ name }) =>
    hourRatios(results, 'naive', name).flatMap(({ hour, ratio: asked }) => {
      const range = results.rateRanges.find(
        (each) => each.pool === name && each.hour === hour && each.traffic === 'actual',
      );
      return range === undefined ? [] : [{ asked, relation: range.rateLengthCorrelation }];
    }),
  );
  const over = rankCorrelation(
    hours.map(({ relation }) => relation),
    hours.map(({ asked }) => asked),
  );
  if (Number.isFinite(over)) {
    const shows =
      Math.abs(over) < byChance(hours.length)
        ? 'no relation shows'
        : over < 0
          ? 'the more lengths go with the rate, the less NAIVE asks for'
          : 'the more lengths go with the rate, the more NAIVE asks for';
    tells.push(
      `Over ${count(hours.length, 'hour')}, the rank correlation of that of an hour with what NAIVE asks for is ${ratio(over)}: ${shows}.`,
    );
  }
  return [
    `In NAIVE traffic lengths know nothing of the rate. The rank correlation of the rate of windows of 3 s and their mean input length is that of the table. ${tells.join(' ')}`,
    body,
  ];
}

/** What the section begins with: whether there is something to explain. */
export function whyFirst(results: StudyResults): string[] {
  const sentence = paperSentence(results);
  if (sentence === undefined || againstThePaper(results) === 'as there') return [];
  return [
    `${sentence} What follows says what the ratio goes with here: by hour, by rate and by length. It cannot say why the paper's differs.`,
  ];
}

function span(values: readonly number[]): string {
  return `${ratio(Math.min(...values))} to ${ratio(Math.max(...values))}`;
}
