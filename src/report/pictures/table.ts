import type { PictureTable, TableCell, TableColumn } from './picture.js';
import type { Shown } from './shown.js';

/** Rows of each source one behind the other, with its name in front where there are two. */
export function tableOf<S extends Shown>(
  shown: readonly S[],
  columns: readonly TableColumn[],
  rowsOf: (one: S) => readonly (readonly TableCell[])[],
): PictureTable {
  if (!shown.some(({ isNamed }) => isNamed)) return { columns, rows: shown.flatMap(rowsOf) };
  return {
    columns: [{ name: 'source' }, ...columns],
    rows: shown.flatMap((one) => rowsOf(one).map((row) => [one.name, ...row])),
  };
}
