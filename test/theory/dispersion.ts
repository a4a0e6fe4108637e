import type { Trace } from '../../src/generate/trace.js';

/**
 * Requests of a trace by bin of equal length.
 *
 * @param bin length of a bin, seconds, of which the trace has a whole number
 * @param clientId only of this client; of all by default
 */
export async function binCounts(trace: Trace, bin: number, clientId?: number): Promise<Float64Array> {
  const counts = new Float64Array(Math.round(trace.durationSeconds / bin));
  for await (const batch of trace) {
    const times = batch.getChild('timestamp')!.toArray() as Float64Array;
    const clients = batch.getChild('client_id')!.toArray() as Uint32Array;
    for (let row = 0; row < times.length; row++) {
      if (clientId === undefined || clients[row] === clientId) counts[Math.floor(times[row] / bin)]++;
    }
    trace.recycle(batch);
  }
  return counts;
}

/** Counts of bins that are `factor` times as long. */
export function coarser(counts: Float64Array, factor: number): Float64Array {
  const sums = new Float64Array(counts.length / factor);
  counts.forEach((count, index) => {
    sums[Math.floor(index / factor)] += count;
  });
  return sums;
}

/** Index of dispersion about the expectation: the sum of (count - expected)^2 over the sum of expected. */
export function dispersion(counts: Float64Array, expected: number): number {
  return dispersionByWindow(counts, [expected * counts.length]);
}

/** The same where windows of as many bins each expect unequal numbers. */
export function dispersionByWindow(counts: Float64Array, expectedByWindow: readonly number[]): number {
  const bins = counts.length / expectedByWindow.length;
  let squares = 0;
  counts.forEach((count, index) => {
    const difference = count - expectedByWindow[Math.floor(index / bins)] / bins;
    squares += difference * difference;
  });
  return squares / expectedByWindow.reduce((sum, expected) => sum + expected, 0);
}

/**
 * Index of dispersion about the mean of each run of `bins` bins; the sum of squares is divided by the degrees of freedom
 * that are left, so that independent counts have their variance over their mean.
 */
export function dispersionWithin(counts: Float64Array, bins: number): number {
  let squares = 0;
  let total = 0;
  for (let from = 0; from < counts.length; from += bins) {
    const run = counts.subarray(from, from + bins);
    const sum = run.reduce((all, count) => all + count, 0);
    squares += run.reduce((all, count) => all + (count - sum / bins) * (count - sum / bins), 0);
    total += sum;
  }
  return (squares * bins) / (bins - 1) / total;
}

/** An estimate of a variance, or of what is in proportion to one. */
export interface VarianceEstimate {
  readonly value: number;
  /** Of normal observations whose estimate would vary as much. */
  readonly degrees: number;
}

/**
 * How many standard deviations two estimates of variances, found and expected, are apart, if what they estimate is the
 * same: Paulson's normal approximation of the F distribution (1942; Abramowitz and Stegun 1964, 26.6.15). It holds for few
 * degrees of freedom, too, where the estimates themselves are far from normal.
 */
export function varianceRatioScore(found: VarianceEstimate, expected: VarianceEstimate): number {
  const root = Math.cbrt(found.value / expected.value);
  const [a, b] = [2 / (9 * found.degrees), 2 / (9 * expected.degrees)];
  return ((1 - b) * root - (1 - a)) / Math.sqrt(b * root * root + a);
}

/** Degrees of freedom that the variance of observations with an excess kurtosis is worth: less where tails are heavy. */
export function effectiveDegrees(observations: number, kurtosis: number): number {
  return observations / (1 + Math.max(0, kurtosis) / 2);
}
