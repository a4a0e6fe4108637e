import { poolsOf } from '../findings.js';
import { meanRatio } from '../hours.js';
import type { Curve, StudyResults, Targets } from '../results.js';
import { count, estimate } from '../words.js';
import { table } from './table.js';

/** Which of the targets decides, in the hours whose latencies are in the results. */
export function byTarget(results: StudyResults): string[] {
  const pools = results.pools.filter(({ name }) => poolsOf(results, 'actual', 'naive').includes(name));
  const rows = pools.flatMap(({ name, targets }) =>
    (['actual', 'naive'] as const).flatMap((traffic) => {
      const curves = results.curves.filter((curve) => curve.pool === name && curve.traffic === traffic);
      const missed = curves.flatMap((curve) => missedWithOneFewer(curve, targets) ?? []);
      if (missed.length === 0) return [];
      const of = (kind: Missed) => String(missed.filter((each) => each === kind).length);
      const named = traffic === 'actual' ? 'actual' : 'NAIVE';
      return [[name, named, String(missed.length), of('ttft'), of('tbt'), of('both')]];
    }),
  );
  if (rows.length === 0) return [];
  const lower = latencies(results);
  const hours = rows.reduce((sum, [, , all]) => sum + Number(all), 0);
  const decided = (column: number) => rows.reduce((sum, cells) => sum + Number(cells[column]), 0);
  return [
    `With one instance fewer than a traffic asks for, one target or both are missed. Of ${count(hours, 'curve')} (the middle rate and first seed of each hour), it is TTFT alone in ${decided(3)}, TBT alone in ${decided(4)}, and both in ${decided(5)}.`,
    table(['pool', 'traffic', 'hours', 'TTFT alone', 'TBT alone', 'both'], rows),
    ...lower,
  ];
}

/** How much lower NAIVE's latencies are with as many instances as the actual traffic needs. */
function latencies(results: StudyResults): string[] {
  const pools = results.pools.flatMap(({ name, targets }) => {
    const own = results.curves.filter(({ pool }) => pool === name);
    const hours = own
      .filter(({ traffic }) => traffic === 'actual')
      .flatMap((actual) => {
        const naive = own.find((each) => each.traffic === 'naive' && each.hour === actual.hour);
        const needed = actual.points.find((point) => keeps(point, targets));
        const asked = naive && needed && at(naive.points, needed.instances);
        if (needed === undefined || asked === undefined) return [];
        return [
          {
            ttft: Math.log(asked.p99Ttft / needed.p99Ttft),
            tbt: Math.log(asked.p99Tbt / needed.p99Tbt),
          },
        ];
      });
    return hours.length === 0 ? [] : [{ name, hours }];
  });
  if (pools.length === 0) return [];
  const all = { name: 'all', hours: pools.flatMap(({ hours }) => hours) };
  const of = (hours: (typeof all)['hours']) => ({
    ttft: meanRatio(hours.map(({ ttft }) => ttft)),
    tbt: meanRatio(hours.map(({ tbt }) => tbt)),
  });
  const { ttft, tbt } = of(all.hours);
  return [
    `With as many instances as the actual traffic needs, P99 TTFT of NAIVE is ${estimate(ttft)} of that of the actual traffic, and P99 TBT ${estimate(tbt)}.`,
    table(
      ['pool', 'hours', 'P99 TTFT, NAIVE over actual', 'P99 TBT, NAIVE over actual'],
      (pools.length === 1 ? pools : [all, ...pools]).map(({ name, hours }) => {
        const found = of(hours);
        return [name, String(hours.length), estimate(found.ttft), estimate(found.tbt)];
      }),
    ),
  ];
}

/**
 * Latencies with a number of instances: those of the trial with it, or of a line, on scales of logarithms, between the
 * trials with fewer and more. Undefined beyond them.
 */
function at(points: Curve['points'], instances: number): Pick<Point, 'p99Ttft' | 'p99Tbt'> | undefined {
  const above = points.find((point) => point.instances >= instances);
  if (above === undefined || above.instances === instances) return above;
  const below = points[points.indexOf(above) - 1];
  if (below === undefined) return undefined;
  const share = Math.log(instances / below.instances) / Math.log(above.instances / below.instances);
  const between = (from: number, to: number) => from * (to / from) ** share;
  return {
    p99Ttft: between(below.p99Ttft, above.p99Ttft),
    p99Tbt: between(below.p99Tbt, above.p99Tbt),
  };
}

type Point = Curve['points'][number];

function keeps({ p99Ttft, p99Tbt }: Point, { ttft, tbt }: Targets): boolean {
  return p99Ttft <= ttft && p99Tbt <= tbt;
}

type Missed = 'ttft' | 'tbt' | 'both';

/** Undefined where one instance is enough. */
function missedWithOneFewer({ points }: Curve, targets: Targets): Missed | undefined {
  const { ttft, tbt } = targets;
  const before = points[points.findIndex((point) => keeps(point, targets)) - 1];
  if (before === undefined) return undefined;
  if (before.p99Ttft <= ttft) return 'tbt';
  return before.p99Tbt <= tbt ? 'ttft' : 'both';
}
