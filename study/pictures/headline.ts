import * as Plot from '@observablehq/plot';
import { type Estimate, overActual, poolsOf, verdict } from '../findings.js';
import { type HourRatio, hourRatios } from '../hours.js';
import type { StudyResults } from '../results.js';
import { count, ends, estimate, list, ratio, TRAFFIC_NAMES } from '../words.js';
import { Picture } from './picture.js';
import { ratioBar, ratioNumbers, ratioRange, ratioTicks } from './ratio-scale.js';
import { INK, MUTED, PAPER, RULE, TRAFFIC_COLOURS, WIDTH } from './theme.js';

/** Those that are held to the actual one, which is 1. */
const TRAFFICS = ['naive', 'exact'] as const;
const HEAD = 126;
const FOOT = 84;
const LEFT = 124;
const RIGHT = 326;
const LANE = 30;
/** Hours are below their mean, where neither hides the other. */
const BELOW = 9;
const BETWEEN = 16;

/** What one traffic asks for, in one pool or over all of them. */
interface Lane {
  readonly y: number;
  readonly traffic: (typeof TRAFFICS)[number];
  readonly isAll: boolean;
  readonly asked: Estimate;
  readonly hours: readonly HourRatio[];
}

interface Row {
  readonly y: number;
  readonly name: string;
  readonly lanes: readonly Lane[];
}

/** What the study found, in one sentence of at most some 50 letters. */
export function headlineTitle(results: StudyResults): string {
  const asked = overActual(results, 'naive');
  if (asked === undefined) return 'How many instances NAIVE traffic asks for';
  const found = verdict(asked);
  if (found === 'no difference') return 'NAIVE and actual traffic: no difference shows';
  const percent = `${Math.round(100 * Math.abs(1 - asked.ratio))} %`;
  return `NAIVE traffic asks for ${percent} too ${found === 'fewer' ? 'few' : 'many'} instances`;
}

/** The picture in words, for those who do not see it. */
export function headlineDescription(results: StudyResults): string {
  const words = TRAFFICS.flatMap((traffic) => {
    const asked = overActual(results, traffic);
    if (asked === undefined) return [];
    const { ratio: value, hours } = asked;
    const verb = traffic === 'naive' ? ' asks' : '';
    return [
      `${TRAFFIC_NAMES[traffic]}${verb} for ${ratio(value)} times as many (95 % interval ${ends(asked)}, ${count(hours, 'hour')})`,
    ];
  });
  const lead = 'Of the instances that the actual traffic needs to keep its latency targets';
  return words.length === 0 ? 'Instances that the actual traffic needs.' : `${lead}, ${list(words)}.`;
}

/** What NAIVE and ServeGen ask for over what is needed: of each hour, of each pool, and over all. */
export function headline(results: StudyResults): string {
  const rows = rowsOf(results);
  const bottom = rows.reduce((_, { y, lanes }) => y + LANE * lanes.length + BETWEEN / 2, HEAD);
  const picture = new Picture({
    height: bottom + FOOT,
    title: headlineTitle(results),
    description: headlineDescription(results),
  });
  picture.text(24, 44, headlineTitle(results), { size: 27, bold: true });
  picture.text(24, 70, 'Instances to keep P99 latencies, over those that the actual traffic needs', {
    size: 16,
    colour: MUTED,
  });
  picture.plot(LEFT, HEAD, plotOf(rows, bottom));
  for (const { y, name, lanes } of rows) {
    const isAll = lanes.some((lane) => lane.isAll);
    const middle = y + (LANE * lanes.length) / 2;
    picture.text(24, middle + 5, name, { size: isAll ? 17 : 15, bold: isAll });
    for (const lane of lanes) {
      const colour = TRAFFIC_COLOURS[lane.traffic];
      const x = WIDTH - RIGHT + 12;
      const size = isAll ? 16 : 15;
      picture.text(x, lane.y + 5, TRAFFIC_NAMES[lane.traffic], { size, bold: true, colour });
      picture.text(WIDTH - 24, lane.y + 5, estimate(lane.asked), { size, bold: isAll, anchor: 'end' });
    }
  }
  const look = { size: 14, colour: MUTED };
  picture.text(24, bottom + FOOT - 34, footnote(results), look);
  const last = results.quick
    ? 'A quick run, which shows that everything works and says nothing of traffic.'
    : 'Dot: an hour, over its rates and seeds. Diamond and bar: their mean and its 95 % interval.';
  picture.text(24, bottom + FOOT - 13, last, results.quick ? { size: 14, bold: true } : look);
  return picture.toString();
}

