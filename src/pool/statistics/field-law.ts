import { deterministicMath } from '../../engine/math.js';
import { type Support, supportOf } from '../../fields.js';
import type { EmpiricalDistribution, FieldDistribution } from '../../laws/distribution.js';
import { sumOf } from '../../laws/lists.js';
import { discreteLaw, isContinuousPart, isDiscretePart, partsOf } from '../../laws/parts.js';
import { type BinnedLaw, binnedLaw } from './binned-law.js';

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

/**
 * The law of a field: exact where it is a table. Continuous parts are cut at their quantiles into bins, whose probabilities
 * and mean are exact, and whose values are their middles.
 *
 * @param bins how many a continuous law has, about
 */
export function fieldLaw(distribution: FieldDistribution, field: string, bins: number): FieldLaw {
  const support = supportOf(field);
  if (isPlainTable(distribution, support)) {
    return tableLaw(asDoubles(distribution.values), normalised(distribution.probabilities));
  }
  const parts = partsOf(distribution, support, deterministicMath(), field);
  const continuous = parts.filter(isContinuousPart);
  const discrete = parts.filter(isDiscretePart);
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  const atoms = discrete.length === 0 ? undefined : discreteLaw(discrete);
  if (continuous.length === 0) return tableLaw(atoms!.values, normalised(atoms!.weights));
  const share = continuous.reduce((sum, { weight }) => sum + weight, 0) / total;
  const binned = binnedLaw(continuous, support, bins);
  if (atoms !== undefined)
    return merged(tableLaw(atoms.values, normalised(atoms.weights)), 1 - share, binned, share);
  return {
    ...binned,
    values: Float64Array.from(binned.values),
    weights: normalised(binned.weights),
    widths: Float64Array.from(binned.widths),
    isOneFamily: continuous.length === 1,
  };
}

/** Whether a distribution is a table that has nothing to be sorted, rounded or refused, as in released pools. */
function isPlainTable(
  distribution: FieldDistribution,
  { isWhole, largest }: Support,
): distribution is EmpiricalDistribution {
  if (distribution.family !== 'empirical') return false;
  const { values, probabilities, min, max } = distribution;
  if (min !== undefined || max !== undefined || values.length !== probabilities.length) return false;
  let previous = -1;
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (!(value > previous && value >= 0 && probabilities[index] >= 0)) return false;
    if (isWhole && value !== Math.floor(value)) return false;
    previous = value;
  }
  return previous >= 0 && previous <= largest;
}

function asDoubles(values: ArrayLike<number>): Float64Array {
  return values instanceof Float64Array ? values : new Float64Array(values);
}

function tableLaw(values: Float64Array, weights: Float64Array): FieldLaw {
  let [mean, meanSquare] = [0, 0];
  for (let index = 0; index < values.length; index++) {
    mean += weights[index] * values[index];
    meanSquare += weights[index] * values[index] * values[index];
  }
  return { mean, meanSquare, values, weights, isOneFamily: false };
}

function merged(table: FieldLaw, ofTable: number, binned: BinnedLaw, ofBinned: number): FieldLaw {
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
