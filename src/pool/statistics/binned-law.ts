import type { Support } from '../../fields.js';
import { truncated } from '../../laws/conditioning.js';
import type { ContinuousPart } from '../../laws/parts.js';
import type { TruncatedLaw } from '../../laws/truncated.js';

/** A mixture of continuous laws in bins, ascending. */
export interface BinnedLaw {
  readonly mean: number;
  readonly meanSquare: number;
  /** About the middles of the bins, so that their mean is that of the law; ascending. */
  readonly values: number[];
  /** Probabilities, but for rounding. */
  readonly weights: number[];
  /** In units of the field, which for counts are values. */
  readonly widths: number[];
}

/** Far from the middle, so many times less than in a bin of the middle. */
const TAILS = [4, 16, 64, 256];
const FEWEST_BINS = 4;

/**
 * Cuts a mixture at the quantiles of its parts, so that narrow ones have as many bins as wide ones.
 *
 * @param bins of all parts, about
 */
export function binnedLaw(parts: readonly ContinuousPart[], support: Support, bins: number): BinnedLaw {
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  // As values are drawn: between the ends that are rounded to the bounds.
  const laws = parts.map(({ distribution, ends: { low, high } }) =>
    truncated({ ...distribution, min: Math.max(low, 0), max: high }),
  );
  const meanOver = (of: 'mean' | 'meanSquare') =>
    parts.reduce((sum, { weight }, part) => sum + (weight / total) * laws[part][of], 0);
  const edges = edgesOf(parts, laws, support, Math.max(FEWEST_BINS, Math.round(bins / parts.length)));
  const masses = massesBetween(edges, parts);
  const taken = Array.from(masses.keys()).filter((bin) => masses[bin] > 0);
  const widths = taken.map((bin) => edges[bin + 1] - edges[bin]);
  const weights = taken.map((bin) => masses[bin] / total);
  const values = taken.map((bin, at) => edges[bin] + widths[at] / 2);
  const mean = meanOver('mean');
  placeLast(values, weights, widths, mean);
  keepMean(values, weights, widths, mean);
  return { mean, meanSquare: meanOver('meanSquare'), values, weights, widths };
}

/** Ends of bins, ascending: for counts they lie between whole numbers. */
function edgesOf(
  parts: readonly ContinuousPart[],
  laws: readonly TruncatedLaw[],
  { isWhole }: Support,
  bins: number,
): Float64Array {
  const levels = levelsOf(bins);
  const edges = new Set<number>();
  for (const [part, { ends }] of parts.entries()) {
    edges.add(ends.low).add(ends.high);
    for (const level of levels) {
      const quantile = laws[part].quantile(level);
      const edge = isWhole ? Math.floor(quantile) + 0.5 : quantile;
      if (edge > ends.low && edge < ends.high) edges.add(edge);
    }
  }
  return Float64Array.from(edges).sort();
}

/** The weight of all parts between each edge and the next. */
function massesBetween(edges: Float64Array, parts: readonly ContinuousPart[]): Float64Array {
  const masses = new Float64Array(edges.length - 1);
  for (const { weight, ends, below, upTo, cumulative } of parts) {
    let reached = below;
    for (let bin = edges.indexOf(ends.low); edges[bin] < ends.high; bin++) {
      const high = edges[bin + 1];
      const upToHere = high >= ends.high ? upTo : cumulative(high);
      // Rounding must not let the distribution function fall.
      if (!(upToHere > reached)) continue;
      masses[bin] += (weight * (upToHere - reached)) / (upTo - below);
      reached = upToHere;
    }
  }
  return masses;
}

/** Moves the value of the last bin, which can be very wide, to where it makes the mean what it is, as far as it can. */
function placeLast(
  values: number[],
  weights: readonly number[],
  widths: readonly number[],
  mean: number,
): void {
  const last = values.length - 1;
  const missing = mean - meanOf(values, weights);
  const half = widths[last] / 2;
  values[last] += Math.min(Math.max(missing / weights[last], -half), half);
}

/** Moves the values of the bins that have several by one share of their widths, so that the mean is what it is. */
function keepMean(
  values: number[],
  weights: readonly number[],
  widths: readonly number[],
  mean: number,
): void {
  // Where there are ratios, all bins have several.
  const bins = Array.from(values.keys()).filter((bin) => widths[bin] !== 1 && bin + 1 < values.length);
  const room = bins.reduce((sum, bin) => sum + weights[bin] * widths[bin], 0);
  const share = (mean - meanOf(values, weights)) / room;
  if (!(Math.abs(share) < 1 / 2)) return;
  for (const bin of bins) values[bin] += share * widths[bin];
}

function meanOf(values: readonly number[], weights: readonly number[]): number {
  let [sum, total] = [0, 0];
  for (const [bin, value] of values.entries()) {
    sum += weights[bin] * value;
    total += weights[bin];
  }
  return sum / total;
}

/** Shares of a law below which its bins end. */
function levelsOf(bins: number): number[] {
  const inner = Array.from({ length: bins - 1 }, (_, level) => (level + 1) / bins);
  const tails = TAILS.map((times) => 1 / (bins * times));
  return [...tails, ...inner, ...tails.map((tail) => 1 - tail)];
}
