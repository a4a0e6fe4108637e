import { subjectsOf } from '../findings.js';
import { fullSpeedRate, fullSpeedTargets } from '../full-speed.js';
import type { StudyResults } from '../results.js';
import { number } from '../words.js';
import { instancesGrid } from './instances-grid.js';
import { SHOWN_TRAFFICS } from './theme.js';

/** Instances that NAIVE, ServeGen and the actual traffic ask for, hour by hour and rate by rate. */
export function figure20(results: StudyResults): string {
  const { needs } = results;
  const traffics = SHOWN_TRAFFICS.filter((traffic) => needs.some((need) => need.traffic === traffic));
  const groups = subjectsOf(results).map((pool) => {
    const { name, hours } = pool;
    const { ttft, tbt } = fullSpeedTargets(pool, pool.targets);
    const own = needs.filter((need) => need.pool === name);
    const asked = hours.flatMap((hour) =>
      pool.rates.flatMap((rate) =>
        traffics.map((traffic) => ({
          hour,
          rate: fullSpeedRate(pool, rate),
          traffic,
          instances: own
            .filter((need) => need.hour === hour && need.rate === rate && need.traffic === traffic)
            .map(({ instances }) => instances),
        })),
      ),
    );
    const note = `P99 TTFT up to ${number(ttft)} ms, P99 TBT up to ${number(tbt)} ms`;
    const rates = pool.rates.map((rate) => fullSpeedRate(pool, rate));
    return { title: name, note, hours, rates, asked };
  });
  return instancesGrid({ title: 'Instances asked for, by hour and rate', groups, traffics });
}
