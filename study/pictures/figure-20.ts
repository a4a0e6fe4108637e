import { targetsOf } from '../findings.js';
import type { StudyResults } from '../results.js';
import { number } from '../words.js';
import { instancesGrid } from './instances-grid.js';
import { FIGURE_TRAFFICS } from './theme.js';

/** Instances that NAIVE, ServeGen and the actual traffic ask for, hour by hour and rate by rate. */
export function figure20(results: StudyResults): string {
  const { pools, needs } = results;
  const traffics = FIGURE_TRAFFICS.filter((traffic) => needs.some((need) => need.traffic === traffic));
  const groups = pools.map((pool) => {
    const { name, hours, rates } = pool;
    const { ttft, tbt } = targetsOf(results, pool);
    const own = needs.filter((need) => need.pool === name);
    const asked = hours.flatMap((hour) =>
      rates.flatMap((rate) =>
        traffics.map((traffic) => ({
          hour,
          rate,
          traffic,
          instances: own
            .filter((need) => need.hour === hour && need.rate === rate && need.traffic === traffic)
            .map(({ instances }) => instances),
        })),
      ),
    );
    const note = `P99 TTFT up to ${number(ttft)} ms, P99 TBT up to ${number(tbt)} ms`;
    return { title: name, note, hours, rates, asked };
  });
  return instancesGrid({ title: 'Instances asked for, by hour and rate', groups, traffics });
}
