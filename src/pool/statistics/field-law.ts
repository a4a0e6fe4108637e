import { deterministicMath } from '../../engine/math.js';
import { type Support, supportOf } from '../../fields.js';
import { truncated } from '../../laws/conditioning.js';
import type { FieldDistribution } from '../../laws/distribution.js';
import { sumOf } from '../../laws/lists.js';
import {
  type ContinuousPart,
  discreteLaw,
  isContinuousPart,
  isDiscretePart,
  partsOf,
} from '../../laws/parts.js';

/** A field of one dataset, in numbers from which its shape can be told. */
export interface FieldLaw {
  readonly mean: number;
  readonly meanSquare: number;
  /** Ascending; a value can come twice, as a value of its own and as the middle of a bin. */
  readonly values: Float64Array;
  /** Probabilities. */
  readonly weights: Float64Array;
  /** How many values of the field each stands for, where it has continuous parts; those of a ratio are without number. */
  readonly widths?: Float64Array;
  /** Whether it is of one continuous family, and so has one mode. */
  readonly isOneFamily: boolean;
}

/** Far from the middle, so many times less than in a bin of the middle. */
const TAILS = [4, 16, 64, 256];
const FEWEST_BINS = 4;

/**
 * The law of a field: exact where it is a table. Continuous parts are cut at their quantiles into bins, whose probabilities
 * and mean are exact, and whose values are their middles.
 *
 * @param bins how many a continuous law has, about
 */
export function fieldLaw(distribution: FieldDistribution, field: string, bins: number): FieldLaw {
  const support = supportOf(field);
  const parts = partsOf(distribution, support, deterministicMath(), field);
  const continuous = parts.filter(isContinuousPart);
  const discrete = parts.filter(isDiscretePart);
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  const atoms = discrete.length === 0 ? undefined : discreteLaw(discrete);
  if (continuous.length === 0) return tableLaw(atoms!.values, normalised(atoms!.weights));
  const share = continuous.reduce((sum, { weight }) => sum + weight, 0) / total;
  const binned = binnedLaw(continuous, support, bins);
  if (atoms === undefined) return { ...binned, isOneFamily: continuous.length === 1 };
  const table = tableLaw(atoms.values, normalised(atoms.weights));
  return merged(table, 1 - share, binned, share);
}

function tableLaw(values: Float64Array, weights: Float64Array): FieldLaw {
  let [mean, meanSquare] = [0, 0];
  for (let index = 0; index < values.length; index++) {
    mean += weights[index] * values[index];
    meanSquare += weights[index] * values[index] * values[index];
  }
  return { mean, meanSquare, values, weights, isOneFamily: false };
}

function binnedLaw(parts: readonly ContinuousPart[], support: Support, bins: number): Required<FieldLaw> {
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  const largest = support.isWhole ? Number.POSITIVE_INFINITY : support.largest;
  const laws = parts.map(({ distribution }) => truncated(distribution, largest));
  const meanOver = (of: 'mean' | 'meanSquare') =>
    parts.reduce((sum, { weight }, part) => sum + (weight / total) * laws[part][of], 0);
  const levels = levelsOf(Math.max(FEWEST_BINS, Math.round(bins / parts.length)));
  const borders = new Set<number>();
  for (const [part, { ends }] of parts.entries()) {
    borders.add(ends.low).add(ends.high);
    for (const level of levels) {
      const border = laws[part].quantile(level);
      const inside = support.isWhole ? Math.floor(border) + 0.5 : border;
      if (inside > ends.low && inside < ends.high) borders.add(inside);
    }
  }
  const edges = Float64Array.from(borders).sort();
  const reached = parts.map((part) => ({ part, cumulative: part.below }));
  const [values, weights, widths]: number[][] = [[], [], []];
  for (let bin = 0; bin + 1 < edges.length; bin++) {
    const [low, high] = [edges[bin], edges[bin + 1]];
    let weight = 0;
    for (const state of reached) {
      const { part } = state;
      if (high <= part.ends.low || low >= part.ends.high) continue;
      const cumulative = high >= part.ends.high ? part.upTo : part.cumulative(high);
      // Rounding must not let the distribution function fall.
      if (!(cumulative > state.cumulative)) continue;
      weight += ((part.weight / total) * (cumulative - state.cumulative)) / (part.upTo - part.below);
      state.cumulative = cumulative;
    }
    if (!(weight > 0)) continue;
    values.push(low + (high - low) / 2);
    weights.push(weight);
    widths.push(high - low);
  }
  const mean = meanOver('mean');
  placeLast(values, weights, widths, mean);
  return {
    mean,
    meanSquare: meanOver('meanSquare'),
    values: Float64Array.from(values),
    weights: normalised(weights),
    widths: Float64Array.from(widths),
    isOneFamily: false,
  };
}

/** Moves the value of the last bin, which can be very wide, to where it makes the mean what it is. */
function placeLast(
  values: number[],
  weights: readonly number[],
  widths: readonly number[],
  mean: number,
): void {
  const last = values.length - 1;
  let rest = mean;
  for (let bin = 0; bin < last; bin++) rest -= weights[bin] * values[bin];
  const half = widths[last] / 2;
  values[last] = Math.min(Math.max(rest / weights[last], values[last] - half), values[last] + half);
}

/** Shares of a law below which its bins end. */
function levelsOf(bins: number): number[] {
  const inner = Array.from({ length: bins - 1 }, (_, level) => (level + 1) / bins);
  const tails = TAILS.map((times) => 1 / (bins * times));
  return [...tails, ...inner, ...tails.map((tail) => 1 - tail)];
}

function merged(table: FieldLaw, ofTable: number, binned: Required<FieldLaw>, ofBinned: number): FieldLaw {
  const entries = [
    ...Array.from(table.values, (value, at) => [value, ofTable * table.weights[at], 1]),
    ...Array.from(binned.values, (value, at) => [value, ofBinned * binned.weights[at], binned.widths[at]]),
  ].sort((a, b) => a[0] - b[0]);
  const column = (at: number) => Float64Array.from(entries, (entry) => entry[at]);
  return {
    mean: ofTable * table.mean + ofBinned * binned.mean,
    meanSquare: ofTable * table.meanSquare + ofBinned * binned.meanSquare,
    values: column(0),
    weights: column(1),
    widths: column(2),
    isOneFamily: false,
  };
}

function normalised(weights: ArrayLike<number>): Float64Array {
  const shares = new Float64Array(weights);
  const total = sumOf(shares);
  for (let index = 0; index < shares.length; index++) shares[index] /= total;
  return shares;
}
