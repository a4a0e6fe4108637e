import {
  type Estimate,
  overActual,
  poolsOf,
  poolsSaidOf,
  type Verdict,
  verdict,
  WAYS,
  type Way,
} from '../findings.js';
import { hourRatios, tally } from '../hours.js';
import type { Statement, StudyResults, Traffic } from '../results.js';
import { capital, count, ends, list, ratio, TRAFFIC_NAMES } from '../words.js';

/** What came out in each of the ways, in one sentence with the interval; none of which the results do not say. */
export function answers(results: StudyResults): string[] {
  return WAYS.flatMap((way) => answer(results, way) ?? []);
}

function answer(results: StudyResults, way: Way): string | undefined {
  const asked = overActual(results, 'naive', { what: way });
  if (asked === undefined) return undefined;
  const found = verdict(asked);
  const where = `over ${count(asked.hours, 'hour')} of ${list(poolsSaidOf(results, 'naive', way))}`;
  if (found === 'no difference') {
    return `${LEAD[way]}, no difference shows between the instances that NAIVE asks for and those that the actual traffic ${VERB[way]}: ${ratio(asked.ratio)} times as many (${range(asked)}), ${where}.`;
  }
  const [share, low, high] = [asked.ratio, asked.low, asked.high].map((value) => 100 * Math.abs(1 - value));
  const ends = [low!, high!].sort((a, b) => a - b).map(Math.round);
  return `${LEAD[way]}, NAIVE asks for ${Math.round(share!)} % ${found} instances than the actual traffic ${VERB[way]} (95 % interval ${ends.join(' to ')} %), ${where}.`;
}

/** What the answers mean for who sizes a service, as far as the intervals tell. */
export function whatFollows(results: StudyResults): string | undefined {
  const sentences = [whereItMatters(results), oneForMany(results)].filter((words) => words !== undefined);
  return sentences.length === 0 ? undefined : sentences.join(' ');
}

/** In which of the ways it matters which traffic a service is tested with. */
function whereItMatters(results: StudyResults): string | undefined {
  const byOne = overActual(results, 'naive', { what: 'by-one' });
  const whole = overActual(results, 'naive', { what: 'instances' });
  if (byOne === undefined || whole === undefined) return undefined;
  const [one, tried] = [byOne, whole].map((asked) => verdict(asked) !== 'no difference');
  if (one && tried) {
    const areApart = byOne.high < whole.low || whole.high < byOne.low;
    const isFarther = Math.abs(Math.log(byOne.ratio)) > Math.abs(Math.log(whole.ratio));
    const most = isFarther ? 'one instance is benchmarked' : 'the whole deployment is tried';
    return `So it matters both ways which traffic a service is tested with${areApart ? `, and more where ${most}` : ''}.`;
  }
  if (one) {
    return 'So it matters which traffic one instance is benchmarked with; where the whole deployment is tried, no difference shows.';
  }
  return tried
    ? 'So it matters which traffic a whole deployment is tried with; where one instance is benchmarked, no difference shows.'
    : 'So it does not show, in either way, that it matters which of the two a service is tested with.';
}

/** Whether one instance tells how many a deployment takes. */
function oneForMany(results: StudyResults): string | undefined {
  const found = (['naive', 'exact'] as const).flatMap((traffic) => {
    const asked = overActual(results, traffic, { what: 'by-one-over-tried' });
    return asked === undefined ? [] : [{ traffic, asked, found: verdict(asked) }];
  });
  if (found.length === 0) return undefined;
  const words = found.map(
    ({ traffic, asked, found }) =>
      `${ratio(asked.ratio)} times as many by ${TRAFFIC_NAMES[traffic]} (${range(asked)}: ${ENOUGH[found]})`,
  );
  const isOff = found.some(({ found }) => found !== 'no difference');
  const advice = isOff
    ? ' So one instance does not tell how many a deployment takes; try the whole where you can.'
    : '';
  return `Beside what the whole deployment needs, sizing by one instance comes to ${list(words)}.${advice}`;
}

const LEAD: Readonly<Record<Way, string>> = {
  'by-one': 'Sized by one instance',
  instances: 'Tried as a whole deployment',
};
const VERB: Readonly<Record<Way, string>> = { 'by-one': 'asks for', instances: 'needs' };
const ENOUGH: Readonly<Record<Verdict, string>> = {
  fewer: 'too few',
  more: 'too many',
  'no difference': 'no difference shows',
};

/** What a statement says, and no more. */
export function inWords(statement: Statement): string {
  const { numerator, denominator, what, ratio: value } = statement;
  const [first, second] = [subject(numerator), subject(denominator)];
  const [lead, instances, verb] = {
    instances: ['', 'instances', 'needs'],
    'by-one': ['sized by one instance, ', 'instances', 'asks for'],
    'by-one-over-tried': ['sized by one instance, ', 'instances', 'needs, tried as a whole'],
    prefill: ['', 'prefill instances', 'needs'],
    decode: ['', 'decode instances', 'needs'],
  }[what] as [string, string, string];
  return verdict(statement) === 'no difference'
    ? capital(
        `${lead}no difference shows between the ${instances} that ${first} asks for and those that ${second} ${verb}: ${ratio(value)} times as many (${range(statement)}).`,
      )
    : capital(
        `${lead}${first} asks for ${ratio(value)} times the ${instances} that ${second} ${verb} (${range(statement)}).`,
      );
}

/** From the hour of which NAIVE does least to that of which it does most, and in how many cells it asks for too few. */
export function naiveByHour(results: StudyResults): string | undefined {
  const pools = poolsOf(results, 'actual', 'naive');
  const hours = pools.flatMap((pool) => hourRatios(results, 'naive', pool)).sort((a, b) => a.ratio - b.ratio);
  const [least, greatest] = [hours.at(0), hours.at(-1)];
  if (least === undefined || greatest === undefined) return undefined;
  const named = ({ pool, hour, ratio: value }: typeof least) => `${ratio(value)} (${pool}, ${hour})`;
  const { fewer, same, more } = tally(results, 'naive', pools);
  const all = fewer + same + more;
  const part = (amount: number) =>
    `${amount.toLocaleString('en-US')} (${Math.round((100 * amount) / all)} %)`;
  const span =
    hours.length === 1
      ? `It is one hour alone: ${named(least)}.`
      : `Hour by hour, over rates and seeds, it asks for ${named(least)} to ${named(greatest)} of what is needed.`;
  return `${span} Of ${all.toLocaleString('en-US')} cells and seeds, NAIVE asks for fewer instances than are needed in ${part(fewer)}, for as many in ${part(same)}, and for more in ${part(more)}.`;
}

export function range(estimate: Estimate): string {
  return `95 % interval ${ends(estimate)}`;
}

function subject(traffic: Traffic): string {
  if (traffic === 'actual') return 'the actual traffic';
  return traffic === 'builtin' ? 'the built-in population' : TRAFFIC_NAMES[traffic];
}
