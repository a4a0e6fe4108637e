import { mean } from './averages.js';
import type { Sized } from './by-one.js';
import type { Estimate } from './findings.js';
import type { RateRange, StudyResults, Traffic } from './results.js';
import { interval } from './statements.js';

/** What a traffic asks for in one hour over what the actual one needs: the geometric mean over rates and seeds. */
export interface HourRatio {
  readonly pool: string;
  readonly hour: string;
  readonly ratio: number;
}

/** Instances of a traffic and of the actual one, for the same cell and seed. */
interface Pair {
  readonly asked: Sized;
  readonly needed: Sized;
}

/** Whole deployments that were tried, as results have them, or those that `sizedByOne` makes of them. */
interface Sizings {
  readonly needs: readonly Sized[];
}

/** The ratio of each hour of a pool, in the order of the results; at one rate, or over all. */
export function hourRatios(results: Sizings, traffic: Traffic, pool: string, rate?: number): HourRatio[] {
  const byHour = new Map<string, number[]>();
  for (const { asked, needed } of pairsOf(results, traffic, [pool])) {
    if (rate !== undefined && asked.rate !== rate) continue;
    const ratios = byHour.get(asked.hour) ?? [];
    byHour.set(asked.hour, [...ratios, Math.log(asked.instances / needed.instances)]);
  }
  return [...byHour].map(([hour, logarithms]) => ({ pool, hour, ratio: Math.exp(mean(logarithms)) }));
}

/** Of all cells and seeds of the pools, those in which a traffic asks for fewer, the same, or more than are needed. */
export function tally(
  results: Sizings,
  traffic: Traffic,
  pools: readonly string[],
): { readonly fewer: number; readonly same: number; readonly more: number } {
  const pairs = pairsOf(results, traffic, pools);
  const fewer = pairs.filter(({ asked, needed }) => asked.instances < needed.instances).length;
  const more = pairs.filter(({ asked, needed }) => asked.instances > needed.instances).length;
  return { fewer, same: pairs.length - fewer - more, more };
}

function pairsOf({ needs }: Sizings, traffic: Traffic, pools: readonly string[]): Pair[] {
  const own = needs.filter(({ pool }) => pools.includes(pool));
  const keyOf = ({ pool, hour, rate, seed }: Sized) => [pool, hour, rate, seed].join();
  const actual = new Map(own.filter((need) => need.traffic === 'actual').map((need) => [keyOf(need), need]));
  return own
    .filter((need) => need.traffic === traffic)
    .flatMap((asked) => {
      const needed = actual.get(keyOf(asked));
      return needed === undefined ? [] : [{ asked, needed }];
    });
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
