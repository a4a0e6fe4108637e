import { mean } from '../averages.js';
import { CAPACITY_STEP } from '../design.js';
import { overActual, subjectsOf, verdict } from '../findings.js';
import { fullSpeedMs, fullSpeedRate } from '../full-speed.js';
import type { StudyResults, Traffic } from '../results.js';
import { count, number, ratio, TRAFFIC_NAMES } from '../words.js';
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
    table(['pool', 'hour', ...names, 'served, NAIVE over actual (above 1: fewer instances)'], rows),
    ...leastServed(results),
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

/** Below it, of an hour is said what the results have of it. */
const FAR_BELOW = 0.7;

/** The hour in which one instance serves least of NAIVE over actual, where that is far below 1, against what is to be expected. */
function leastServed(results: StudyResults): string[] {
  const hours = subjectsOf(results).flatMap((pool) =>
    pool.hours.map((hour) => {
      const { naive, actual } = servedBy(results, pool, hour);
      return { pool, hour, over: naive / actual };
    }),
  );
  const [least] = hours.filter(({ over }) => over < FAR_BELOW).sort((a, b) => a.over - b.over);
  if (least === undefined) return [];
  const { pool, hour, over } = least;
  const seeds = (['naive', 'actual'] as const).map((traffic) => {
    const own = results.capacities.filter(
      (each) => each.pool === pool.name && each.hour === hour && each.traffic === traffic,
    );
    const served = own.map(({ rate }) => fullSpeedRate(pool, rate));
    return `${number(Math.min(...served))} to ${number(Math.max(...served))} of ${TRAFFIC_NAMES[traffic]}`;
  });
  return [
    `In ${pool.name}, ${hour}, one instance serves less of NAIVE than of actual (${ratio(over)}): over the seeds ${seeds.join(', and ')}. ${unwaited(results, pool, hour)}`,
  ];
}

/** Whether P99 TTFT of NAIVE is higher there, even with the most instances that were tried, where next to nothing waits. */
function unwaited(results: StudyResults, pool: StudyResults['pools'][number], hour: string): string {
  const [naive, actual] = (['naive', 'actual'] as const).map((traffic) => {
    const own = results.curves.find(
      (each) => each.pool === pool.name && each.hour === hour && each.traffic === traffic,
    );
    const last = own?.points.at(-1);
    return last && { instances: last.instances, ttft: fullSpeedMs(pool, last.p99Ttft) };
  });
  if (
    naive === undefined ||
    actual === undefined ||
    !(naive.ttft > actual.ttft) ||
    naive.instances < actual.instances
  ) {
    return 'The results do not explain it.';
  }
  const tried = ({ instances, ttft }: typeof naive) =>
    `${number(ttft)} ms with ${count(instances, 'instance')}`;
  return `Waiting is not all of it: with the most instances that were tried together, P99 TTFT of NAIVE is still ${tried(naive)}, and of the actual traffic ${tried(actual)}. Why that is so in this hour, the results do not explain.`;
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
