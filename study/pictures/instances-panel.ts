import * as Plot from '@observablehq/plot';
import { median } from '../averages.js';
import { number } from '../words.js';
import type { Picture } from './picture.js';
import { INK, MUTED, RULE, type ShownTraffic, TRAFFIC_COLOURS, TRAFFIC_SYMBOLS } from './theme.js';

/** Instances that one traffic asks for in one row, a number a seed. */
export interface Asked {
  readonly row: string;
  readonly traffic: ShownTraffic;
  readonly instances: readonly number[];
}

export interface PanelOptions {
  readonly title: string;
  readonly rows: readonly string[];
  readonly traffics: readonly ShownTraffic[];
  readonly asked: readonly Asked[];
  /** Of the plot, in px: names of rows stand left of it, where they are wanted. */
  readonly width: number;
  readonly rowHeight: number;
  readonly named: boolean;
}

export const PANEL_HEAD = 24;
export const PANEL_FOOT = 34;

/** Rows of numbers of instances: the median of the seeds as a mark with its number, their range as a bar. */
export function instancesPanel(picture: Picture, x: number, y: number, options: PanelOptions): void {
  const { rows, traffics, asked, width, rowHeight } = options;
  const lane = 0.72 / traffics.length;
  const simulated = asked.filter(({ instances }) => instances.length > 0);
  const points = simulated.map(({ row, traffic, instances }) => ({
    traffic,
    y: rows.indexOf(row) + (traffics.indexOf(traffic) - (traffics.length - 1) / 2) * lane,
    low: Math.min(...instances),
    middle: median(instances),
    high: Math.max(...instances),
  }));
  const most = Math.max(1, ...points.map(({ high }) => high));
  const height = rows.length * rowHeight;
  picture.text(x, y + 14, options.title, { bold: true });
  if (options.named) {
    for (const [index, row] of rows.entries()) {
      picture.text(x - 10, y + PANEL_HEAD + (index + 0.5) * rowHeight + 4, row, { anchor: 'end' });
    }
  }
  picture.plot(x, y + PANEL_HEAD, {
    width,
    height: height + PANEL_FOOT,
    marginTop: 0,
    marginBottom: PANEL_FOOT,
    marginLeft: 1,
    marginRight: 30,
    x: { domain: [0, most * 1.02], ticks: 4, label: null, tickFormat: wholeNumber },
    y: { domain: [-0.5, rows.length - 0.5], reverse: true, axis: null },
    marks: [
      Plot.ruleY(
        Array.from({ length: rows.length + 1 }, (_, index) => index - 0.5),
        { stroke: RULE.light },
      ),
      Plot.ruleX([0], { stroke: MUTED.light }),
      ...traffics.flatMap((traffic) => {
        const colour = TRAFFIC_COLOURS[traffic].light;
        const own = points.filter((point) => point.traffic === traffic);
        return [
          Plot.ruleY(own, {
            x1: 'low',
            x2: 'high',
            y: 'y',
            stroke: colour,
            strokeWidth: 3,
            strokeOpacity: 0.45,
          }),
          Plot.dot(own, { x: 'middle', y: 'y', symbol: TRAFFIC_SYMBOLS[traffic], r: 3.8, fill: colour }),
          Plot.text(own, {
            x: 'high',
            y: 'y',
            text: ({ middle }: (typeof own)[number]) => number(middle),
            textAnchor: 'start',
            dx: 8,
            fill: colour,
            fontSize: 12,
          }),
        ];
      }),
    ],
    style: { color: INK.light },
  });
}

/** Instances are whole, so that a tick between them says nothing. */
function wholeNumber(value: number): string {
  return Number.isInteger(value) ? value.toLocaleString('en-US') : '';
}
