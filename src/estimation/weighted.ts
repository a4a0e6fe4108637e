/** Values and how often each occurs (or how much it weighs), ascending, each value once. */
export interface WeightedValues {
  readonly values: Float64Array;
  readonly weights: Float64Array;
}
