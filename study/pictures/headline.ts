import * as Plot from '@observablehq/plot';
import { byOneOverTried, type Sized, sizedByOne } from '../by-one.js';
import { type Estimate, overActual, poolsSaidOf } from '../findings.js';
import { type HourRatio, hourRatios } from '../hours.js';
import { PAPER_NAIVE } from '../page/paper.js';
import type { StudyResults } from '../results.js';
import { estimate, TRAFFIC_NAMES } from '../words.js';
import {
  DEFINITIONS,
  footnote,
  HEADLINE_TRAFFICS,
  HEADLINE_WAYS,
  type HeadlineWay,
  headlineDescription,
  headlineTitles,
} from './headline-words.js';
import { Picture } from './picture.js';
import { ratioBar, ratioNumbers, ratioRange, ratioTicks } from './ratio-scale.js';
import { INK, MUTED, PAPER, RULE, TRAFFIC_COLOURS, WIDTH } from './theme.js';

const SYMBOLS = { naive: 'diamond', exact: 'square' } as const;
const HEAD = 226;
const FOOT = 66;
const LEFT = 124;
const RIGHT = 326;
const GROUP_HEAD = 34;
const LANE = 22;
/** Hours are below their mean, where neither hides the other. */
const BELOW = 9;
const BETWEEN = 8;

const GROUP_TITLES: Readonly<Record<HeadlineWay, string>> = {
  instances: 'The whole deployment: as many as keep P99 latencies, tried together',
  'by-one': 'By one instance: the rate over what one serves',
  'by-one-over-tried': 'By one instance, over what the whole deployment needs',
};

/** What one traffic asks for, in one pool or over all of them. */
interface Lane {
  readonly y: number;
  readonly traffic: (typeof HEADLINE_TRAFFICS)[number];
  readonly isAll: boolean;
  readonly asked: Estimate;
  readonly hours: readonly HourRatio[];
}

interface Row {
  readonly y: number;
  readonly name: string;
  readonly lanes: readonly Lane[];
}

/** One way of counting instances, or one over the other. */
interface Group {
  /** Where its title and its rows begin and end. */
  readonly y: number;
  readonly bottom: number;
  readonly way: HeadlineWay;
  readonly rows: readonly Row[];
}

/** What NAIVE and ServeGen ask for over the actual traffic, in both ways and in one over the other: of each hour, of each pool, and over all. */
export function headline(results: StudyResults): string {
  const groups = groupsOf(results);
  const bottom = groups.at(-1)?.bottom ?? HEAD;
  const titles = headlineTitles(results);
  const picture = new Picture({
    height: bottom + FOOT,
    title: titles.join('; '),
    description: headlineDescription(results),
  });
  for (const [line, words] of titles.entries()) {
    picture.text(24, 42 + 32 * line, words, { size: 25, bold: true });
  }
  for (const [line, words] of DEFINITIONS.entries()) {
    picture.text(24, 70 + 32 * (titles.length - 1) + 22 * line, words, { size: 16, colour: MUTED });
  }
  picture.plot(LEFT, HEAD, plotOf(groups, bottom));
  for (const { y, way, rows } of groups) {
    picture.text(24, y + 23, GROUP_TITLES[way], { size: 15, bold: true, colour: MUTED });
    for (const row of rows) writeRow(picture, row);
  }
  const look = { size: 14, colour: MUTED };
  picture.text(24, bottom + FOOT - 34, footnote(results), look);
  const last = results.quick
    ? 'A quick run, which shows that everything works and says nothing of traffic.'
    : 'Dot: NAIVE in an hour, over rates and seeds. Large marks and bars: mean and 95 % interval.';
  picture.text(24, bottom + FOOT - 13, last, results.quick ? { size: 14, bold: true } : look);
  return picture.toString();
}

function writeRow(picture: Picture, { y, name, lanes }: Row): void {
  const isAll = lanes.some((lane) => lane.isAll);
  const middle = y + (LANE * lanes.length) / 2;
  picture.text(24, middle + 5, name, { size: isAll ? 17 : 15, bold: isAll });
  for (const lane of lanes) {
    const colour = TRAFFIC_COLOURS[lane.traffic];
    picture.text(WIDTH - RIGHT + 12, lane.y + 5, TRAFFIC_NAMES[lane.traffic], {
      ...{ size: 15, bold: true, colour },
    });
    picture.text(WIDTH - 24, lane.y + 5, estimate(lane.asked), { size: 15, bold: isAll, anchor: 'end' });
  }
}

