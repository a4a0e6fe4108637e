import { type Estimate, overActual, poolsOf, verdict } from '../findings.js';
import { hourRatios, tally } from '../hours.js';
import type { Statement, StudyResults, Traffic } from '../results.js';
import { count, ends, list, ratio, TRAFFIC_NAMES } from '../words.js';

/** What came out, in one sentence with the interval; undefined where the results do not say. */
export function headlineSentence(results: StudyResults): string | undefined {
  const asked = overActual(results, 'naive');
  if (asked === undefined) return undefined;
  const found = verdict(asked);
  const where = `over ${count(asked.hours, 'hour')} of ${list(poolsOf(results, 'actual', 'naive'))}`;
  if (found === 'no difference') {
    return `At the same rate and lengths, no difference shows between the instances that NAIVE asks for and those that the actual traffic needs: ${ratio(asked.ratio)} times as many (${range(asked)}), ${where}.`;
  }
  const [share, low, high] = [asked.ratio, asked.low, asked.high].map((value) => 100 * Math.abs(1 - value));
  const ends = [low!, high!].sort((a, b) => a - b).map(Math.round);
  return `At the same rate and lengths, NAIVE asks for ${Math.round(share!)} % ${found} instances than the actual traffic needs (95 % interval ${ends.join(' to ')} %), ${where}.`;
}

/** What a statement says, and no more. */
export function inWords(statement: Statement): string {
  const { numerator, denominator, what, ratio: value } = statement;
  const instances = what === 'instances' ? 'instances' : `${what} instances`;
  const [first, second] = [subject(numerator), subject(denominator)];
  return verdict(statement) === 'no difference'
    ? `No difference shows between the ${instances} that ${first} and ${second} ask for: ${ratio(value)} times as many (${range(statement)}).`
    : `${capital(first)} asks for ${ratio(value)} times the ${instances} that ${second} needs (${range(statement)}).`;
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

function capital(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
