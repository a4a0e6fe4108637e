import { mean } from './averages.js';
import type { Sized } from './by-one.js';
import type { Estimate } from './findings.js';
import { logRatiosByHour, pairsOf } from './pairs.js';
import type { RateRange, StudyResults, Traffic } from './results.js';
import { interval } from './statements.js';

/** What a traffic asks for in one hour over what the actual one needs: the geometric mean over rates and seeds. */
export interface HourRatio {
  readonly pool: string;
  readonly hour: string;
  readonly ratio: number;
}

/** Whole deployments that were tried, as results have them, or those that `sizedByOne` makes of them. */
interface Sizings {
  readonly needs: readonly Sized[];
}

/** The ratio of each hour of a pool, in the order of the results; at one rate, or over all. */
export function hourRatios(results: Sizings, traffic: Traffic, pool: string, rate?: number): HourRatio[] {
  const needs = results.needs.filter(
    (need) => need.pool === pool && (rate === undefined || need.rate === rate),
  );
  return logRatiosByHour(pairsOf(needs, traffic, 'actual')).map(({ hour, logarithms }) => {
    return { pool, hour, ratio: Math.exp(mean(logarithms)) };
  });
}

/** Of all cells and seeds of the pools, those in which a traffic asks for fewer, the same, or more than are needed. */
export function tally(
  results: Sizings,
  traffic: Traffic,
  pools: readonly string[],
): { readonly fewer: number; readonly same: number; readonly more: number } {
  const own = results.needs.filter(({ pool }) => pools.includes(pool));
  const pairs = pairsOf(own, traffic, 'actual');
  const fewer = pairs.filter(({ asked, needed }) => asked.instances < needed.instances).length;
  const more = pairs.filter(({ asked, needed }) => asked.instances > needed.instances).length;
  return { fewer, same: pairs.length - fewer - more, more };
}

/** Of one hour: how NAIVE does in it, and how much burstier it is than NAIVE. */
export interface HourBurstiness extends HourRatio {
  /** How far above their median the upper 1 % of the actual rates of 3 s begin, over the same of NAIVE. */
  readonly burstiness: number;
}

/** The hours of a pool whose short-term rates are in the results. */
export function burstiness(results: StudyResults, pool: string): HourBurstiness[] {
  return hourRatios(results, 'naive', pool).flatMap((each) => {
    const [actual, naive] = (['actual', 'naive'] as const).map((traffic) =>
      results.rateRanges.find(
        (range) => range.pool === pool && range.hour === each.hour && range.traffic === traffic,
      ),
    );
    if (actual === undefined || naive === undefined) return [];
    const wider = excess(actual) / excess(naive);
    return Number.isFinite(wider) && wider > 0 ? [{ ...each, burstiness: wider }] : [];
  });
}

/** How far the rates of the busiest 1 % of windows are above the median, as a share of it. */
function excess({ rates: [, , , p50, , , p99] }: RateRange): number {
  return (p99! - p50!) / p50!;
}

/** The geometric mean of ratios of hours, and Student's 95 % interval of it. */
export function meanRatio(logarithms: readonly number[]): Estimate {
  const { mean: middle, margin } = interval(logarithms);
  return { ratio: Math.exp(middle), low: Math.exp(middle - margin), high: Math.exp(middle + margin) };
}
