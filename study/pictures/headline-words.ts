import { overActual, poolsSaidOf, verdict, WAYS, type Way } from '../findings.js';
import type { Statement, StudyResults } from '../results.js';
import { count, ends, list, ratio, TRAFFIC_NAMES, WHAT_NAMES } from '../words.js';

/** Those that are held to the actual one, which is 1. */
export const HEADLINE_TRAFFICS = ['naive', 'exact'] as const;

/** What is counted: each way over itself, and one instance over the whole. */
export type HeadlineWay = Way | Extract<Statement['what'], 'by-one-over-tried'>;
export const HEADLINE_WAYS: readonly HeadlineWay[] = [...WAYS, 'by-one-over-tried'];

/** What the marks are of, in lines below the title. */
export const DEFINITIONS = [
  'NAIVE: Poisson arrivals, one distribution of lengths. ServeGen: client by client.',
  'Instances over those of the actual traffic, that is of the clients of the hour',
] as const;

const LEAD: Readonly<Record<HeadlineWay, string>> = {
  'by-one': 'Sized by one instance',
  instances: 'Tried as a whole deployment',
  'by-one-over-tried': 'Sized by one instance',
};
const AS_ACTUAL: Readonly<Record<HeadlineWay, string>> = {
  'by-one': 'asks for by one instance',
  instances: 'needs',
  'by-one-over-tried': 'needs as a whole deployment',
};
const TITLES: Readonly<Record<Way, string>> = {
  'by-one': 'Sized by one instance',
  instances: 'Tried as a whole',
};

/** What the study found in each of the ways, in a line of at most some 55 letters. */
export function headlineTitles(results: StudyResults): string[] {
  const lines = WAYS.flatMap((way) => {
    const asked = overActual(results, 'naive', { what: way });
    if (asked === undefined) return [];
    const found = verdict(asked);
    const percent = `${Math.round(100 * Math.abs(1 - asked.ratio))} %`;
    const words = found === 'no difference' ? 'no difference shows' : `NAIVE asks for ${percent} ${found}`;
    return [`${TITLES[way]}: ${words}`];
  });
  const over = overActual(results, 'exact', { what: 'by-one-over-tried' });
  if (over !== undefined && verdict(over) !== 'no difference') {
    const percent = Math.round(100 * Math.abs(1 - over.ratio));
    lines.push(`One instance over whole: ServeGen asks ${percent} % ${verdict(over)}`);
  }
  return lines.length === 0 ? ['How many instances NAIVE traffic asks for'] : lines;
}

/** The picture in words, for those who do not see it. */
export function headlineDescription(results: StudyResults): string {
  const sentences = HEADLINE_WAYS.flatMap((way) => {
    const words = HEADLINE_TRAFFICS.flatMap((traffic) => {
      const asked = overActual(results, traffic, { what: way });
      if (asked === undefined) return [];
      const { ratio: value, hours } = asked;
      const times = `${ratio(value)} times as many instances`;
      return [
        `${TRAFFIC_NAMES[traffic]} asks for ${times} as the actual traffic ${AS_ACTUAL[way]} (95 % interval ${ends(asked)}, ${count(hours, 'hour')})`,
      ];
    });
    return words.length === 0 ? [] : [`${LEAD[way]}, ${list(words)}.`];
  });
  if (sentences.length === 0) return 'Instances that the actual traffic needs.';
  return `NAIVE traffic has Poisson arrivals and one distribution of lengths, and ServeGen's is made client by client. ${sentences.join(' ')}`;
}

/** What is behind the marks over all pools; where some have fewer hours, which. */
export function footnote(results: StudyResults): string {
  const { pools, seeds } = results;
  const said = HEADLINE_WAYS.flatMap((way) =>
    HEADLINE_TRAFFICS.flatMap((traffic) => overActual(results, traffic, { what: way }) ?? []),
  );
  const hours = Math.max(0, ...said.map((statement) => statement.hours));
  const names = [...new Set(WAYS.flatMap((way) => poolsSaidOf(results, 'naive', way)))];
  const rates = Math.max(...pools.map((pool) => pool.rates.length));
  const fewer = said
    .filter((statement) => statement.hours < hours)
    .map(
      ({ numerator, what, hours }) =>
        `; ${TRAFFIC_NAMES[numerator]}, ${WHAT_NAMES[what]}: ${count(hours, 'hour')}`,
    );
  return `${count(hours, 'hour')} of ${list(names)}, ${count(rates, 'rate')}, ${count(seeds.length, 'seed')}${fewer.length > 1 ? '; some marks have fewer' : fewer.join('')}.`;
}
