import * as Plot from '@observablehq/plot';
import { subjectsOf } from '../findings.js';
import { fullSpeedMs, fullSpeedRate, fullSpeedTargets } from '../full-speed.js';
import type { Cell, Curve, StudyResults } from '../results.js';
import { count, number, TRAFFIC_NAMES } from '../words.js';
import { Picture } from './picture.js';
import { ofCell, shownCell } from './shown-cell.js';
import { INK, MUTED, RULE, SHOWN_TRAFFICS, TRAFFIC_COLOURS, TRAFFIC_SYMBOLS, WIDTH } from './theme.js';

const HEAD = 76;
const PANEL = 190;
const PANEL_HEAD = 26;
const PANEL_FOOT = 54;
const GAP = 24;
/** Latencies that are so many times the target tell no more than that it is missed by far. */
const FAR = 20;

type Point = Curve['points'][number];

const LATENCIES = [
  { key: 'p99Ttft', target: 'ttft', name: 'P99 TTFT' },
  { key: 'p99Tbt', target: 'tbt', name: 'P99 TBT' },
] as const;

type LatencyKey = (typeof LATENCIES)[number]['key'];

/** A latency of one hour of a pool, with the target that it is to keep. */
interface Panel {
  readonly cell: Cell;
  readonly title: string;
  readonly name: string;
  readonly key: LatencyKey;
  readonly target: number;
  readonly own: readonly Curve[];
}

/** P99 TTFT and TBT over the number of instances, one hour of each pool, a pool a row. */
export function figure20Latency(results: StudyResults): string {
  const { curves } = results;
  const panels = subjectsOf(results).flatMap((pool): Panel[] => {
    const cell = shownCell(results, curves, pool.name);
    if (cell === undefined) return [];
    const targets = fullSpeedTargets(pool, pool.targets);
    const own = atFullSpeed(pool, ofCell(curves, cell));
    const title = `${cell.pool}, ${cell.hour}, ${number(fullSpeedRate(pool, cell.rate))} requests/s`;
    return LATENCIES.map(({ key, target, name }) => ({
      cell,
      title,
      name,
      key,
      target: targets[target],
      own,
    }));
  });
  const width = (WIDTH - 32 - GAP) / LATENCIES.length;
  const height = PANEL_HEAD + PANEL + PANEL_FOOT;
  const traffics = SHOWN_TRAFFICS.filter((traffic) => curves.some((curve) => curve.traffic === traffic));
  const picture = new Picture({
    height: HEAD + (panels.length / LATENCIES.length) * height,
    title: 'P99 latencies over the number of instances',
    description: panels
      .map(({ cell, ...panel }) => `${cell.pool}, ${cell.hour}: ${keeps(panel).join(', ')}`)
      .join('; '),
  });
  picture.text(16, 30, 'P99 latencies over the number of instances', { size: 18, bold: true });
  picture.key(16, 56, traffics);
  picture.text(WIDTH - 16, 56, 'dots: tried; large: the fewest that keep the target', {
    colour: MUTED,
    anchor: 'end',
  });
  for (const [index, panel] of panels.entries()) {
    const x = 16 + (index % LATENCIES.length) * (width + GAP);
    const y = HEAD + Math.floor(index / LATENCIES.length) * height;
    if (index % LATENCIES.length === 0) picture.text(x, y + 16, panel.title, { bold: true });
    picture.plot(x, y + PANEL_HEAD, plotOf(panel, width));
  }
  return picture.toString();
}

/** The same curves with the latencies of the default model. */
function atFullSpeed(pool: StudyResults['pools'][number], curves: readonly Curve[]): Curve[] {
  return curves.map((curve) => ({
    ...curve,
    points: curve.points.map((point) => ({
      ...point,
      p99Ttft: fullSpeedMs(pool, point.p99Ttft),
      p99Tbt: fullSpeedMs(pool, point.p99Tbt),
    })),
  }));
}

function plotOf({ own: curves, key, name, target }: Panel, width: number): Plot.PlotOptions {
  const shown = SHOWN_TRAFFICS.flatMap((traffic) => {
    const own = curves.filter((curve) => curve.traffic === traffic);
    return own.map((curve) => ({ traffic, points: thinned(curve.points, key, target) }));
  });
  const all = shown.flatMap(({ points }) => points);
  return {
    width,
    height: PANEL + PANEL_FOOT,
    marginTop: 18,
    marginBottom: PANEL_FOOT,
    marginLeft: 48,
    marginRight: 12,
    x: {
      label: 'instances',
      labelAnchor: 'center',
      labelArrow: 'none',
      labelOffset: 38,
      nice: true,
      ticks: 6,
      zero: true,
    },
    y: {
      type: 'log',
      label: `${name}, ms`,
      labelArrow: 'none',
      ticks: 4,
      tickFormat: ',d',
      domain: [
        Math.min(target / 2, ...all.map((point) => point[key])),
        // A number at the very top would lie on the label.
        1.15 * Math.max(target * 2, ...all.map((point) => point[key])),
      ],
    },
    marks: [
      Plot.gridY({ stroke: RULE.light, strokeOpacity: 1, ticks: 4 }),
      Plot.ruleY([target], { stroke: INK.light, strokeDasharray: '5 4' }),
      Plot.text([`target ${number(target)} ms`], {
        frameAnchor: 'right',
        y: target,
        dy: -8,
        fill: INK.light,
        fontSize: 12,
      }),
      ...shown.map(({ traffic, points }) =>
        Plot.line(points, {
          x: 'instances',
          y: key,
          stroke: TRAFFIC_COLOURS[traffic].light,
          strokeWidth: 1.5,
          strokeOpacity: 0.75,
        }),
      ),
      ...shown.map(({ traffic, points }) =>
        Plot.dot(points, { x: 'instances', y: key, r: 1.8, fill: TRAFFIC_COLOURS[traffic].light }),
      ),
      ...shown.map(({ traffic, points }) =>
        Plot.dot(points.filter((point) => point[key] <= target).slice(0, 1), {
          x: 'instances',
          y: key,
          symbol: TRAFFIC_SYMBOLS[traffic],
          fill: TRAFFIC_COLOURS[traffic].light,
          r: 4.5,
        }),
      ),
    ],
  };
}

/** What is near enough to the target to be seen, and of many points every so manyth, with those at the target. */
function thinned(points: readonly Point[], key: LatencyKey, target: number): Point[] {
  const near = points.filter((point) => point[key] <= target * FAR);
  const step = Math.ceil(near.length / 40);
  const crossing = near.findIndex((point) => point[key] <= target);
  return near.filter((_, index) => index % step === 0 || Math.abs(index - crossing) <= 1);
}

/** The fewest instances with which each traffic keeps the target, over the seeds. */
function keeps({ own: curves, key, name, target }: Omit<Panel, 'cell'>): string[] {
  return SHOWN_TRAFFICS.flatMap((traffic) => {
    const fewest = curves
      .filter((curve) => curve.traffic === traffic)
      .flatMap(({ points }) => points.find((point) => point[key] <= target)?.instances ?? []);
    if (fewest.length === 0) return [];
    const [low, high] = [Math.min(...fewest), Math.max(...fewest)];
    const range = low === high ? count(low, 'instance') : `${low} to ${count(high, 'instance')}`;
    return [`${TRAFFIC_NAMES[traffic]} keeps ${name} with ${range}`];
  });
}
