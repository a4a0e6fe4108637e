import { mean } from '../averages.js';
import { chanceCorrelation, rankCorrelation } from '../correlation.js';
import { overActual, poolsOf, verdict } from '../findings.js';
import { hourRatios } from '../hours.js';
import type { StudyResults } from '../results.js';
import { interval } from '../statements.js';
import { count, ends, list, ratio } from '../words.js';
import { table } from './table.js';

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
      Math.abs(over) < chanceCorrelation(hours.length)
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
