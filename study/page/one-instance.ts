import { mean } from '../averages.js';
import { CAPACITY_STEP } from '../design.js';
import { overActual, subjectsOf, verdict } from '../findings.js';
import { fullSpeedRate } from '../full-speed.js';
import type { StudyResults, Traffic } from '../results.js';
import { number, ratio, TRAFFIC_NAMES } from '../words.js';
import { comparison } from './statements.js';
import { table } from './table.js';

/** Those of which it is asked what one instance serves. */
const TRAFFICS = ['actual', 'exact', 'naive'] as const satisfies readonly Traffic[];

/** What one instance serves of each traffic, and what follows for who sizes by it. */
export function byOneInstance(results: StudyResults): string[] {
  const rows = subjectsOf(results).flatMap((pool) => {
    const all = servedBy(results, pool);
    const hours = pool.hours.flatMap((hour) => {
      const cells = cellsOf(servedBy(results, pool, hour));
      return cells.every((cell) => cell === NONE) ? [] : [[pool.name, hour, ...cells]];
    });
    return hours.length > 1 ? [...hours, [pool.name, 'mean', ...cellsOf(all)]] : hours;
  });
  if (rows.length === 0) return ['Not in these results.'];
  const names = TRAFFICS.map((traffic) => TRAFFIC_NAMES[traffic]);
  return [
    `Who cannot try a whole deployment benchmarks one instance, and divides the rate by what it serves. What one serves is the largest mean rate of the hour with which it alone keeps both targets, to ${number(100 * (CAPACITY_STEP - 1))} %. In requests per second of the default model, as the geometric mean over seeds:`,
    table(['pool', 'hour', ...names, 'NAIVE over actual'], rows),
    'The instances that this asks for are the rate over what one serves, rounded up, at each of the rates. They are set against those that the actual traffic asks for in the same way (*by one instance*), and against those that it needs where the whole deployment is tried (*by one over whole*).',
    ...comparison(results, ['naive', 'exact'], ['by-one', 'by-one-over-tried']),
    ...evensOut(results),
  ];
}

const NONE = '–';

/** Requests per second of the default model that one instance serves, by traffic: NaN where it was not asked. */
function servedBy(
  { capacities }: StudyResults,
  pool: StudyResults['pools'][number],
  hour?: string,
): Readonly<Record<(typeof TRAFFICS)[number], number>> {
  const [actual, exact, naive] = TRAFFICS.map((traffic) => {
    const own = capacities.filter(
      (each) =>
        each.pool === pool.name && each.traffic === traffic && (hour === undefined || each.hour === hour),
    );
    return Math.exp(mean(own.map(({ rate }) => Math.log(fullSpeedRate(pool, rate)))));
  });
  return { actual: actual!, exact: exact!, naive: naive! };
}

function cellsOf(served: ReturnType<typeof servedBy>): string[] {
  return [...TRAFFICS.map((traffic) => number(served[traffic])), ratio(served.naive / served.actual)];
}

/** Why one instance is asked for more than a deployment needs, where it is, and how NAIVE comes near that by it. */
function evensOut(results: StudyResults): string[] {
  const found = (traffic: Traffic, what: 'by-one' | 'by-one-over-tried') => {
    const asked = overActual(results, traffic, { what });
    return asked === undefined ? undefined : verdict(asked);
  };
  if (found('exact', 'by-one-over-tried') !== 'more') return [];
  const isNear =
    found('naive', 'by-one-over-tried') === 'no difference' && found('naive', 'by-one') === 'fewer';
  return [
    `That ServeGen's traffic asks here for more than the whole deployment needs has a likely reason: bursts of single clients, which one instance has to bear alone, are shared by many.${isNear ? ' NAIVE comes near the need where two errors make up for each other: it lacks bursts, of which one instance feels too much. That is so on average over these hours, and not in each.' : ''}`,
  ];
}
