import type { ColumnChoice } from '../column-names.js';

/** How a trace is opened. */
export interface OpenOptions extends ColumnChoice {
  /** Columns of types that are not read are passed over, and named in `skipped`, instead of refused. */
  readonly skipOtherColumns?: boolean;
  /** The numbers of rows in a text, which else are passed over, are the column `request_id`. */
  readonly rowNumbers?: boolean;
  /** A batch is good until the next is asked for, whose memory is then that of an earlier one, or gone. */
  readonly reusesMemory?: boolean;
  /** Threads that may unpack a large Parquet file, beside this one; default: none. */
  readonly workers?: number;
  /**
   * Of a file, whatever does no harm to this reader but is not as it was written is refused, too, by the hash that its
   * footer records.
   */
  readonly strict?: boolean;
}
