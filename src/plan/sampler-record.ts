/** A sampler as the plan has it. */
export interface SamplerRecord {
  /** A `SamplerKind`. */
  readonly kind: number;
  /** Number of entries; the value itself of a constant. */
  readonly count: number;
  /** Offset in the tables. */
  readonly offset: number;
}
