import { mean, median } from '../averages.js';
import { findStatement, poolsOf, verdict } from '../findings.js';
import type { RateRange, Statement, StudyResults, Traffic } from '../results.js';
import { count, list, ratio, TRAFFIC_NAMES } from '../words.js';
import { table } from './table.js';

/** Of the paper's evaluation: sizing by NAIVE gave half of the instances that were needed. */
const PAPER = { naive: 12, needed: 24, servegen: 25 };

/** What came out, in one sentence with the interval; undefined where the results do not say. */
export function headlineSentence(results: StudyResults): string | undefined {
  const need = findStatement(results, { numerator: 'actual', denominator: 'naive', what: 'instances' });
  if (need === undefined) return undefined;
  const found = verdict(need);
  const where = `over ${count(need.hours, 'hour')} of ${list(poolsOf(results, 'actual', 'naive'))}`;
  if (found === 'no difference') {
    return `At the same rate and lengths, no difference shows between the instances that the actual traffic needs and those that NAIVE asks for: ${ratio(need.ratio)} times (95 % interval ${ratio(need.low)} to ${ratio(need.high)}), ${where}.`;
  }
  const shares = [need.ratio, need.low, need.high].map((value) => Math.abs(100 * (1 - 1 / value)));
  const [share, low, high] = [shares[0]!, Math.min(...shares.slice(1)), Math.max(...shares.slice(1))].map(
    Math.round,
  );
  const much = found === 'more' ? 'fewer' : 'more';
  return `At the same rate and lengths, NAIVE asks for ${share} % ${much} instances than the actual traffic needs (95 % interval ${low} to ${high} %), ${where}: the actual traffic needs ${ratio(need.ratio)} times as many (${ratio(need.low)} to ${ratio(need.high)}).`;
}

/** What a statement says, and no more. */
export function inWords(statement: Statement): string {
  const { numerator, denominator, what } = statement;
  const instances = what === 'instances' ? 'instances' : `${what} instances`;
  const [first, second] = [subject(numerator), subject(denominator)];
  const { ratio: value, low, high } = statement;
  const range = `95 % interval ${ratio(low)} to ${ratio(high)}`;
  return verdict(statement) === 'no difference'
    ? `No difference shows between the ${instances} for ${first} and for ${second}: ${ratio(value)} times (${range}).`
    : `It takes ${ratio(value)} times the ${instances} for ${first} that it takes for ${second} (${range}).`;
}

function subject(traffic: Traffic): string {
  if (traffic === 'actual') return 'the actual traffic';
  return traffic === 'builtin' ? 'the built-in population' : TRAFFIC_NAMES[traffic];
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
  const numbers = table(['', 'paper', 'here (95 % interval)'], rows, 'words');
  const half = againstHalf(results);
  return half === undefined ? numbers : `${numbers}\n\n${half}`;
}

/** Whether the paper's half came out. */
function againstHalf(results: StudyResults): string | undefined {
  const naive = findStatement(results, { numerator: 'naive', denominator: 'actual', what: 'instances' });
  if (naive === undefined || !Number.isFinite(naive.high)) return undefined;
  const half = PAPER.naive / PAPER.needed;
  if (naive.low <= half && half <= naive.high) return "The paper's half lies in the interval of NAIVE.";
  const less = naive.low > half ? 'less' : 'more';
  return `The paper's half lies outside of the interval of NAIVE: here NAIVE falls short by ${less} than there.`;
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
