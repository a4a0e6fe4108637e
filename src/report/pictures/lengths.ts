import { dot, link, type Markish, text } from '@observablehq/plot';
import type { LengthSummary, Spread } from '../traffic-summary.js';
import type { Axis } from './axes.js';
import { type ByColumn, byColumn } from './by-column.js';
import {
  type Bar,
  barAxes,
  barTip,
  histogramLegend,
  histogramMarks,
  percentPerOctave,
  seenBins,
} from './histogram.js';
import { paneled } from './paneled.js';
import type { Picture } from './picture.js';
import { ofEach, type Shown } from './shown.js';
import { tableOf } from './table.js';
import { type Colour, INK } from './theme.js';
import { columnName, integer, list, number, percent, times } from './words.js';

type Bars = LengthSummary & { readonly bars: readonly Bar[] };

/** How long requests are, a panel a column, with the mean, the median and the 99th percentile above. */
export function lengths(shown: readonly Shown[]): Picture | undefined {
  const columns = byColumn(shown, ({ lengths: all }) =>
    all
      .map((one): Bars => ({ ...one, bars: percentPerOctave(seenBins(one.histogram), one.tokens.count) }))
      .filter(({ bars }) => bars.length > 0),
  );
  if (columns.length === 0) return undefined;
  const bars = columns.flatMap(({ of }) => of.flatMap(({ value }) => value.bars));
  return paneled({
    of: shown,
    id: 'lengths',
    title: 'Lengths',
    sentence: sentenceOf(shown, columns),
    legend: [
      ...histogramLegend(shown),
      { name: 'mean, between the median and the 99th percentile', colour: INK, mark: 'circle' },
    ],
    table: tableOf(
      shown,
      [{ name: 'tokens of' }, ...['mean', 'CV', 'min', 'p50', 'p90', 'p99', 'max'].map((name) => ({ name }))],
      ({ summary }) =>
        summary.lengths.map(({ column, tokens: { mean, cv, min, p50, p90, p99, max } }) => [
          ...[columnName(column), mean, cv, min, p50, p90, p99, max],
        ]),
    ),
    panelCount: columns.length,
    panels: ({ width, xTicks, yTicks, hasTips }) => {
      const axes = barAxes(
        bars,
        { label: 'tokens', count: xTicks, isLog: true },
        { label: '% of requests per doubling', count: yTicks },
      );
      if (axes === undefined) return [];
      const y = withHeadroom(axes.y, shown.length);
      return columns.map(({ column, of }) => ({
        x: axes.x,
        y,
        title: { text: columnName(column), colour: INK },
        marks: of.flatMap(({ shown: one, isSecond, value }) => [
          ...histogramMarks(value.bars, one.colour, isSecond),
          ...spreadMarks(value.tokens, one, rowAt(y, isSecond ? 1 : 0)),
          ...(shown.length < 2 ? spreadLabel(value.tokens, one.colour, axes.x, rowAt(y, 0), width) : []),
          ...barTip(
            value.bars,
            hasTips,
            ({ from, to, height }) =>
              `${integer(from)} to ${integer(to)} tokens\n${number(height)} % per doubling`,
          ),
        ]),
      }));
    },
  });
}

/** Of the height of the axis, for each source. */
const HEADROOM = 0.14;

function withHeadroom(axis: Axis, rows: number): Axis {
  const top = axis.ticks[axis.ticks.length - 1];
  return { ...axis, scale: { ...axis.scale, domain: [0, top * (1 + HEADROOM * rows)] } };
}

/** The middle of a row above the last tick. */
function rowAt({ ticks }: Axis, row: number): number {
  return ticks[ticks.length - 1] * (1 + HEADROOM * (row + 0.5));
}

/** A line from the median to the 99th percentile with the mean on it. */
function spreadMarks({ mean, p50, p99 }: Spread, { colour, symbol }: Shown, y: number): Markish[] {
  if (!(p50 > 0 && p99 >= p50 && mean > 0)) return [];
  const stroke = colour.css;
  return [
    link([0], { x1: p50, x2: p99, y1: y, y2: y, stroke, strokeWidth: 2 }),
    dot([p50, p99], { x: (value: number) => value, y, symbol: 'square', r: 2, fill: stroke }),
    dot([mean], { x: mean, y, symbol, r: 4, fill: stroke }),
  ];
}

/** Px of the label, and of what is beside the plot. */
const LABEL_WIDTH = 130;
const MARGINS = 60;

/** The figures on the side that has more room; nowhere if neither has enough. */
function spreadLabel(
  { p50, p99 }: Spread,
  colour: Colour,
  { scale }: Axis,
  y: number,
  width: number,
): Markish[] {
  const [from, to] = scale.domain as [number, number];
  const placeOf = (value: number) => (width - MARGINS) * (Math.log(value / from) / Math.log(to / from));
  const [left, right] = [placeOf(p50), width - MARGINS - placeOf(p99)];
  if (!(Math.max(left, right) >= LABEL_WIDTH)) return [];
  const isLeft = left >= right;
  const words = `p50 ${number(p50)}, p99 ${number(p99)}`;
  const place = isLeft
    ? { x: p50, dx: -8, textAnchor: 'end' as const }
    : { x: p99, dx: 8, textAnchor: 'start' as const };
  return [text([words], { ...place, y, fill: colour.css, fontSize: 11 })];
}

function sentenceOf(shown: readonly Shown[], columns: readonly ByColumn<Bars>[]): string {
  const ofColumns = (say: (column: string, of: string) => string, figure: (one: LengthSummary) => string) =>
    columns.flatMap(({ column }) => {
      const of = ofEach(shown, ({ summary }) => {
        const found = summary.lengths.find((one) => one.column === column);
        return (found && figure(found)) || undefined;
      });
      return of === '' ? [] : [say(columnName(column), of)];
    });
  const tails = ofColumns(
    (name, of) => `for ${name} ${of}`,
    ({ tokens: { mean, p50 } }) => (p50 > 0 ? times(mean / p50) : ''),
  );
  const zeros = ofColumns(
    (name, of) => `${of} for ${name}`,
    (one) => (shareOfZero(one) > 0 ? percent(shareOfZero(one)) : ''),
  );
  const said =
    tails.length === 0
      ? 'Half of the requests have no tokens of these, or more'
      : `The longer the tail, the further the mean is above the median: ${list(tails)}`;
  return zeros.length === 0 ? `${said}.` : `${said}; requests with 0 are not drawn: ${list(zeros)}.`;
}

/** A logarithmic axis has no place for them. */
function shareOfZero({ histogram, tokens }: LengthSummary): number {
  return (histogram.find(({ from }) => from === 0)?.count ?? 0) / tokens.count;
}
