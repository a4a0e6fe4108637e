/** Values that occur, ascending, and how often each does, above 0. */
export interface SortedCounts {
  readonly values: Float64Array;
  readonly counts: Float64Array;
}

/** Values with how often each occurs. */
export interface Counted {
  /** How many there are in all. */
  readonly total: number;
  sorted(): SortedCounts;
}
