import { subjectsOf } from '../findings.js';
import { fullSpeedRate, fullSpeedTargets } from '../full-speed.js';
import type { StudyResults } from '../results.js';
import { number } from '../words.js';
import { instancesGrid } from './instances-grid.js';
import { SHOWN_TRAFFICS } from './theme.js';

/** Prefill and decode instances, each beside many of the other, hour by hour and rate by rate. */
export function figure21(results: StudyResults): string {
  const { staged } = results;
  const traffics = SHOWN_TRAFFICS.filter((traffic) => staged.some((need) => need.traffic === traffic));
  const groups = subjectsOf(results).flatMap((pool) => {
    const own = staged.filter((need) => need.pool === pool.name);
    if (own.length === 0) return [];
    const hours = pool.hours.filter((hour) => own.some((need) => need.hour === hour));
    const rates = pool.rates.filter((rate) => own.some((need) => need.rate === rate));
    const { ttft, tbt } = fullSpeedTargets(pool, own[0]!.targets);
    return (['prefill', 'decode'] as const).map((stage) => ({
      title: `${pool.name}: ${stage} instances`,
      note: stage === 'prefill' ? `P99 TTFT up to ${number(ttft)} ms` : `P99 TBT up to ${number(tbt)} ms`,
      hours,
      rates: rates.map((rate) => fullSpeedRate(pool, rate)),
      asked: hours.flatMap((hour) =>
        rates.flatMap((rate) =>
          traffics.map((traffic) => ({
            hour,
            rate: fullSpeedRate(pool, rate),
            traffic,
            instances: own
              .filter((need) => need.hour === hour && need.rate === rate && need.traffic === traffic)
              .map((need) => need[stage]),
          })),
        ),
      ),
    }));
  });
  return instancesGrid({ title: 'Prefill and decode instances asked for', groups, traffics });
}
