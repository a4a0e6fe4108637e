import { type Category, FIELDS, supportOf } from '../../fields.js';

/** The value of the metadata key `servegen.pool.format`. */
export const FORMAT = 'servegen-packed-pool';

/** The layout's version; a change that a reader must know of takes the next number. */
export const VERSION = 1;

/** Keys of the Arrow schema's metadata. */
export const MetadataKey = {
  format: 'servegen.pool.format',
  version: 'servegen.pool.version',
  category: 'servegen.pool.category',
  name: 'servegen.pool.name',
  /** Decimal numbers, as JavaScript writes them. */
  windowSeconds: 'servegen.pool.window_seconds',
  startSeconds: 'servegen.pool.start_seconds',
  windowCount: 'servegen.pool.window_count',
  /** `Checksum` of the metadata above and all numbers, 16 hexadecimal digits. */
  checksum: 'servegen.pool.checksum',
} as const;

export type LeafType = 'uint8' | 'uint32' | 'float64' | 'utf8';

/** A column of the Arrow file. */
export interface PackedColumn {
  readonly name: string;
  readonly leaf: LeafType;
  /** 0: one value a client; 1: a list a client; 2: a list of lists a client. */
  readonly depth: 0 | 1 | 2;
  readonly nullable: boolean;
}

/**
 * The columns of a packed pool, in order; one row a client, ascending `client_id`.
 *
 * - `left_out`: why the client cannot be used; null where it can. For other programs: this one decides again.
 * - `rate` (requests per second), `cv`, `pattern` (0 none, 1 Gamma, 2 Weibull), `arg1` (shape) and `arg2` (scale):
 *   one value a window, or an empty list for a client without a trace.
 * - `dataset_start` (seconds): one value a dataset window, or an empty list for a client without a dataset.
 * - `<field>_values` and `<field>_probabilities`: one distribution a dataset window; an empty list where the field
 *   is not described.
 */
export function packedColumns(category: Category): readonly PackedColumn[] {
  return [
    column('client_id', 'uint32', 0),
    { ...column('left_out', 'utf8', 0), nullable: true },
    column('rate', 'float64', 1),
    column('cv', 'float64', 1),
    column('pattern', 'uint8', 1),
    column('arg1', 'float64', 1),
    column('arg2', 'float64', 1),
    column('dataset_start', 'float64', 1),
    ...FIELDS[category].flatMap((field) => [
      column(`${field}_values`, supportOf(field).isWhole ? 'uint32' : 'float64', 2),
      column(`${field}_probabilities`, 'float64', 2),
    ]),
  ];
}

/** The type of a column, as Arrow's C++ and Python libraries name it. */
export function typeOf({ leaf, depth }: PackedColumn): string {
  return 'list<'.repeat(depth) + (leaf === 'utf8' ? 'string' : leaf) + '>'.repeat(depth);
}

function column(name: string, leaf: LeafType, depth: 0 | 1 | 2): PackedColumn {
  return { name, leaf, depth, nullable: false };
}
