import type { Need, StudyResults } from '../results.js';
import { number } from '../words.js';
import { instancesPanel, PANEL_FOOT, PANEL_HEAD } from './instances-panel.js';
import { Picture } from './picture.js';
import { MUTED, SHOWN_TRAFFICS, WIDTH } from './theme.js';

const HEAD = 76;
const LEFT = 92;
const POOL_HEAD = 28;
const GAP = 12;
const ROW = 54;

/** Instances that NAIVE, ServeGen and the actual traffic ask for, hour by hour and rate by rate. */
export function figure20({ pools, needs }: StudyResults): string {
  const traffics = SHOWN_TRAFFICS.filter((traffic) => needs.some((need) => need.traffic === traffic));
  const heights = pools.map(({ hours }) => POOL_HEAD + PANEL_HEAD + hours.length * ROW + PANEL_FOOT);
  const picture = new Picture({
    height: HEAD + heights.reduce((sum, height) => sum + height, 0),
    title: 'Instances asked for, by hour and rate',
    description: `A row an hour, a column a rate, pool by pool: the instances that ${traffics.join(', ')} ask for, the median over seeds and their range.`,
  });
  picture.text(16, 30, 'Instances asked for, by hour and rate', { size: 18, bold: true });
  picture.key(16, 56, traffics);
  picture.text(WIDTH - 16, 56, 'mark and number: median of the seeds; bar: their range', {
    colour: MUTED,
    anchor: 'end',
  });
  let y = HEAD;
  for (const [index, { name, hours, rates, targets }] of pools.entries()) {
    const width = (WIDTH - LEFT - 8 - GAP * (rates.length - 1)) / rates.length;
    picture.text(16, y + 16, name, { size: 15, bold: true });
    picture.text(
      WIDTH - 16,
      y + 16,
      `P99 TTFT up to ${number(targets.ttft)} ms, P99 TBT up to ${number(targets.tbt)} ms`,
      { colour: MUTED, anchor: 'end' },
    );
    for (const [column, rate] of rates.entries()) {
      instancesPanel(picture, LEFT + column * (width + GAP), y + POOL_HEAD, {
        title: `${number(rate)} requests/s`,
        rows: hours,
        traffics,
        asked: hours.flatMap((row) =>
          traffics.map((traffic) => ({
            row,
            traffic,
            instances: instancesOf(needs, { pool: name, hour: row, rate, traffic }),
          })),
        ),
        width,
        rowHeight: ROW,
        named: column === 0,
      });
    }
    y += heights[index]!;
  }
  return picture.toString();
}

function instancesOf(
  needs: readonly Need[],
  { pool, hour, rate, traffic }: Pick<Need, 'pool' | 'hour' | 'rate' | 'traffic'>,
): number[] {
  return needs
    .filter(
      (need) => need.pool === pool && need.hour === hour && need.rate === rate && need.traffic === traffic,
    )
    .map(({ instances }) => instances);
}
