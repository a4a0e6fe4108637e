import * as Plot from '@observablehq/plot';
import { subjectsOf } from '../findings.js';
import { fullSpeedRate } from '../full-speed.js';
import type { RateRange, StudyResults } from '../results.js';
import { number, ratio, TRAFFIC_NAMES } from '../words.js';
import { Picture } from './picture.js';
import { ofCell, shownCell } from './shown-cell.js';
import {
  MUTED,
  PAPER,
  RULE,
  SHOWN_TRAFFICS,
  type ShownTraffic,
  TRAFFIC_COLOURS,
  TRAFFIC_SYMBOLS,
  WIDTH,
} from './theme.js';

const HEAD = 76;
const PANEL_HEAD = 46;
const PANEL = 190;
const PANEL_FOOT = 44;
const BELOW = 16;
const LEFT = 118;
const RANGE_WIDTH = 320;
const GAP = 30;

type Shown = RateRange & { readonly traffic: ShownTraffic };

/** Rates of 3 s and how input lengths go with them, one hour of each pool. */
export function figure19(results: StudyResults): string {
  const { rateRanges } = results;
  const panels = subjectsOf(results).flatMap((pool) => {
    const cell = shownCell(results, rateRanges, pool.name);
    if (cell === undefined) return [];
    const own = ofCell(rateRanges, cell);
    const shown = SHOWN_TRAFFICS.flatMap((traffic) => own.find((range) => range.traffic === traffic) ?? []);
    return [{ pool, cell, shown: overMean(shown as Shown[]) }];
  });
  const traffics = SHOWN_TRAFFICS.filter((traffic) =>
    panels.some(({ shown }) => shown.some((range) => range.traffic === traffic)),
  );
  const height = PANEL_HEAD + PANEL + PANEL_FOOT + BELOW;
  const picture = new Picture({
    height: HEAD + panels.length * height,
    title: 'Rates of 3 seconds, and input lengths at them',
    description: panels.map(({ cell, shown }) => `${cell.pool}, ${cell.hour}: ${inWords(shown)}`).join('; '),
  });
  picture.text(16, 30, 'Rates of 3 seconds, and input lengths at them', { size: 18, bold: true });
  picture.key(16, 56, traffics);
  picture.text(WIDTH - 16, 56, 'box: quartiles; thick: 5 to 95 %; thin: 1 to 99 %', {
    colour: MUTED,
    anchor: 'end',
  });
  for (const [index, { pool, cell, shown }] of panels.entries()) {
    const y = HEAD + index * height;
    picture.text(
      16,
      y + 16,
      `${cell.pool}, ${cell.hour}, ${number(fullSpeedRate(pool, cell.rate))} requests/s`,
      {
        size: 15,
        bold: true,
      },
    );
    const right = LEFT + RANGE_WIDTH + GAP;
    picture.text(LEFT, y + 38, 'rates of windows of 3 s, over their mean', { colour: MUTED });
    picture.text(right, y + 38, 'mean input tokens, by tenths of windows', { colour: MUTED });
    for (const [row, { traffic }] of shown.entries()) {
      picture.text(
        LEFT - 8,
        y + PANEL_HEAD + ((row + 0.5) / shown.length) * PANEL + 4,
        TRAFFIC_NAMES[traffic],
        {
          colour: TRAFFIC_COLOURS[traffic],
          anchor: 'end',
          bold: true,
        },
      );
    }
    picture.plot(LEFT, y + PANEL_HEAD, rangePlot(shown));
    picture.plot(right, y + PANEL_HEAD, relationPlot(shown, WIDTH - right - 10));
  }
  return picture.toString();
}

/** Rates over the mean of the hour: those of a thinned hour say nothing otherwise. */
function overMean(shown: readonly Shown[]): Shown[] {
  return shown.map((range) => ({
    ...range,
    rates: range.rates.map((rate) => rate / range.rate),
    tenths: range.tenths.map(({ rate, inputTokens }) => ({ rate: rate / range.rate, inputTokens })),
  }));
}

function rangePlot(shown: readonly Shown[]): Plot.PlotOptions {
  const rows = shown.map(({ traffic, rates: [p1, p5, p25, p50, p75, p95, p99] }, y) => ({
    ...{ traffic, y, p1, p5, p25, p50, p75, p95, p99 },
  }));
  const each = rows.flatMap((row) => {
    const stroke = TRAFFIC_COLOURS[row.traffic].light;
    const y = 'y';
    return [
      Plot.ruleY([row], { y, x1: 'p1', x2: 'p99', stroke, strokeWidth: 1.5 }),
      Plot.ruleY([row], { y, x1: 'p5', x2: 'p95', stroke, strokeWidth: 5 }),
      Plot.rect([row], {
        x1: 'p25',
        x2: 'p75',
        y1: row.y - 0.22,
        y2: row.y + 0.22,
        fill: PAPER.light,
        stroke,
        strokeWidth: 2,
      }),
      Plot.ruleX([row], { x: 'p50', y1: row.y - 0.3, y2: row.y + 0.3, stroke, strokeWidth: 3 }),
    ];
  });
  return {
    width: RANGE_WIDTH,
    height: PANEL + PANEL_FOOT,
    marginTop: 0,
    marginBottom: PANEL_FOOT,
    marginLeft: 1,
    marginRight: 12,
    x: {
      zero: true,
      nice: true,
      ticks: 6,
      label: 'rate over its mean',
      labelAnchor: 'center',
      labelArrow: 'none',
      labelOffset: 36,
    },
    y: { domain: [-0.5, shown.length - 0.5], reverse: true, axis: null },
    marks: [Plot.gridX({ stroke: RULE.light, strokeOpacity: 1, ticks: 6 }), ...each],
  };
}

function relationPlot(shown: readonly Shown[], width: number): Plot.PlotOptions {
  const longest = Math.max(...shown.flatMap(({ tenths }) => tenths.map(({ inputTokens }) => inputTokens)));
  return {
    width,
    height: PANEL + PANEL_FOOT,
    marginTop: 4,
    marginBottom: PANEL_FOOT,
    marginLeft: 46,
    marginRight: 8,
    x: {
      zero: true,
      nice: true,
      ticks: 5,
      label: 'rate over its mean',
      labelAnchor: 'center',
      labelArrow: 'none',
      labelOffset: 36,
    },
    y: { domain: [0, longest * 1.08], ticks: 4, label: null, tickFormat: ',d' },
    marks: [
      Plot.gridY({ stroke: RULE.light, strokeOpacity: 1, ticks: 4 }),
      ...shown.flatMap(({ traffic, tenths }) => {
        const at = { x: 'rate', y: 'inputTokens' };
        const colour = TRAFFIC_COLOURS[traffic].light;
        return [
          Plot.line(tenths, { ...at, stroke: colour, strokeWidth: 2 }),
          Plot.dot(tenths, { ...at, symbol: TRAFFIC_SYMBOLS[traffic], r: 3.5, fill: colour }),
        ];
      }),
    ],
  };
}

function inWords(shown: readonly Shown[]): string {
  return shown
    .map(
      ({ traffic, rates, rateLengthCorrelation }) =>
        `${TRAFFIC_NAMES[traffic]} has rates of ${number(rates[0]!)} to ${number(rates[6]!)} times their mean (1 to 99 % of the windows), whose rank correlation with the mean input length is ${ratio(rateLengthCorrelation)}`,
    )
    .join(', ');
}
