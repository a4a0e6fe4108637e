import { type Estimate, subjectsOf, verdict } from '../findings.js';
import { fullSpeedRate } from '../full-speed.js';
import { hourRatios, meanRatio } from '../hours.js';
import type { StudyResults } from '../results.js';
import { estimate, list, number } from '../words.js';
import { table } from './table.js';

/** What NAIVE asks for where a question is asked again in another way, beside what it asked for before. */
interface Check {
  readonly name: string;
  /** The pool that it checks, with the rate at which it is the same question. */
  readonly base: string;
  readonly rate: number;
  readonly hours: number;
  readonly here: Estimate;
  readonly before: Estimate;
  /** The first over the second, hour by hour. */
  readonly change: Estimate;
}

/** What whoever reads the first numbers alone has to know: which checks give others. */
export function checkWarning(results: StudyResults): string | undefined {
  const differing = checksOf(results).filter(({ change }) => verdict(change) !== 'no difference');
  if (differing.length === 0) return undefined;
  const words = differing.map(
    ({ name, base, rate, here, before }) =>
      `in ${name} NAIVE asks for ${estimate(here)} of what is needed, where it asks for ${estimate(before)} in the same hours of ${base} at ${number(rate)} requests/s`,
  );
  return `**Not every [check](#checks) gives the same:** ${list(words)}.`;
}

export function checks(results: StudyResults): string[] {
  const found = checksOf(results);
  if (found.length === 0) return ['Not in these results.'];
  const body = table(
    ['check', 'hours', 'NAIVE over actual, checked', 'thinned, same hours', 'checked over thinned'],
    found.map(({ name, hours, here, before, change }) => [
      name,
      String(hours),
      ...[here, before, change].map(estimate),
    ]),
  );
  const words = found.map(({ name, base, rate, change }) => {
    const found = verdict(change);
    const tells =
      found === 'no difference'
        ? 'no difference shows'
        : `NAIVE asks for ${found} of what is needed than thinned`;
    return `${name}, beside ${base} at ${number(rate)} requests/s: ${tells}, ${estimate(change)}.`;
  });
  return [
    `The hours of a pool are simulated again in another way, with the first seed: NAIVE and the actual traffic alone, tried as whole deployments. Beside them is what the thinned pool gave for the same hours at its lowest rate, with all seeds. These checks are in no other number of this page.`,
    body,
    words.join(' '),
  ];
}

function checksOf(results: StudyResults): Check[] {
  return results.pools.filter(({ isCheck }) => isCheck).flatMap(({ name }) => checkOf(results, name) ?? []);
}

/** A check is called after its pool: `m-large, not thinned` checks m-large. */
function checkOf(results: StudyResults, name: string): Check | undefined {
  const pool = subjectsOf(results).find((each) => name.startsWith(`${each.name},`));
  if (pool === undefined) return undefined;
  const lowest = Math.min(...pool.rates);
  const before = new Map(
    hourRatios(results, 'naive', pool.name, lowest).map(({ hour, ratio }) => [hour, Math.log(ratio)]),
  );
  const both = hourRatios(results, 'naive', name).flatMap(({ hour, ratio }) => {
    const beside = before.get(hour);
    return beside === undefined ? [] : [{ here: Math.log(ratio), beside }];
  });
  if (both.length === 0) return undefined;
  return {
    name,
    base: pool.name,
    rate: fullSpeedRate(pool, lowest),
    hours: both.length,
    here: meanRatio(both.map(({ here }) => here)),
    before: meanRatio(both.map(({ beside }) => beside)),
    change: meanRatio(both.map(({ here, beside }) => here - beside)),
  };
}
