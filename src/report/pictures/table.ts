import type { PictureTable, TableCell, TableColumn } from './picture.js';
import type { Shown } from './shown.js';
import { everyFew } from './statistics.js';
import { integer, list } from './words.js';

/** Rows of a table, at most, for all sources together. */
const MOST_ROWS = 200;

/**
 * Rows of each source one behind the other, with its name in front where there are two. Of too many, some at even steps stand
 * for all, which the table says.
 *
 * @param noun what rows are of, in the plural
 */
export function tableOf<S extends Shown>(
  shown: readonly S[],
  columns: readonly TableColumn[],
  rowsOf: (one: S) => readonly (readonly TableCell[])[],
  noun = 'rows',
): PictureTable {
  const all = shown.map((one) => ({ one, rows: rowsOf(one) }));
  const some = all.map(({ one, rows }) => ({
    ...{ one, of: rows.length },
    rows: everyFew(rows, Math.floor(MOST_ROWS / shown.length)),
  }));
  const thinned = some.filter(({ rows, of }) => rows.length < of);
  const isNamed = shown.some((one) => one.isNamed);
  const said = thinned.map(
    ({ one, rows, of }) =>
      `${integer(rows.length)} of ${integer(of)} ${noun}${isNamed ? ` of ${one.name}` : ''}`,
  );
  return {
    columns: isNamed ? [{ name: 'source' }, ...columns] : columns,
    rows: some.flatMap(({ one, rows }) => (isNamed ? rows.map((row) => [one.name, ...row]) : rows)),
    ...(said.length > 0 && { note: `${list(said)}, at even steps.` }),
  };
}
