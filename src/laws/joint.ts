/** Tables of lengths whose rows are drawn whole, so that fields depend on each other in whatever way they did. */
import type { SamplesDistribution } from './samples.js';

/** Rows of values of several fields, by weights in proportion to which they are drawn. */
export interface JointTable {
  readonly fields: readonly string[];
  /** Each has a value for each field. */
  readonly rows: readonly (readonly number[])[];
  /** One for each row, with a positive sum; equal where absent. */
  readonly weights?: readonly number[];
}

/** What a field is by itself: the values of its column. Fields that have columns of one table are drawn together, by row. */
interface Column extends SamplesDistribution<readonly number[]> {
  readonly table: JointTable;
}

/** The table of which the law of a field is a column; undefined of any other law. */
export function tableOf(distribution: object | undefined): JointTable | undefined {
  return (distribution as Partial<Column> | undefined)?.table;
}

/** The value of a column in a row of its table. */
export function columnValue(column: object, row: number): number {
  return (column as Column).samples[row];
}

/**
 * The table with only the rows whose tokens in some of its columns sum to a limit at most; itself where all rows do. The law
 * of its rows, given that they do, is the same.
 */
export function rowsWithin(table: JointTable, counted: readonly string[], limit: number): JointTable {
  const places = counted.map((field) => table.fields.indexOf(field)).filter((place) => place >= 0);
  const kept = table.rows.flatMap((row, index) =>
    places.reduce((sum, place) => sum + row[place], 0) <= limit ? [index] : [],
  );
  if (kept.length === table.rows.length) return table;
  return {
    fields: table.fields,
    rows: kept.map((row) => table.rows[row]),
    ...(table.weights && { weights: kept.map((row) => table.weights![row]) }),
  };
}

const known = new WeakMap<JointTable, Readonly<Record<string, Column>>>();

/** The columns of a table as the laws of its fields; those of one table are the same objects each time. */
export function columnsOf(table: JointTable): Readonly<Record<string, Column>> {
  let columns = known.get(table);
  if (columns === undefined) {
    const { fields, rows, weights } = table;
    columns = Object.fromEntries(
      fields.map((field, index): [string, Column] => [
        field,
        { family: 'samples', samples: rows.map((row) => row[index]), ...(weights && { weights }), table },
      ]),
    );
    known.set(table, columns);
  }
  return columns;
}

/** Rows that are different, of whole numbers where fields have such, and the weight of each; those of weight 0 are left out. */
export function distinctRows(
  { rows, weights }: JointTable,
  isWhole: readonly boolean[],
): { readonly rows: readonly (readonly number[])[]; readonly weights: Float64Array } {
  const found = new Map<string, { readonly row: readonly number[]; weight: number }>();
  for (const [index, given] of rows.entries()) {
    const weight = weights?.[index] ?? 1;
    if (!(weight > 0)) continue;
    const row = given.map((value, field) => (isWhole[field] ? Math.floor(value + 0.5) : value));
    const key = row.join(' ');
    const same = found.get(key);
    if (same === undefined) found.set(key, { row, weight });
    else same.weight += weight;
  }
  const distinct = [...found.values()];
  return {
    rows: distinct.map(({ row }) => row),
    weights: Float64Array.from(distinct, ({ weight }) => weight),
  };
}
