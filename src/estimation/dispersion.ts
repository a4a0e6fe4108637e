/** Index of dispersion of counts: variance over mean; 1 for a Poisson process. */
export interface Dispersion {
  readonly windowSeconds: number;
  /** Whole windows that it is of. */
  readonly windows: number;
  /** NaN where there are fewer than 2. */
  readonly index: number;
}

/** Lengths of windows, each a multiple of the one before, and of the stretches about whose mean counts vary. */
export declare const DISPERSION_SECONDS: readonly [3, 30, 300];
export declare const STRETCH_SECONDS: 3600;

/** Counts of short windows about the mean of the hour that they lie in, in constant memory. */
export declare class DispersionTally {
  /** @param times ascending, from call to call; @param start of the trace, at or before the first */
  add(times: Float64Array, start: number): void;
  /** To be called once, at the end. */
  end(durationSeconds: number): Dispersion[];
}
