/** A column of a file that is not read, since it is neither numbers nor what else a trace has. */
export interface SkippedColumn {
  readonly column: string;
  /** As it is named by Arrow's C++ and Python libraries. */
  readonly type: string;
}
