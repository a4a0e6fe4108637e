import { type Category, FIELDS, supportOf } from '../../fields.js';

/** The value of the metadata key `servegen.pool.format`. */
export const FORMAT = 'servegen-packed-pool';

/**
 * The layout's versions; a change that a reader must know of takes the next number. The second has columns of texts more,
 * and is that of pools that hold any, so that others are what every reader knows.
 */
export const NUMBERS_ONLY = 1;
export const WITH_TEXTS = 2;
export type PackedVersion = typeof NUMBERS_ONLY | typeof WITH_TEXTS;

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
  /** Of version 2, where there is any: a text on where the pool is from. */
  provenance: 'servegen.pool.provenance',
  /** `Checksum` of the metadata above and all numbers and texts, 16 hexadecimal digits. */
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
 * - `coupling`, `conversations` (version 2): JSON as in workload specs; a number for what the client with this id, in
 *   an earlier row, has; null where the workload decides.
 * - `label` (version 2): what the client is called; null where it has no name.
 */
export function packedColumns(category: Category, version: PackedVersion): readonly PackedColumn[] {
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
    ...(version === WITH_TEXTS ? ['coupling', 'conversations', 'label'] : []).map((name) => ({
      ...column(name, 'utf8', 0),
      nullable: true,
    })),
  ];
}

/** The type of a column, as Arrow's C++ and Python libraries name it. */
export function typeOf({ leaf, depth }: PackedColumn): string {
  return 'list<'.repeat(depth) + (leaf === 'utf8' ? 'string' : leaf) + '>'.repeat(depth);
}

function column(name: string, leaf: LeafType, depth: 0 | 1 | 2): PackedColumn {
  return { name, leaf, depth, nullable: false };
}
