import { mean, median } from '../averages.js';
import { findStatement, verdict } from '../findings.js';
import type { RateRange, Statement, StudyResults, Traffic } from '../results.js';
import { count, list, number, ratio, TRAFFIC_NAMES } from '../words.js';
import { table } from './table.js';

/** Of the paper's evaluation: sizing by NAIVE gave half of the instances that were needed. */
const PAPER = { naive: 12, needed: 24, servegen: 25 };

/** What came out, in one sentence with the interval; undefined where the results do not say. */
export function headlineSentence(results: StudyResults): string | undefined {
  const need = findStatement(results, { numerator: 'actual', denominator: 'naive', what: 'instances' });
  if (need === undefined) return undefined;
  const found = verdict(need);
  const where = `over ${count(need.hours, 'hour')} of ${list(results.pools.map(({ name }) => name))}`;
  if (found === 'no difference') {
    return `At the same rate and lengths, no difference shows between the instances that the actual traffic needs and those that NAIVE asks for: ${interval(need)}, ${where}.`;
  }
  const shares = [need.ratio, need.low, need.high].map((value) => Math.abs(100 * (1 - 1 / value)));
  const [share, low, high] = [shares[0]!, Math.min(...shares.slice(1)), Math.max(...shares.slice(1))].map(
    number,
  );
  const much = found === 'more' ? 'fewer' : 'more';
  return `At the same rate and lengths, NAIVE asks for ${share} % ${much} instances than the actual traffic needs (95 % interval ${low} to ${high} %), ${where}.`;
}

/** What a statement says, and no more. */
export function inWords(statement: Statement): string {
  const { numerator, denominator, what } = statement;
  const instances = what === 'instances' ? 'instances' : `${what} instances`;
  const [first, second] = [TRAFFIC_NAMES[numerator], TRAFFIC_NAMES[denominator]];
  const found = verdict(statement);
  if (found === 'no difference') {
    return `Between ${first} and ${second} no difference shows in ${instances}: ${interval(statement)}.`;
  }
  return `For ${first} it takes ${found} ${instances} than for ${second}: ${interval(statement)}.`;
}

/** `2.00 times, 95 % interval 1.89 to 2.12`. */
function interval({ ratio: value, low, high }: Statement): string {
  return `${ratio(value)} times, 95 % interval ${ratio(low)} to ${ratio(high)}`;
}

/** The paper's numbers, and what stands beside them here. */
export function besideThePaper(results: StudyResults): string {
  const asked = (traffic: Traffic) => {
    const statement = findStatement(results, {
      numerator: traffic,
      denominator: 'actual',
      what: 'instances',
    });
    return statement === undefined
      ? 'not in these results'
      : `${ratio(statement.ratio)} (${ratio(statement.low)} to ${ratio(statement.high)})`;
  };
  const rows = [
    [
      'Instances by NAIVE, over those that are needed',
      `${PAPER.naive} of about ${PAPER.needed}: ${ratio(PAPER.naive / PAPER.needed)}`,
      asked('naive'),
    ],
    ['the same, NAIVE of the day before', 'not apart', asked('naive-before')],
    [
      'Instances by ServeGen, over those that are needed',
      `${PAPER.servegen} of about ${PAPER.needed}: ${ratio(PAPER.servegen / PAPER.needed)}`,
      asked('servegen'),
    ],
    ...rangeRows(results),
  ];
  return table(['', 'paper', 'here, with 95 % interval'], rows, 'words');
}

/** Figure 19 in two numbers: how wide the rates of 3 s range, and how lengths go with them. */
function rangeRows({ rateRanges, pools }: StudyResults): string[][] {
  const of = (pool: string, traffic: Traffic) =>
    rateRanges.filter((range) => range.pool === pool && range.traffic === traffic);
  return pools.flatMap(({ name }) => {
    const [actual, naive] = [of(name, 'actual'), of(name, 'naive')];
    if (actual.length === 0 || naive.length === 0) return [];
    return [
      [
        `${name}: range of rates of 3 s by NAIVE, over the actual one`,
        'too narrow',
        ratio(median(naive.map(width)) / median(actual.map(width))),
      ],
      [
        `${name}: rank correlation of rate and mean input, actual and NAIVE`,
        'plain, and almost none',
        [actual, naive]
          .map((ranges) => ratio(mean(ranges.map((range) => range.rateLengthCorrelation))))
          .join(' and '),
      ],
    ];
  });
}

/** From 1 to 99 % of the windows, over the mean rate. */
function width({ rates, rate }: RateRange): number {
  return (rates.at(-1)! - rates[0]!) / rate;
}
