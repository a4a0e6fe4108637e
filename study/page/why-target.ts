import { poolsOf } from '../findings.js';
import type { Curve, StudyResults, Targets } from '../results.js';
import { count } from '../words.js';
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
  const hours = rows.reduce((sum, [, , all]) => sum + Number(all), 0);
  const decided = (column: number) => rows.reduce((sum, cells) => sum + Number(cells[column]), 0);
  return [
    `With one instance fewer than a traffic asks for, one target or both are missed. Of ${count(hours, 'curve')} (the middle rate and first seed of each hour), it is TTFT alone in ${decided(3)}, TBT alone in ${decided(4)}, and both in ${decided(5)}.`,
    table(['pool', 'traffic', 'hours', 'TTFT alone', 'TBT alone', 'both'], rows),
  ];
}

type Missed = 'ttft' | 'tbt' | 'both';

/** Undefined where one instance is enough. */
function missedWithOneFewer({ points }: Curve, { ttft, tbt }: Targets): Missed | undefined {
  const keeps = (point: Curve['points'][number]) => point.p99Ttft <= ttft && point.p99Tbt <= tbt;
  const before = points[points.findIndex(keeps) - 1];
  if (before === undefined) return undefined;
  if (before.p99Ttft <= ttft) return 'tbt';
  return before.p99Tbt <= tbt ? 'ttft' : 'both';
}
