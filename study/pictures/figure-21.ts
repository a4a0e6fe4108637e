import type { StudyResults } from '../results.js';
import { number } from '../words.js';
import { instancesPanel, PANEL_FOOT, PANEL_HEAD } from './instances-panel.js';
import { Picture } from './picture.js';
import { MUTED, SHOWN_TRAFFICS, WIDTH } from './theme.js';

const HEAD = 76;
const LEFT = 130;
const POOL_HEAD = 28;
const GAP = 24;
const ROW = 34;

/** Prefill and decode instances, each with ample of the other, that NAIVE and the actual traffic ask for. */
export function figure21({ pools, staged }: StudyResults): string {
  const traffics = SHOWN_TRAFFICS.filter((traffic) => staged.some((need) => need.traffic === traffic));
  const groups = pools
    .map(({ name }) => {
      const own = staged.filter(({ pool }) => pool === name);
      const rowOf = ({ hour, rate }: (typeof own)[number]) => `${hour}, ${number(rate)}/s`;
      return { name, own, rowOf, rows: [...new Set(own.map(rowOf))] };
    })
    .filter(({ rows }) => rows.length > 0);
  const heights = groups.map(({ rows }) => POOL_HEAD + PANEL_HEAD + rows.length * ROW + PANEL_FOOT);
  const picture = new Picture({
    height: HEAD + heights.reduce((sum, height) => sum + height, 0),
    title: 'Prefill and decode instances asked for',
    description: `A row an hour and rate, pool by pool: the prefill instances and the decode instances that ${traffics.join(', ')} ask for, each with ample of the other; the median over seeds and their range.`,
  });
  picture.text(16, 30, 'Prefill and decode instances asked for', { size: 18, bold: true });
  picture.key(16, 56, traffics);
  picture.text(WIDTH - 16, 56, 'mark and number: median of the seeds; bar: their range', {
    colour: MUTED,
    anchor: 'end',
  });
  const width = (WIDTH - LEFT - 8 - GAP) / 2;
  let y = HEAD;
  for (const [index, { name, own, rowOf, rows }] of groups.entries()) {
    picture.text(16, y + 16, name, { size: 15, bold: true });
    for (const [column, stage] of (['prefill', 'decode'] as const).entries()) {
      instancesPanel(picture, LEFT + column * (width + GAP), y + POOL_HEAD, {
        title: `${stage} instances`,
        rows,
        traffics,
        asked: rows.flatMap((row) =>
          traffics.map((traffic) => ({
            row,
            traffic,
            instances: own
              .filter((need) => rowOf(need) === row && need.traffic === traffic)
              .map((need) => need[stage]),
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
