import type { Counted } from './sorted-counts.js';

/** How far apart two distributions are; symmetric. */
export interface Distances {
  /** Kolmogorov-Smirnov: the largest difference of the distribution functions, 0 to 1. */
  readonly kolmogorovSmirnov: number;
  /** Wasserstein-1: the area between the distribution functions, in the unit of the values. */
  readonly wasserstein: number;
}

/**
 * The Kolmogorov-Smirnov distance sup |F_a - F_b| and the Wasserstein-1 distance, the integral of |F_a - F_b|
 * (Vallender 1974, doi:10.1137/1118101), of two samples of any size. Both are symmetric to the bit, and 0 for
 * equal samples; NaN where a sample is empty.
 */
export function distances(a: Counted, b: Counted): Distances {
  if (a.total === 0 || b.total === 0) return { kolmogorovSmirnov: Number.NaN, wasserstein: Number.NaN };
  const { values: valuesA, counts: countsA } = a.sorted();
  const { values: valuesB, counts: countsB } = b.sorted();
  let kolmogorovSmirnov = 0;
  let wasserstein = 0;
  let difference = 0;
  let last = 0;
  let [placeA, placeB] = [0, 0];
  let [passedA, passedB] = [0, 0];
  while (placeA < valuesA.length || placeB < valuesB.length) {
    // Both distribution functions are level from the last value to this one.
    const nextA = placeA < valuesA.length ? valuesA[placeA] : Number.POSITIVE_INFINITY;
    const nextB = placeB < valuesB.length ? valuesB[placeB] : Number.POSITIVE_INFINITY;
    const value = Math.min(nextA, nextB);
    if (difference > 0) wasserstein += difference * (value - last);
    if (nextA === value) passedA += countsA[placeA++];
    if (nextB === value) passedB += countsB[placeB++];
    difference = Math.abs(passedA / a.total - passedB / b.total);
    kolmogorovSmirnov = Math.max(kolmogorovSmirnov, difference);
    last = value;
  }
  return { kolmogorovSmirnov, wasserstein };
}
