import { median } from '../averages.js';
import { overActual, poolsOf, verdict } from '../findings.js';
import { fullSpeedRate } from '../full-speed.js';
import { hourRatios, meanRatio } from '../hours.js';
import type { StudyResults } from '../results.js';
import { ends, estimate, list, number } from '../words.js';
import { table } from './table.js';

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
