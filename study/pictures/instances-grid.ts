import * as Plot from '@observablehq/plot';
import { median } from '../averages.js';
import { list, number, TRAFFIC_NAMES } from '../words.js';
import { Picture } from './picture.js';
import { INK, MUTED, RULE, type ShownTraffic, TRAFFIC_COLOURS, TRAFFIC_SYMBOLS, WIDTH } from './theme.js';

/** Instances that one traffic asks for in one cell, a number a seed. */
export interface Asked {
  readonly hour: string;
  readonly rate: number;
  readonly traffic: ShownTraffic;
  readonly instances: readonly number[];
}

/** Panels beside each other, one a rate, whose rows are hours. */
export interface Group {
  readonly title: string;
  readonly note: string;
  readonly hours: readonly string[];
  readonly rates: readonly number[];
  readonly asked: readonly Asked[];
}

export interface GridOptions {
  readonly title: string;
  readonly groups: readonly Group[];
  readonly traffics: readonly ShownTraffic[];
}

const HEAD = 70;
const LEFT = 92;
const GAP = 14;
const GROUP_HEAD = 26;
const PANEL_HEAD = 22;
const PANEL_FOOT = 34;
const LANE = 13;
const BETWEEN = 10;

/** Groups below each other: in each cell the median of the seeds as a mark with its number, their range as a bar. */
export function instancesGrid({ title, groups, traffics }: GridOptions): string {
  const rowHeight = LANE * traffics.length + BETWEEN;
  const heightOf = ({ hours }: Group) => GROUP_HEAD + PANEL_HEAD + hours.length * rowHeight + PANEL_FOOT;
  const picture = new Picture({
    height: HEAD + groups.reduce((sum, group) => sum + heightOf(group), 0),
    title,
    description: `A row an hour, a column a rate: the instances that ${list(traffics.map((traffic) => TRAFFIC_NAMES[traffic]))} ask for, the median over seeds and their range. ${groups.map((group) => inWords(group, traffics)).join(' ')}`,
  });
  picture.text(16, 30, title, { size: 18, bold: true });
  picture.key(16, 56, traffics);
  picture.text(WIDTH - 16, 56, 'number: median of the seeds; bar: their range', {
    colour: MUTED,
    anchor: 'end',
  });
  let y = HEAD;
  for (const group of groups) {
    const { hours, rates } = group;
    const width = (WIDTH - LEFT - 8 - GAP * (rates.length - 1)) / rates.length;
    picture.text(16, y + 16, group.title, { size: 15, bold: true });
    picture.text(WIDTH - 16, y + 16, group.note, { colour: MUTED, anchor: 'end' });
    for (const [index, hour] of hours.entries()) {
      const middle = y + GROUP_HEAD + PANEL_HEAD + (index + 0.5) * rowHeight;
      picture.text(LEFT - 10, middle + 4, hour, { anchor: 'end' });
    }
    for (const [column, rate] of rates.entries()) {
      const x = LEFT + column * (width + GAP);
      picture.text(x, y + GROUP_HEAD + 14, `${number(rate)} requests/s`, { bold: true });
      const own = group.asked.filter((asked) => asked.rate === rate && asked.instances.length > 0);
      picture.plot(x, y + GROUP_HEAD + PANEL_HEAD, panel(own, hours, traffics, { width, rowHeight }));
    }
    y += heightOf(group);
  }
  return picture.toString();
}

function panel(
  asked: readonly Asked[],
  hours: readonly string[],
  traffics: readonly ShownTraffic[],
  { width, rowHeight }: { readonly width: number; readonly rowHeight: number },
): Plot.PlotOptions {
  const lane = LANE / rowHeight;
  const points = asked.map(({ hour, traffic, instances }) => ({
    traffic,
    y: hours.indexOf(hour) + (traffics.indexOf(traffic) - (traffics.length - 1) / 2) * lane,
    low: Math.min(...instances),
    middle: median(instances),
    high: Math.max(...instances),
  }));
  const most = Math.max(1, ...points.map(({ high }) => high));
  const edges = Array.from({ length: hours.length + 1 }, (_, index) => index - 0.5);
  return {
    width,
    height: hours.length * rowHeight + PANEL_FOOT,
    marginTop: 0,
    marginBottom: PANEL_FOOT,
    marginLeft: 1,
    marginRight: 38,
    x: { domain: [0, most * 1.02], ticks: 4, label: null, tickFormat: wholeNumber },
    y: { domain: [-0.5, hours.length - 0.5], reverse: true, axis: null },
    marks: [
      Plot.ruleY(edges, { stroke: RULE.light }),
      Plot.ruleX([0], { stroke: MUTED.light }),
      ...traffics.flatMap((traffic) => {
        const colour = TRAFFIC_COLOURS[traffic].light;
        const own = points.filter((point) => point.traffic === traffic);
        const range = { x1: 'low', x2: 'high', y: 'y', stroke: colour };
        return [
          Plot.ruleY(
            own.filter(({ low, high }) => low < high),
            { ...range, strokeWidth: 3, strokeOpacity: 0.45 },
          ),
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
  };
}

/** Instances are whole, so that a tick between them says nothing. */
function wholeNumber(value: number): string {
  return Number.isInteger(value) ? value.toLocaleString('en-US') : '';
}

/** From the cell that asks for least to the one that asks for most. */
function inWords({ title, asked }: Group, traffics: readonly ShownTraffic[]): string {
  const ranges = traffics.flatMap((traffic) => {
    const middles = asked
      .filter((each) => each.traffic === traffic && each.instances.length > 0)
      .map(({ instances }) => median(instances));
    if (middles.length === 0) return [];
    return [`${TRAFFIC_NAMES[traffic]} ${number(Math.min(...middles))} to ${number(Math.max(...middles))}`];
  });
  return `${title}: ${ranges.join(', ')}.`;
}
