import type { DeterministicMath } from '../engine/math.js';

/** Coefficient of variation, and bounds that hold the true one in about 95 of 100 samples. NaN with fewer than 3 numbers, or a mean of 0. */
export interface CvInterval {
  readonly cv: number;
  readonly low: number;
  readonly high: number;
}

/** The first four moments of numbers that come one by one. */
export declare class Moments {
  add(value: number): void;
  addAll(values: Float64Array): void;
  reset(): void;
  get count(): number;
  get mean(): number;
  get cv(): number;
  cvInterval(math: DeterministicMath): CvInterval;
}
