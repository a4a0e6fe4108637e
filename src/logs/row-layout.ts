/** The columns of the rows that are kept of a log. */
export interface RowLayout {
  /** One value a row each; the first has the times. */
  readonly scalars: readonly ScalarColumn[];
  /** Names of columns that have any number of values a row, each of 32 bits. */
  readonly lists: readonly string[];
}

export interface ScalarColumn {
  readonly name: string;
  readonly type: 'float64' | 'uint32';
}

export type ScalarValues = Float64Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

/** Row i has `values[offsets[i]]` up to `values[offsets[i + 1]]`; offsets begin with 0. */
export interface ListValues {
  readonly offsets: Uint32Array<ArrayBuffer>;
  readonly values: Uint32Array<ArrayBuffer>;
}

/** Rows, column by column, in the order of the layout. */
export interface Rows {
  readonly rows: number;
  readonly scalars: readonly ScalarValues[];
  readonly lists: readonly ListValues[];
}

const TYPES = { float64: Float64Array, uint32: Uint32Array } as const;

export function scalarArray(
  { type }: ScalarColumn,
  rows: number,
  buffer?: ArrayBuffer,
  offset = 0,
): ScalarValues {
  const Type = TYPES[type];
  return buffer === undefined ? new Type(rows) : new Type(buffer, offset, rows);
}

/** Bytes of a row without its lists, but with their offsets. */
export function rowBytes({ scalars, lists }: RowLayout): number {
  return scalars.reduce((sum, { type }) => sum + TYPES[type].BYTES_PER_ELEMENT, 0) + 4 * lists.length;
}
