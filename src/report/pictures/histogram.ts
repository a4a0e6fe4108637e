import { areaY, lineY, type Markish, pointerX, tip } from '@observablehq/plot';
import type { HistogramBin } from '../traffic-summary.js';
import { type Axis, type AxisOptions, linearAxis, logAxis } from './axes.js';
import type { LegendItem } from './picture.js';
import type { Shown } from './shown.js';
import type { Colour } from './theme.js';

/** A bin, and how high it stands. */
export interface Bar {
  readonly from: number;
  readonly to: number;
  readonly height: number;
}

/** Percent an octave: what a bin on a logarithmic axis holds whatever its width. Bins that begin at 0 are left out. */
export function percentPerOctave(bins: readonly HistogramBin[], total = totalOf(bins)): Bar[] {
  return bins
    .filter(({ from, to }) => from > 0 && to > from)
    .map(({ from, to, count }) => ({ from, to, height: ((count / total) * 100) / Math.log2(to / from) }));
}

/** Percent, of bins that are equally wide. */
export function percentOfBins(bins: readonly HistogramBin[]): Bar[] {
  const total = totalOf(bins);
  return bins.map(({ from, to, count }) => ({ from, to, height: (count / total) * 100 }));
}

export function totalOf(bins: readonly HistogramBin[]): number {
  return bins.reduce((sum, { count }) => sum + count, 0);
}

/** The share of a histogram at either end that is not shown: a single value far out would take most of the axis. */
const UNSEEN = 2e-4;

/** Bins without the ends that hold next to nothing. @param unseen share of the values at either end */
export function seenBins(
  bins: readonly HistogramBin[],
  unseen: { readonly low?: number; readonly high?: number } = {},
): HistogramBin[] {
  const { low = UNSEEN, high = UNSEEN } = unseen;
  const total = totalOf(bins);
  const first = crossing(bins, low * total);
  const last = bins.length - 1 - crossing([...bins].reverse(), high * total);
  return bins.slice(first, last + 1);
}

/** The first bin up to which there is more than an amount; one behind the last where there is no more. */
function crossing(bins: readonly HistogramBin[], amount: number): number {
  let sum = 0;
  for (const [index, { count }] of bins.entries()) {
    sum += count;
    if (sum > amount) return index;
  }
  return bins.length;
}

interface Corner {
  readonly x: number;
  readonly y: number;
}

/** The outline of bars, which begins and ends on the ground. */
export function outline(bars: readonly Bar[]): Corner[] {
  const corners: Corner[] = [];
  let end = Number.NaN;
  for (const { from, to, height } of bars) {
    // Between bars that do not touch it goes along the ground.
    if (!(Math.abs(from - end) <= 1e-9 * to)) {
      if (corners.length > 0) corners.push({ x: end, y: 0 });
      corners.push({ x: from, y: 0 });
    }
    corners.push({ x: from, y: height }, { x: to, y: height });
    end = to;
  }
  if (corners.length > 0) corners.push({ x: end, y: 0 });
  return corners;
}

/** A line of its own for each source: whole of the first, dashed of the second. */
export function histogramMarks(bars: readonly Bar[], colour: Colour, isSecond: boolean): Markish[] {
  const corners = outline(bars);
  const at = { x: 'x', y: 'y' };
  return [
    areaY(corners, { x: 'x', y1: 0, y2: 'y', fill: colour.css, fillOpacity: isSecond ? 0.12 : 0.22 }),
    lineY(corners, {
      ...at,
      stroke: colour.css,
      strokeWidth: 1.6,
      ...(isSecond && { strokeDasharray: '5 3' }),
    }),
  ];
}

/** The marks of `histogramMarks` in a legend. */
export function histogramLegend(shown: readonly Shown[]): LegendItem[] {
  return shown
    .filter(({ isNamed }) => isNamed)
    .map(({ name, colour }, index) => ({ name, colour, mark: index === 0 ? 'line' : 'dashed' }));
}

/** What tells the bar where the pointer is. */
export function barTip(bars: readonly Bar[], hasTips: boolean, say: (bar: Bar) => string): Markish[] {
  if (!hasTips) return [];
  const middle = ({ from, to }: Bar) => (from > 0 ? Math.sqrt(from * to) : (from + to) / 2);
  return [tip(bars, pointerX({ x: middle, y: 'height', title: say }))];
}

/** The axes of bars: of edges along x, which are logarithmic where that is asked for, and from 0 up along y. */
export function barAxes(
  bars: readonly Bar[],
  x: AxisOptions & { readonly isLog: boolean },
  y: AxisOptions,
  /** What else stands that high. */
  heights: readonly number[] = [],
): { readonly x: Axis; readonly y: Axis } | undefined {
  const edges = bars.flatMap(({ from, to }) => [from, to]);
  const along = x.isLog ? logAxis(edges, x) : linearAxis(edges, x);
  if (along === undefined || bars.length === 0) return undefined;
  return {
    x: along,
    y: linearAxis([...bars.map(({ height }) => height), ...heights], y),
  };
}
