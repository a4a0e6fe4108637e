/** What the engine and the host have to agree on about what is prepared for plans. */

/**
 * The memory in which an alias table is made: its arrays lie one behind the other, each for as many values as there are at
 * first. Bytes a value before each array begins, and in all.
 */
export namespace AliasMemory {
  /** Those of the values, then of the bins: f64. */
  export const VALUES: u32 = 0;
  export const PROBABILITIES: u32 = 8;
  /** What bins give else: f64. */
  export const ALIASES: u32 = 16;
  export const THRESHOLDS: u32 = 24;
  export const STACK: u32 = 28;
  /** The bins as a plan has them, of which `RatioBin` is the largest. */
  export const RECORDS: u32 = 32;
  export const SIZE: u32 = 56;
}
