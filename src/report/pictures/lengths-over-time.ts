import { lineY } from '@observablehq/plot';
import { SortedValues } from '../../statistics/sorted-values.js';
import { linearAxis, timeAxis } from './axes.js';
import { byColumn } from './by-column.js';
import { histogramLegend } from './histogram.js';
import { middleOf, timeRange, timeTip, windowOfEach } from './over-time.js';
import { paneled } from './paneled.js';
import type { Picture } from './picture.js';
import { ofEach, type Shown } from './shown.js';
import { tableOf } from './table.js';
import { INK } from './theme.js';
import { momentText } from './ticks.js';
import { columnName, factor, list, number } from './words.js';

interface MeanPoint {
  /** Seconds of the middle of the window. */
  readonly time: number;
  readonly meanTokens: number;
}

interface Means {
  readonly column: string;
  readonly points: readonly MeanPoint[];
}

/** Whether requests get longer or shorter as time passes: the mean lengths of windows, a panel a column. */
export function lengthsOverTime(shown: readonly Shown[]): Picture | undefined {
  const columns = byColumn(shown, meansOf);
  if (columns.length === 0) return undefined;
  return paneled({
    of: shown,
    id: 'lengths-over-time',
    title: 'Mean lengths over time',
    sentence: sentenceOf(
      shown,
      columns.map(({ column }) => column),
    ),
    legend: histogramLegend(shown),
    table: tableOf(
      shown,
      [{ name: 'window from' }, ...columns.map(({ column }) => ({ name: `mean ${columnName(column)}` }))],
      (one) =>
        rowsOf(
          one,
          columns.map(({ column }) => column),
        ),
      'windows',
    ),
    panelCount: columns.length,
    panels: ({ xTicks, yTicks, hasTips }) =>
      columns.map(({ column, of }) => ({
        title: { text: columnName(column), colour: INK },
        x: timeAxis(timeRange(shown), xTicks - 1, shown[0].pageStart),
        y: linearAxis(
          of.flatMap(({ value }) => value.points.map(({ meanTokens }) => meanTokens)),
          { label: 'mean tokens', count: yTicks },
        ),
        marks: of.flatMap(({ shown: { colour }, isSecond, value: { points } }) => [
          lineY(points, {
            ...{ x: 'time', y: 'meanTokens', stroke: colour.css, strokeWidth: 1.6 },
            ...(isSecond && { strokeDasharray: '5 3' }),
          }),
          ...timeTip(points, hasTips, 'meanTokens', (one) => `mean ${number(one.meanTokens)} tokens`),
        ]),
      })),
  });
}

/** Of columns that at least two windows have a mean of. */
function meansOf({ lengths, rate }: Shown['summary']): Means[] {
  return lengths
    .map(({ column, windowMeans }) => ({
      column,
      points: rate.windows.map((window, index) => ({
        time: middleOf(window, rate.windowSeconds),
        meanTokens: windowMeans[index] ?? Number.NaN,
      })),
    }))
    .filter(({ points }) => points.filter(({ meanTokens }) => Number.isFinite(meanTokens)).length > 1);
}

function sentenceOf(shown: readonly Shown[], columns: readonly string[]): string {
  const window = windowOfEach(shown);
  const said = columns.flatMap((column) => {
    const of = ofEach(shown, (one) => growthOf(one, column));
    return of === '' ? [] : [`for ${columnName(column)} by a factor of ${of}`];
  });
  if (said.length === 0) return `Each mean is that of the requests of a window of ${window}.`;
  return `Between its 5th and its 95th percentile, the mean of a window of ${window} with ${LEAST_REQUESTS} requests or more grows ${list(said)}.`;
}

/** Requests that tell a window's mean: chance alone has those of fewer apart by a factor that looks like one of the day. */
const LEAST_REQUESTS = 300;
/** Windows that percentiles are told of. */
const LEAST_WINDOWS = 5;

/** The 95th percentile of windows' means over the 5th; undefined where too few have enough requests, or the 5th is 0. */
function growthOf({ summary: { rate, lengths } }: Shown, column: string): string | undefined {
  const means = lengths.find((one) => one.column === column)?.windowMeans ?? [];
  const told = new SortedValues(
    Float64Array.from(
      means.filter((mean, index) => Number.isFinite(mean) && rate.windows[index]?.requests >= LEAST_REQUESTS),
    ),
  );
  const [low, high] = [told.percentile(5), told.percentile(95)];
  return told.total >= LEAST_WINDOWS && low > 0 ? factor(high / low) : undefined;
}

function rowsOf({ summary, pageStart }: Shown, columns: readonly string[]) {
  const means = columns.map(
    (column) => summary.lengths.find((one) => one.column === column)?.windowMeans ?? [],
  );
  const rows = summary.rate.windows.map(({ startSeconds }, index) => [
    momentText(startSeconds, pageStart),
    ...means.map((values) => values[index] ?? Number.NaN),
  ]);
  return rows;
}
