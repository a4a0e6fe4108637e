import * as Plot from '@observablehq/plot';
import { findStatement, poolsOf, verdict } from '../findings.js';
import type { Statement, StudyResults } from '../results.js';
import { count, list, TRAFFIC_NAMES } from '../words.js';
import { Picture } from './picture.js';
import {
  type Colour,
  FIGURE_TRAFFICS,
  INK,
  MUTED,
  type ShownTraffic,
  TRAFFIC_COLOURS,
  WIDTH,
} from './theme.js';

/** Instances that the actual traffic needs in the picture: ratios as a number of things. */
const NEEDED = 10;
/** Ends of intervals beyond it are off the picture. */
const WIDEST = 2 * NEEDED;
const SUBTITLES = {
  actual: 'client by client',
  servegen: 'of the day before',
  naive: 'same rate and lengths',
} as const satisfies Partial<Record<ShownTraffic, string>>;
const HEIGHT = 372;
const ROW = 70;
const LEFT = 196;
const RIGHT = 160;

interface Row {
  readonly traffic: keyof typeof SUBTITLES;
  readonly instances: number;
  /** Absent for the actual traffic, to which the others are held. */
  readonly interval: readonly [number, number] | undefined;
}

/** What the study found, in one sentence of at most some 50 letters. */
export function headlineTitle(results: StudyResults): string {
  const need = naiveNeed(results);
  if (need === undefined) return 'How many instances NAIVE traffic asks for';
  const found = verdict(need);
  if (found === 'no difference') return 'NAIVE and actual traffic: no difference shows';
  const share = Math.abs(1 - 1 / need.ratio);
  const percent = `${Math.round(100 * share)} %`;
  return found === 'more'
    ? `NAIVE traffic asks for ${percent} too few instances`
    : `NAIVE traffic asks for ${percent} too many instances`;
}

/** The picture in words, for those who do not see it. */
export function headlineDescription(results: StudyResults): string {
  const asked = rowsOf(results).flatMap(({ traffic, instances, interval }) =>
    interval === undefined ? [] : [{ name: TRAFFIC_NAMES[traffic], instances, interval }],
  );
  const words = asked.map(({ name, instances, interval }, index) => {
    const verb = index === 0 ? 'asks for' : 'for';
    return `${name} ${verb} ${tenths(instances)} (95 % interval ${interval.map(tenths).join(' to ')})`;
  });
  const needed = `actual traffic needs ${NEEDED} instances to keep its latency targets`;
  return words.length === 0 ? `The ${needed}.` : `Where ${needed}, ${list(words)}.`;
}

/** How many instances each traffic asks for, at one glance. */
export function headline(results: StudyResults): string {
  const picture = new Picture({
    height: HEIGHT,
    title: headlineTitle(results),
    description: headlineDescription(results),
  });
  const rows = rowsOf(results);
  const most = Math.max(
    NEEDED,
    ...rows.map(({ instances, interval }) => Math.ceil(Math.max(instances, endOf(interval)))),
  );
  const unit = (WIDTH - LEFT - RIGHT) / most;
  picture.text(24, 46, headlineTitle(results), { size: 27, bold: true });
  picture.text(24, 74, `Instances that keep P99 TTFT and TBT, of ${NEEDED} that are needed`, {
    size: 17,
    colour: MUTED,
  });
  for (const [index, row] of rows.entries()) {
    const y = 104 + index * ROW;
    drawRow(picture, y, unit, row);
  }
  picture.text(24, HEIGHT - 38, footnote(results), { size: 14, colour: MUTED });
  const last = results.quick
    ? 'A quick run, which shows that everything works and says nothing of traffic.'
    : 'Brackets: 95 % intervals. Dashed: needed, and not asked for.';
  picture.text(24, HEIGHT - 17, last, { size: 14, colour: results.quick ? INK : MUTED, bold: results.quick });
  return picture.toString();
}

