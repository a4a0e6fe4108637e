import { lineY } from '@observablehq/plot';
import { linearAxis, timeAxis } from './axes.js';
import { byColumn } from './by-column.js';
import { histogramLegend } from './histogram.js';
import { middleOf, startOfAll, timeRange, timeTip, windowOfEach } from './over-time.js';
import { paneled } from './paneled.js';
import type { Picture } from './picture.js';
import { ofEach, type Shown } from './shown.js';
import { everyFew } from './statistics.js';
import { tableOf } from './table.js';
import { INK } from './theme.js';
import { momentText } from './ticks.js';
import { columnName, factor, list, number } from './words.js';

const ROWS = 40;

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
  const start = startOfAll(shown);
  const said = columns.map(
    ({ column }) =>
      `for ${columnName(column)} by a factor of ${ofEach(shown, (one) => rangeOf(one, column))}`,
  );
  return paneled({
    of: shown,
    id: 'lengths-over-time',
    title: 'Mean lengths over time',
    sentence: `From the window of ${windowOfEach(shown)} with the shortest requests to that with the longest, the mean grows ${list(said)}.`,
    legend: histogramLegend(shown),
    table: tableOf(
      shown,
      [{ name: 'window from' }, ...columns.map(({ column }) => ({ name: `mean ${columnName(column)}` }))],
      (one) =>
        rowsOf(
          one,
          columns.map(({ column }) => column),
          ROWS / shown.length,
        ),
    ),
    panelCount: columns.length,
    panels: ({ xTicks, yTicks, hasTips }) =>
      columns.map(({ column, of }) => ({
        title: { text: columnName(column), colour: INK },
        x: timeAxis(timeRange(shown), xTicks - 1, start),
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

function rangeOf({ summary }: Shown, column: string): string | undefined {
  const points = meansOf(summary).find((one) => one.column === column)?.points ?? [];
  const means = points.map(({ meanTokens }) => meanTokens).filter(Number.isFinite);
  const [min, max] = [Math.min(...means), Math.max(...means)];
  return min > 0 && means.length > 1 ? factor(max / min) : undefined;
}

function rowsOf({ summary }: Shown, columns: readonly string[], most: number) {
  const means = columns.map(
    (column) => summary.lengths.find((one) => one.column === column)?.windowMeans ?? [],
  );
  const rows = summary.rate.windows.map(({ startSeconds }, index) => [
    momentText(startSeconds, summary.startUnixSeconds),
    ...means.map((values) => values[index] ?? Number.NaN),
  ]);
  return everyFew(rows, most);
}