/** One scale for all ways. */
function plotOf(groups: readonly Group[], bottom: number): Plot.PlotOptions {
  const lanes = groups.flatMap(({ rows }) => rows.flatMap((row) => row.lanes));
  const ends = lanes.flatMap(({ asked, hours }) => [
    asked.low,
    asked.high,
    ...hours.map((hour) => hour.ratio),
  ]);
  const range = ratioRange([...ends, PAPER_NAIVE]);
  const ticks = ratioTicks(range);
  const label = { frameAnchor: 'top', dy: -38, fontSize: 13 } as const;
  const within = groups.map(({ y, bottom }) => ({ y1: y + GROUP_HEAD, y2: bottom }));
  const rule = (ratios: readonly number[], look: Plot.RuleXOptions) =>
    within.flatMap(({ y1, y2 }) => Plot.ruleX(ratios, { y1: () => y1, y2: () => y2, ...look }));
  return {
    width: WIDTH - LEFT - RIGHT,
    height: bottom - HEAD,
    margin: 0,
    x: { type: 'log', domain: range, axis: null },
    y: { domain: [HEAD, bottom], reverse: true, axis: null },
    marks: [
      ...rule(ticks, { stroke: RULE.light }),
      ratioNumbers(ticks, 'x', { frameAnchor: 'top', dy: -20, fontSize: 13, fill: MUTED.light }),
      ...rule([PAPER_NAIVE], { stroke: MUTED.light, strokeWidth: 1.5, strokeDasharray: '4 4' }),
      ...rule([1], { stroke: INK.light, strokeWidth: 2 }),
      // They go to the sides, so that they are apart on any scale.
      Plot.text(['half, as in the paper'], {
        ...{ ...label, x: () => PAPER_NAIVE, textAnchor: 'end', dx: 16, fill: MUTED.light },
      }),
      Plot.text(['as many as actual'], {
        ...{ ...label, x: () => 1, textAnchor: 'start', dx: -16, fill: INK.light },
      }),
      ...lanes.flatMap(({ y, traffic, isAll, asked, hours }) => {
        const colour = TRAFFIC_COLOURS[traffic].light;
        const bar = ratioBar(asked, range);
        const at = { x: asked.ratio, y };
        return [
          Plot.dot(hours, { x: 'ratio', y: () => y + BELOW, r: 3.5, fill: colour, fillOpacity: 0.55 }),
          Plot.ruleY(bar, { y: () => y, x1: 'x1', x2: 'x2', stroke: colour, strokeWidth: isAll ? 5 : 3 }),
          Plot.dot([at], {
            ...{ x: 'x', y: 'y', symbol: SYMBOLS[traffic], r: isAll ? 7 : 5.5 },
            ...{ fill: colour, stroke: PAPER.light, strokeWidth: 1.5 },
          }),
        ];
      }),
    ],
  };
}

function groupsOf(results: StudyResults): Group[] {
  let y = HEAD;
  return HEADLINE_WAYS.flatMap((way): Group[] => {
    const top = y;
    const rows = rowsOf(results, way, y + GROUP_HEAD);
    if (rows.length === 0) return [];
    y = rows.at(-1)!.y + LANE * rows.at(-1)!.lanes.length + BETWEEN;
    return [{ y: top, bottom: y, way, rows }];
  });
}

function sizingsOf(results: StudyResults, way: HeadlineWay): readonly Sized[] {
  if (way === 'instances') return results.needs;
  return way === 'by-one' ? sizedByOne(results) : byOneOverTried(results);
}

function rowsOf(results: StudyResults, way: HeadlineWay, top: number): Row[] {
  const pools = poolsSaidOf(results, 'naive', way);
  const sizings = { needs: sizingsOf(results, way) };
  // What is said over one pool is said of it.
  const scopes = pools.length === 1 ? pools : [undefined, ...pools];
  let y = top + BETWEEN / 2;
  return scopes.flatMap((pool): Row[] => {
    const from = y;
    const lanes = HEADLINE_TRAFFICS.flatMap((traffic): Lane[] => {
      const asked = overActual(results, traffic, { what: way, ...(pool === undefined ? {} : { pool }) });
      if (asked === undefined) return [];
      y += LANE;
      const hours = pool === undefined || traffic !== 'naive' ? [] : hourRatios(sizings, traffic, pool);
      return [{ y: y - LANE / 2 - BELOW / 3, traffic, isAll: pool === undefined, asked, hours }];
    });
    if (lanes.length === 0) return [];
    y += BETWEEN;
    return [{ y: from, name: pool ?? 'all pools', lanes }];
  });
}