function plotOf(rows: readonly Row[], bottom: number): Plot.PlotOptions {
  const lanes = rows.flatMap((row) => row.lanes);
  const ends = lanes.flatMap(({ asked, hours }) => [
    asked.low,
    asked.high,
    ...hours.map((hour) => hour.ratio),
  ]);
  const range = ratioRange(ends);
  const ticks = ratioTicks(range);
  return {
    width: WIDTH - LEFT - RIGHT,
    height: bottom - HEAD,
    margin: 0,
    x: { type: 'log', domain: range, axis: null },
    y: { domain: [HEAD, bottom], reverse: true, axis: null },
    marks: [
      Plot.gridX(ticks, { stroke: RULE.light, strokeOpacity: 1 }),
      ratioNumbers(ticks, 'x', { frameAnchor: 'top', dy: -20, fontSize: 13, fill: MUTED.light }),
      Plot.ruleX([1], { stroke: INK.light, strokeWidth: 2 }),
      Plot.text(['as many as needed'], { x: 1, frameAnchor: 'top', dy: -38, fontSize: 13, fill: INK.light }),
      ...lanes.flatMap(({ y, traffic, isAll, asked, hours }) => {
        const colour = TRAFFIC_COLOURS[traffic].light;
        const bar = ratioBar(asked, range);
        const at = { x: asked.ratio, y };
        return [
          Plot.dot(hours, { x: 'ratio', y: () => y + BELOW, r: 3.5, fill: colour, fillOpacity: 0.55 }),
          Plot.ruleY(bar, { y: () => y, x1: 'x1', x2: 'x2', stroke: colour, strokeWidth: isAll ? 5 : 3 }),
          Plot.dot([at], {
            ...{ x: 'x', y: 'y', symbol: 'diamond', r: isAll ? 8 : 6 },
            ...{ fill: colour, stroke: PAPER.light, strokeWidth: 1.5 },
          }),
        ];
      }),
    ],
  };
}

function rowsOf(results: StudyResults): Row[] {
  const pools = poolsOf(results, 'actual', 'naive');
  // What is said over one pool is said of it.
  const scopes = pools.length === 1 ? pools : [undefined, ...pools];
  let y = HEAD + BETWEEN / 2;
  return scopes.flatMap((pool): Row[] => {
    const top = y;
    const lanes = TRAFFICS.flatMap((traffic): Lane[] => {
      const asked = overActual(results, traffic, pool === undefined ? {} : { pool });
      if (asked === undefined) return [];
      y += LANE;
      const hours = pool === undefined ? [] : hourRatios(results, traffic, pool);
      return [{ y: y - LANE / 2 - BELOW / 3, traffic, isAll: pool === undefined, asked, hours }];
    });
    if (lanes.length === 0) return [];
    y += BETWEEN;
    return [{ y: top, name: pool ?? 'all pools', lanes }];
  });
}

function footnote(results: StudyResults): string {
  const { pools, seeds } = results;
  const names = poolsOf(results, 'actual', 'naive');
  const rates = Math.max(...pools.map((pool) => pool.rates.length));
  const [naive, servegen] = TRAFFICS.map((traffic) => overActual(results, traffic));
  const of = `${list(names)}, ${count(rates, 'rate')}, ${count(seeds.length, 'seed')}`;
  const fewer = servegen === undefined || servegen.hours === naive?.hours;
  return `${count(naive?.hours ?? 0, 'hour')} of ${of}${fewer ? '' : `; ServeGen: ${count(servegen.hours, 'hour')}`}.`;
}
