import { dot, line } from '@observablehq/plot';
import type { RateLengthSummary } from '../traffic-summary.js';
import { linearAxis } from './axes.js';
import { byColumn } from './by-column.js';
import { paneled } from './paneled.js';
import type { Picture, TableCell } from './picture.js';
import { durationOfEach, legendOf, ofEach, type Shown } from './shown.js';
import { tableOf } from './table.js';
import { INK } from './theme.js';
import { columnName, correlation, list } from './words.js';

/** Whether requests are longer when there are many: mean lengths of short windows by their rate. */
export function lengthsByRate(shown: readonly Shown[]): Picture | undefined {
  const columns = byColumn(shown, ({ rateLengths }) => rateLengths.filter(({ groups }) => groups.length > 1));
  if (columns.length === 0) return undefined;
  const rates = columns.flatMap(({ of }) =>
    of.flatMap(({ value }) => value.groups.map(({ ratePerSecond }) => ratePerSecond)),
  );
  return paneled({
    of: shown,
    id: 'lengths-by-rate',
    title: 'Mean length against rate',
    sentence: sentenceOf(
      shown,
      durationOfEach(shown, ({ summary }) => summary.rateLengths[0]?.windowSeconds),
      columns.map(({ column }) => column),
    ),
    legend: legendOf(shown),
    table: tableOf(
      shown,
      [
        { name: 'tokens of' },
        { name: 'requests/s' },
        { name: 'mean tokens' },
        { name: 'windows', unit: 'count' },
      ],
      ({ summary }) => rowsOf(summary.rateLengths),
      'groups of windows',
    ),
    panelCount: columns.length,
    panels: ({ xTicks, yTicks }) =>
      columns.map(({ column, of }) => ({
        title: { text: columnName(column), colour: INK },
        x: linearAxis(rates, { label: 'requests/s', count: xTicks }),
        y: linearAxis(
          of.flatMap(({ value }) => value.groups.map(({ meanTokens }) => meanTokens)),
          { label: 'mean tokens', count: yTicks },
        ),
        marks: of.flatMap(({ shown: { colour, symbol }, isSecond, value: { groups } }) => {
          const at = { x: 'ratePerSecond', y: 'meanTokens' };
          return [
            line(groups, {
              ...at,
              stroke: colour.css,
              strokeWidth: 1.6,
              ...(isSecond && { strokeDasharray: '5 3' }),
            }),
            dot(groups, { ...at, symbol, r: 3.5, fill: colour.css }),
          ];
        }),
      })),
  });
}

function rowsOf(all: readonly RateLengthSummary[]): TableCell[][] {
  return all.flatMap(({ column, groups }) =>
    groups.map(({ ratePerSecond, meanTokens, windows }) => [
      ...[columnName(column), ratePerSecond, meanTokens, windows],
    ]),
  );
}

function sentenceOf(shown: readonly Shown[], windows: string, columns: readonly string[]): string {
  const said = columns.map((column) => {
    const of = ofEach(shown, ({ summary }) => {
      const found = summary.rateLengths.find((one) => one.column === column);
      return found && Number.isFinite(found.pearson) ? correlation(found.pearson) : undefined;
    });
    return of === '' ? '' : `for ${columnName(column)} ${of}`;
  });
  const known = said.filter((words) => words !== '');
  if (known.length === 0) return `Windows of ${windows}, grouped by their rate.`;
  return `Flat where the mix of requests does not change with the rate of ${windows}; the correlation is ${list(known)}.`;
}
