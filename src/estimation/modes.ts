import type { WeightedValues } from './weighted.js';

/** A hill of a distribution: from the valley before it to the one behind it. */
export interface Mode {
  /** Where it is highest. */
  readonly position: number;
  readonly low: number;
  readonly high: number;
  /** Share of all, 0 to 1. */
  readonly mass: number;
}

/** A single value that is much more frequent than those around it. */
export interface Spike {
  readonly value: number;
  readonly mass: number;
}

export interface Modes {
  /** Ascending by position; one at least where there are values. */
  readonly modes: readonly Mode[];
  /** Descending by mass. */
  readonly spikes: readonly Spike[];
}

export interface ModesOptions {
  /** What distances are measured on: `log` for lengths (of value + 1), `linear` for ratios. Default `log`. */
  readonly scale?: 'linear' | 'log';
}

export declare function findModes(values: WeightedValues, options?: ModesOptions): Modes;
