import { areaY, lineY, type Markish } from '@observablehq/plot';
import type { RateSummary, RateWindow } from '../traffic-summary.js';
import { extent, linearAxis } from './axes.js';
import { middleOf, overTime, timeTip, windowOfEach, windowRows } from './over-time.js';
import type { Picture, PictureTable } from './picture.js';
import { poissonBand } from './poisson.js';
import { durationOfEach, ofEach, type Shown, sharedColour } from './shown.js';
import { median } from './statistics.js';
import { MUTED } from './theme.js';
import { number, timesAs } from './words.js';

interface RatePoint extends RateWindow {
  readonly time: number;
  /** The band of a Poisson process of the window's rate, requests per second; NaN where the window has none. */
  readonly poissonLow: number;
  readonly poissonHigh: number;
}

/** Requests per second over time, how far those of short bins range, and how far those of a Poisson process would. */
export function rateOverTime(shown: readonly Shown[]): Picture | undefined {
  const all = shown
    .map((one) => ({ ...one, points: pointsOf(one.summary.rate) }))
    .filter(({ points }) => points.length > 0);
  if (all.length === 0) return undefined;
  const y = (count: number) =>
    linearAxis(
      all.flatMap(({ points }) => points.flatMap((one) => [one.ratePerSecond, one.high, one.poissonHigh])),
      { label: 'requests/s', count },
    );
  const bin = durationOfEach(all, ({ summary }) => summary.rate.bandSeconds);
  // Panels have names of their own.
  const colour = sharedColour(all);
  return overTime({
    id: 'rate-over-time',
    title: 'Rate over time',
    sentence: sentenceOf(all),
    legend: all.some(({ points }) => hasBand(points))
      ? [
          { name: `rate of ${windowOfEach(all)}`, colour, mark: 'line' },
          { name: `nine in ten bins of ${bin}`, colour, mark: 'area' },
          { name: 'as many of a Poisson process (NAIVE)', colour: MUTED, mark: 'dashed' },
        ]
      : [],
    table: tableOf(all),
    shown: all,
    y,
    marks: ({ points, colour }, hasTips) => marksOf(points, colour.css, hasTips),
  });
}

type RateShown = Shown & { readonly points: readonly RatePoint[] };

function pointsOf({ windows, windowSeconds, bandSeconds }: RateSummary): RatePoint[] {
  return windows.map((window) => {
    const { low, high } = poissonBand(window.ratePerSecond * bandSeconds);
    const isKnown = Number.isFinite(window.low) && Number.isFinite(window.high);
    return {
      ...window,
      time: middleOf(window, windowSeconds),
      poissonLow: isKnown ? low / bandSeconds : Number.NaN,
      poissonHigh: isKnown ? high / bandSeconds : Number.NaN,
    };
  });
}

function hasBand(points: readonly RatePoint[]): boolean {
  return points.some(({ poissonHigh }) => Number.isFinite(poissonHigh));
}

function marksOf(points: readonly RatePoint[], colour: string, hasTips: boolean): Markish[] {
  const poisson = { x: 'time', stroke: MUTED.css, strokeWidth: 1.2, strokeDasharray: '4 3' };
  return [
    areaY(points, { x: 'time', y1: 'low', y2: 'high', fill: colour, fillOpacity: 0.25 }),
    lineY(points, { ...poisson, y: 'poissonLow' }),
    lineY(points, { ...poisson, y: 'poissonHigh' }),
    lineY(points, { x: 'time', y: 'ratePerSecond', stroke: colour, strokeWidth: 1.8 }),
    ...timeTip(points, hasTips, 'ratePerSecond', (one) =>
      [
        `${number(one.ratePerSecond)} requests/s`,
        ...(Number.isFinite(one.high)
          ? [
              `bins: ${number(one.low)} to ${number(one.high)}`,
              `Poisson: ${number(one.poissonLow)} to ${number(one.poissonHigh)}`,
            ]
          : []),
      ].join('\n'),
    ),
  ];
}

function sentenceOf(all: readonly RateShown[]): string {
  const window = windowOfEach(all);
  const bin = durationOfEach(all, ({ summary }) => summary.rate.bandSeconds);
  const over = ofEach(all, ({ points }) => ratioWords(points, median));
  if (over !== '') {
    const most = ofEach(all, ({ points }) => ratioWords(points, (ratios) => extent(ratios)[1]));
    return `Within a window of ${window}, the 95th percentile of ${bin} rates is, in the median, ${over} as that of a Poisson process; in the burstiest window it is ${most} (some hundred windows of a Poisson process have one that stands out, too).`;
  }
  const ranges = ofEach(all, ({ points }) => {
    const [min, max] = extent(points.map(({ ratePerSecond }) => ratePerSecond));
    return `from ${number(min)} to ${number(max)}`;
  });
  return `Rates of windows of ${window} go ${ranges} requests/s.`;
}

/** How the bands of windows compare with those of a Poisson process; undefined where there are none. */
function ratioWords(
  points: readonly RatePoint[],
  figure: (ratios: readonly number[]) => number,
): string | undefined {
  const ratios = points.map(({ high, poissonHigh }) => high / poissonHigh).filter(Number.isFinite);
  return ratios.length === 0 ? undefined : timesAs(figure(ratios), 'high');
}

function tableOf(all: readonly RateShown[]): PictureTable {
  return windowRows(all, ({ points }) => points, [
    { name: 'requests/s', of: (one) => one.ratePerSecond },
    { name: '5th percentile of bins', of: (one) => one.low },
    { name: '95th percentile of bins', of: (one) => one.high },
    { name: '5th of Poisson', of: (one) => one.poissonLow },
    { name: '95th of Poisson', of: (one) => one.poissonHigh },
  ]);
}
