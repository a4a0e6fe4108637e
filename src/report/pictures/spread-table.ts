import type { Spread } from '../traffic-summary.js';
import type { PictureTable, TableColumn } from './picture.js';
import type { Shown } from './shown.js';
import { tableOf } from './table.js';

/** The figures of a spread, a row each. */
export function spreadTable<S extends Shown>(
  shown: readonly S[],
  spreadsOf: (one: S) => readonly (readonly [name: string, spread: Spread | undefined])[],
  unit?: NonNullable<TableColumn['unit']>,
): PictureTable {
  const figures = ['mean', 'min', 'p50', 'p90', 'p99', 'max'] as const;
  const columns = figures.map((name) => (unit === undefined ? { name } : { name, unit }));
  return tableOf(shown, [{ name: 'of' }, ...columns, { name: 'CV' }], (one) =>
    spreadsOf(one).flatMap(([name, spread]) =>
      spread === undefined ? [] : [[name, ...figures.map((figure) => spread[figure]), spread.cv]],
    ),
  );
}
