import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { sizedByOne } from './by-one.js';
import type { Cell, Statement, StudyResults, Traffic } from './results.js';

/** What is said of which traffic over which. */
const PAIRS: readonly [numerator: Traffic, denominator: Traffic][] = [
  // At equal rate and lengths: what NAIVE costs.
  ['naive', 'actual'],
  // Whether it matters how arrivals are made.
  ['exact', 'actual'],
  ['reference', 'actual'],
  // What whoever plans by the hour before has.
  ['naive-before', 'actual'],
  ['servegen', 'actual'],
  ['builtin', 'actual'],
];
/** By what one instance serves of a traffic. */
const BY_ONE_PAIRS: readonly [Traffic, Traffic][] = [
  ['naive', 'actual'],
  ['exact', 'actual'],
];
const STAGED_PAIRS: readonly [Traffic, Traffic][] = [['naive', 'actual']];

/** Both tails of it are outside of an interval. */
const CONFIDENCE = 0.95;

interface Measured extends Cell {
  readonly seed: number;
  readonly traffic: Traffic;
  readonly count: number;
}

/**
 * All statements, over everything, pool by pool, and rate by rate.
 *
 * The logarithm of a ratio is averaged over the rates and seeds of an hour; hours differ most, and are what the interval
 * is of: Student's t over their means. Over several pools every hour counts the same.
 */
export function statements({
  needs,
  staged,
  capacities,
  pools,
}: Omit<StudyResults, 'statements'>): Statement[] {
  const checks = new Set(pools.filter(({ isCheck }) => isCheck).map(({ name }) => name));
  const instances = needs.map((need) => ({ ...need, count: need.instances }));
  const prefill = staged.map((need) => ({ ...need, count: need.prefill }));
  const decode = staged.map((need) => ({ ...need, count: need.decode }));
  const byOne = sizedByOne({ capacities, pools }).map((need) => ({ ...need, count: need.instances }));
  const tried = instances.filter(({ traffic }) => traffic === 'actual');
  const overTried = [...tried, ...byOne.filter(({ traffic }) => traffic !== 'actual')];
  const cases = [
    ...PAIRS.map((pair) => ({ pair, what: 'instances' as const, measured: instances })),
    ...BY_ONE_PAIRS.map((pair) => ({ pair, what: 'by-one' as const, measured: byOne })),
    ...BY_ONE_PAIRS.map((pair) => ({ pair, what: 'by-one-over-tried' as const, measured: overTried })),
    ...STAGED_PAIRS.map((pair) => ({ pair, what: 'prefill' as const, measured: prefill })),
    ...STAGED_PAIRS.map((pair) => ({ pair, what: 'decode' as const, measured: decode })),
  ];
  return cases.flatMap(({ pair, what, measured }) => {
    const scopes = [
      {},
      ...pools.flatMap(({ name, rates }) => [{ pool: name }, ...rates.map((rate) => ({ pool: name, rate }))]),
    ];
    return scopes.flatMap((scope) => {
      const within = 'pool' in scope ? measured : measured.filter(({ pool }) => !checks.has(pool));
      return statement(pair, what, within, scope) ?? [];
    });
  });
}

function statement(
  [numerator, denominator]: readonly [Traffic, Traffic],
  what: Statement['what'],
  measured: readonly Measured[],
  scope: { pool?: string; rate?: number },
): Statement | undefined {
  const within = measured.filter(
    ({ pool, rate }) =>
      (scope.pool === undefined || pool === scope.pool) && (scope.rate === undefined || rate === scope.rate),
  );
  const below = new Map(
    within.filter(({ traffic }) => traffic === denominator).map((need) => [keyOf(need), need.count]),
  );
  const byHour = new Map<string, number[]>();
  let pairs = 0;
  for (const need of within) {
    const count = need.traffic === numerator ? below.get(keyOf(need)) : undefined;
    if (count === undefined) continue;
    pairs++;
    const hour = `${need.pool} ${need.hour}`;
    byHour.set(hour, [...(byHour.get(hour) ?? []), Math.log(need.count / count)]);
  }
  if (pairs === 0) return undefined;
  const { mean, margin } = interval([...byHour.values()].map(meanOf));
  return {
    numerator,
    denominator,
    ...scope,
    what,
    ratio: Math.exp(mean),
    low: Math.exp(mean - margin),
    high: Math.exp(mean + margin),
    pairs,
    hours: byHour.size,
  };
}

function keyOf({ pool, hour, rate, seed }: Measured): string {
  return [pool, hour, rate, seed].join();
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The mean of independent values, and how far Student's interval of it reaches to each side; of one value anywhere. */
export function interval(values: readonly number[]): { mean: number; margin: number } {
  const mean = meanOf(values);
  const degrees = values.length - 1;
  if (degrees === 0) return { mean, margin: Number.POSITIVE_INFINITY };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const standardError = Math.sqrt(squares / degrees / values.length);
  return { mean, margin: tQuantile((1 + CONFIDENCE) / 2, degrees) * standardError };
}
