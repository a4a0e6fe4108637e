import type { CountedValues } from '../../statistics/counted-values.js';
import type { HistogramBin, Spread } from '../traffic-summary.js';
import { rounded } from './rounded.js';

/** Bins of a histogram, at most. */
const MOST_BINS = 120;
/** Steps to an octave, where that makes no more bins. */
const FINEST = 8;

/** The usual figures of counted values. */
export function spreadOf(values: CountedValues): Spread {
  const { mean, total } = values;
  let squares = 0;
  for (const [value, count] of values.ascending()) squares += count * (value - mean) * (value - mean);
  const [p50, p90, p99] = [0.5, 0.9, 0.99].map((share) => values.quantile(share));
  return {
    ...{ count: total, mean, cv: Math.sqrt(squares / total) / mean, min: values.min },
    ...{ p50, p90, p99, max: values.max },
  };
}

/**
 * Edges in equal steps of the logarithm, at most 120 bins, from at or below `low` to above `high`.
 *
 * @param low above 0
 * @param tick of a clock that shows whole ticks, 0 where there is none: edges are then half a tick off these, so that each bin
 *   has a whole number of them
 */
export function logEdges(low: number, high: number, tick = 0): number[] {
  const octaves = Math.log2(high / low);
  const steps = Math.max(1, Math.min(FINEST, Math.floor((MOST_BINS - 2) / Math.max(octaves, 1e-9))));
  // Of numbers over more octaves than there are bins, which no clock makes, a step is several octaves.
  const width = Math.max(1, Math.ceil(octaves / (MOST_BINS - 2)));
  const edge = (step: number) => rounded(2 ** ((step * width) / steps));
  let first = Math.floor((Math.log2(low) * steps) / width);
  while (edge(first) > low) first--;
  const edges = [edge(first)];
  for (let step = first + 1; edges[edges.length - 1] <= high; step++) edges.push(edge(step));
  return tick > 0 ? betweenTicks(low, edges.slice(1), tick) : edges;
}

/** Edges that are halfway between two ticks, each once: the first at or below `low`, or half a tick, the others above those that are given. */
function betweenTicks(low: number, above: readonly number[], tick: number): number[] {
  const halfway = (ticks: number) => rounded((Math.max(0, Math.floor(ticks)) + 0.5) * tick);
  return [...new Set([halfway(low / tick - 0.5), ...above.map((edge) => halfway(edge / tick + 0.5))])];
}

/** Counted values above 0 in equal steps of the logarithm, at most 120; bins in between that have none are there, too. */
export function logBins(values: CountedValues, tick = 0): HistogramBin[] {
  const { values: occurring } = values.sorted();
  const low = occurring.find((value) => value > 0);
  if (low === undefined) return [];
  const least = tick > 0 ? Math.min(low, tick) / 2 : low;
  return binned(values, logEdges(least, occurring[occurring.length - 1], tick));
}

/** Counted whole numbers in bins of whole numbers that grow with them, at most 120; 0 has a bin of its own. */
export function wholeBins(values: CountedValues): HistogramBin[] {
  const { values: occurring } = values.sorted();
  if (occurring.length === 0) return [];
  const [low, high] = [occurring[0], occurring[occurring.length - 1]];
  return binned(values, wholeEdges(low, high));
}

/** Whole edges from at or below `low` to above `high`. */
export function wholeEdges(low: number, high: number): number[] {
  const steps = Math.min(
    FINEST,
    Math.floor((MOST_BINS - 3) / Math.log2(Math.max(2, high / Math.max(low, 1)))),
  );
  const edges = low === 0 ? [0] : [];
  let step = low === 0 ? 0 : Math.floor(Math.log2(low) * steps);
  const edge = (at: number) => Math.round(2 ** (at / steps));
  while (low > 0 && edge(step) > low) step--;
  for (; edges.length < 2 || edges[edges.length - 1] <= high; step++) {
    if (edges.length === 0 || edge(step) > edges[edges.length - 1]) edges.push(edge(step));
  }
  return edges;
}

/** Values outside of the edges are left out. */
export function binned(values: CountedValues, edges: readonly number[]): HistogramBin[] {
  const counts = new Float64Array(edges.length - 1);
  const { values: occurring, counts: occurrences } = values.sorted();
  let bin = 0;
  for (let index = 0; index < occurring.length; index++) {
    if (occurring[index] < edges[0]) continue;
    while (bin < counts.length && occurring[index] >= edges[bin + 1]) bin++;
    if (bin === counts.length) break;
    counts[bin] += occurrences[index];
  }
  return Array.from(counts, (count, at) => ({ from: edges[at], to: edges[at + 1], count }));
}
