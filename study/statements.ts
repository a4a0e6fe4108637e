import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { mean } from './averages.js';
import { byOneOverTried, type Sized, sizedByOne } from './by-one.js';
import { logRatiosByHour, pairsOf } from './pairs.js';
import type { Statement, StudyResults, Traffic } from './results.js';

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
  const prefill = staged.map((need) => ({ ...need, instances: need.prefill }));
  const decode = staged.map((need) => ({ ...need, instances: need.decode }));
  const byOne = sizedByOne({ capacities, pools });
  const overTried = byOneOverTried({ needs, capacities, pools });
  const cases = [
    ...PAIRS.map((pair) => ({ pair, what: 'instances' as const, sized: needs })),
    ...BY_ONE_PAIRS.map((pair) => ({ pair, what: 'by-one' as const, sized: byOne })),
    ...BY_ONE_PAIRS.map((pair) => ({ pair, what: 'by-one-over-tried' as const, sized: overTried })),
    ...STAGED_PAIRS.map((pair) => ({ pair, what: 'prefill' as const, sized: prefill })),
    ...STAGED_PAIRS.map((pair) => ({ pair, what: 'decode' as const, sized: decode })),
  ];
  return cases.flatMap(({ pair, what, sized }) => {
    const scopes = [
      {},
      ...pools.flatMap(({ name, rates }) => [{ pool: name }, ...rates.map((rate) => ({ pool: name, rate }))]),
    ];
    return scopes.flatMap((scope) => {
      const within = 'pool' in scope ? sized : sized.filter(({ pool }) => !checks.has(pool));
      return statement(pair, what, within, scope) ?? [];
    });
  });
}

function statement(
  [numerator, denominator]: readonly [Traffic, Traffic],
  what: Statement['what'],
  sized: readonly Sized[],
  scope: { pool?: string; rate?: number },
): Statement | undefined {
  const within = sized.filter(
    ({ pool, rate }) =>
      (scope.pool === undefined || pool === scope.pool) && (scope.rate === undefined || rate === scope.rate),
  );
  const pairs = pairsOf(within, numerator, denominator);
  if (pairs.length === 0) return undefined;
  const byHour = logRatiosByHour(pairs);
  const { mean: middle, margin } = interval(byHour.map(({ logarithms }) => mean(logarithms)));
  return {
    numerator,
    denominator,
    ...scope,
    what,
    ratio: Math.exp(middle),
    low: Math.exp(middle - margin),
    high: Math.exp(middle + margin),
    pairs: pairs.length,
    hours: byHour.length,
  };
}

/** The mean of independent values, and how far Student's interval of it reaches to each side; of one value anywhere. */
export function interval(values: readonly number[]): { mean: number; margin: number } {
  const middle = mean(values);
  const degrees = values.length - 1;
  if (degrees === 0) return { mean: middle, margin: Number.POSITIVE_INFINITY };
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  const standardError = Math.sqrt(squares / degrees / values.length);
  return { mean: middle, margin: tQuantile((1 + CONFIDENCE) / 2, degrees) * standardError };
}
