import type { DeterministicMath } from '../engine/math.js';
import type { NumberRange } from './parameters.js';

/**
 * A law of inter-arrival times by one parameter, its shape; the mean follows from the rate.
 * Its kernel is in `assembly/gaps`.
 */
export interface ShapedInterArrivals<Family extends string = string> {
  readonly family: Family;
  /** What plans and the windows of pools have for it: a number of `GapFamily` in `assembly/plan/layout.ts`. */
  readonly code: number;
  /** The shapes that the engine accepts: beyond them gaps under- or overflow, or their tables lose accuracy. */
  readonly shape: NumberRange & { readonly minimum: number; readonly maximum: number };
  /** What the shape is, for the schema of specs. */
  readonly shapeDescription: string;
  /** With renewal arrivals. */
  readonly smallestRenewalShape?: number;
  /** The shape at which gaps have a coefficient of variation, wherever it lies; relative error below 1e-6. */
  shapeOfCv(cv: number, math: DeterministicMath): number;
  /** The coefficient of variation of a shape within its bounds. */
  cvOfShape(shape: number, math: DeterministicMath): number;
}

/** A law of inter-arrival times without parameters: one of those above, at one shape, or one of its own. */
export interface FixedInterArrivals<Family extends string = string> {
  readonly family: Family;
  readonly description: string;
  readonly code: number;
  readonly shape: number;
  readonly cv: number;
}
