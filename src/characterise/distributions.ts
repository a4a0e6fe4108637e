import type { CountedValues } from '../statistics/counted-values.js';
import { SortedValues } from '../statistics/sorted-values.js';
import type { Distribution, HistogramBin, Spread } from './characterisation.js';

/** Steps of a histogram for pictures in each octave. */
const STEPS_AN_OCTAVE = 4;

/** The usual figures of counted values. */
export function distributionOf(values: CountedValues): Distribution {
  const { mean, total } = values;
  let squares = 0;
  for (const [value, count] of values.ascending()) squares += count * (value - mean) * (value - mean);
  const [p10, p50, p90, p99] = [0.1, 0.5, 0.9, 0.99].map((share) => values.quantile(share));
  return {
    ...{ count: total, mean, cv: Math.sqrt(squares / total) / mean, min: values.min },
    ...{ p10, p50, p90, p99, max: values.max },
  };
}

/** @param values of which those that are not finite are left out */
export function spreadOf(values: Iterable<number>): Spread {
  const sorted = new SortedValues(Float64Array.from(values).filter(Number.isFinite));
  const [min, p5, p50, p95, max] = [0, 5, 50, 95, 100].map((percent) => sorted.percentile(percent));
  return { count: sorted.total, min, p5, p50, p95, max };
}

/** Population standard deviation over mean; NaN where there are no values. */
export function variationOf(values: readonly number[]): number {
  return new SortedValues(Float64Array.from(values)).cv;
}

/** The middle value, of an even number the lower one of the two; NaN where there are none. */
export function medianOf(values: Iterable<number>): number {
  return spreadOf(values).p50;
}

/**
 * Counted values in bins whose edges are a quarter of an octave apart, where that is more than `unit`, and multiples of
 * the unit. 0 and what is below the unit are in the first.
 *
 * @param unit the width of the narrowest bin, above 0; 1 for whole numbers
 */
export function octaveBins(values: CountedValues, unit: number): HistogramBin[] {
  const bins: { from: number; to: number; count: number }[] = [];
  for (const [value, count] of values.ascending()) {
    const last = bins.at(-1);
    if (last !== undefined && value < last.to) last.count += count;
    else bins.push({ ...edgesAround(value, unit), count });
  }
  return bins;
}

function edgesAround(value: number, unit: number): { from: number; to: number } {
  if (value < unit) return { from: 0, to: unit };
  let step = Math.floor(Math.log2(value / unit) * STEPS_AN_OCTAVE);
  // Rounding to multiples of the unit can move an edge past the value, by one step.
  while (edge(step, unit) > value) step--;
  while (edge(step + 1, unit) <= value) step++;
  return { from: edge(step, unit), to: edge(step + 1, unit) };
}

/** Steps below some octaves would be narrower than the unit: their edges coincide. */
function edge(step: number, unit: number): number {
  return unit * Math.round(2 ** (step / STEPS_AN_OCTAVE));
}