/** A name, so many squares, and the number. */
function drawRow(picture: Picture, y: number, unit: number, { traffic, instances, interval }: Row): void {
  const colour = TRAFFIC_COLOURS[traffic];
  const middle = y + ROW / 2 - 4;
  picture.text(24, middle + 4, TRAFFIC_NAMES[traffic], { size: 23, bold: true, colour });
  picture.text(24, middle + 24, SUBTITLES[traffic], { size: 14, colour: MUTED });
  const most = Math.max(NEEDED, Math.ceil(instances));
  picture.plot(LEFT, y, {
    width: most * unit,
    height: ROW - 8,
    margin: 0,
    x: { domain: [0, most], axis: null },
    y: { domain: [0, 1], axis: null },
    marks: [squares(instances, NEEDED, colour, false), squares(0, instances, colour, true)],
  });
  const x = LEFT + Math.max(most, endOf(interval)) * unit + 16;
  const below = interval === undefined ? 'needed' : interval.map(tenths).join(' to ');
  picture.text(x, middle + 5, interval === undefined ? String(instances) : tenths(instances), {
    size: 34,
    bold: true,
    colour,
  });
  picture.text(x, middle + 25, below, { size: 15, colour: MUTED });
  if (interval !== undefined) drawInterval(picture, y + ROW - 13, unit, interval, colour);
}

/** Squares from one number of instances to another, the first and the last in part; filled, or what is missing. */
function squares(from: number, to: number, colour: Colour, filled: boolean): Plot.Markish {
  const inset = 0.06;
  const parts = Array.from({ length: Math.max(0, Math.ceil(to) - Math.floor(from)) }, (_, index) => {
    const start = Math.floor(from) + index;
    return { x1: Math.max(from, start), x2: Math.min(to, start + 1 - inset) };
  }).filter(({ x1, x2 }) => x2 > x1);
  const look = filled
    ? { fill: colour.light }
    : { fill: 'none', stroke: colour.light, strokeDasharray: '3 3', strokeOpacity: 0.8 };
  return Plot.rect(parts, { x1: 'x1', x2: 'x2', y1: 0.12, y2: 0.88, ...look });
}

/** A bracket below the squares, where it hides none. */
function drawInterval(
  picture: Picture,
  y: number,
  unit: number,
  interval: readonly [number, number],
  colour: Colour,
): void {
  const [low, high] = [interval[0], endOf(interval)];
  picture.plot(LEFT, y, {
    width: high * unit,
    height: 8,
    margin: 0,
    x: { domain: [0, high], axis: null },
    y: { domain: [0, 1], axis: null },
    marks: [
      Plot.ruleY([0.5], { x1: low, x2: high, stroke: colour.light, strokeWidth: 2.5 }),
      Plot.ruleX(high === interval[1] ? [low, high] : [low], {
        y1: 0,
        y2: 1,
        stroke: colour.light,
        strokeWidth: 2.5,
      }),
    ],
  });
}

function endOf(interval: Row['interval']): number {
  if (interval === undefined) return 0;
  return Number.isFinite(interval[1]) ? Math.min(interval[1], WIDEST) : WIDEST;
}

function rowsOf(results: StudyResults): Row[] {
  return FIGURE_TRAFFICS.flatMap((traffic): Row[] => {
    if (traffic === 'actual') return [{ traffic, instances: NEEDED, interval: undefined }];
    const asked = findStatement(results, { numerator: traffic, denominator: 'actual', what: 'instances' });
    if (asked === undefined) return [];
    const { ratio, low, high } = asked;
    return [{ traffic, instances: NEEDED * ratio, interval: [NEEDED * low, NEEDED * high] as const }];
  });
}

function naiveNeed(results: StudyResults): Statement | undefined {
  return findStatement(results, { numerator: 'actual', denominator: 'naive', what: 'instances' });
}

function footnote(results: StudyResults): string {
  const { pools, seeds } = results;
  const rates = Math.max(...pools.map((pool) => pool.rates.length));
  const [naive, servegen] = (['naive', 'servegen'] as const).map((numerator) =>
    findStatement(results, { numerator, denominator: 'actual', what: 'instances' }),
  );
  const of = `${list(poolsOf(results, 'actual', 'naive'))}, ${count(rates, 'rate')}, ${count(seeds.length, 'seed')}`;
  const hours = count(naive?.hours ?? 0, 'hour');
  const fewer = servegen === undefined || servegen.hours === naive?.hours;
  return `${hours} of ${of}${fewer ? '' : `; ServeGen: ${count(servegen.hours, 'hour')}`}.`;
}

function tenths(instances: number): string {
  return Number.isFinite(instances) ? instances.toFixed(1) : 'any number';
}
