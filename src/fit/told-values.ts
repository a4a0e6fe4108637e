import { binned, type Counts, requestsWith, totalOf } from './value-counts.js';

/** A distribution as a pool has it: values strictly ascending, probabilities that sum to 1. */
export interface ToldValues {
  readonly values: Float64Array;
  readonly probabilities: Float64Array;
  /** Significant bits of the values; undefined where they are exact. */
  readonly bits: number | undefined;
}

/**
 * What a pool tells of counted values: each value that at least `least` requests have, exactly. Rarer ones that are
 * next to each other are told together, in groups of `least` and more: half of a group at its mean less a deviation,
 * half at its mean and a deviation, which keeps the mean and, as far as the group's range holds it, the spread, and is
 * no request's own value. What is too little for a group goes to the value or group next to it. Of values that one request
 * can have several of, such as sizes of images, a group is of as many requests only where it has so many times more. With more than `most` values they are first
 * binned to as many significant bits as make them fit.
 *
 * @param isWhole whether values have to be whole numbers
 * @returns undefined where all together are of too few requests
 */
export function toldValues(
  counts: Counts,
  least: number,
  most: number,
  isWhole: boolean,
): ToldValues | undefined {
  let told = weightsOf(counts, least, isWhole);
  let bits: number | undefined;
  for (let finer = 14; told.size > most && finer >= 1; finer--) {
    told = weightsOf(binnedCounts(counts, finer), least, isWhole);
    bits = finer;
  }
  if (told.size === 0) return undefined;
  const total = totalOf(counts);
  const values = Float64Array.from(told.keys()).sort();
  return { values, probabilities: values.map((value) => told.get(value)! / total), bits };
}

function binnedCounts(exact: Counts, bits: number): Counts {
  const { values, counts, perRequest = 1 } = exact;
  const bins = new Map<number, { count: number; requests: number }>();
  for (const [index, value] of values.entries()) {
    const at = binned(value, bits);
    const bin = bins.get(at) ?? { count: 0, requests: 0 };
    bin.count += counts[index];
    // A request can be in a bin by each of its values.
    bin.requests += requestsWith(exact, index) / perRequest;
    bins.set(at, bin);
  }
  const all = [...bins.values()];
  return {
    values: Float64Array.from(bins.keys()),
    counts: Float64Array.from(all, ({ count }) => count),
    repeats: Float64Array.from(all, ({ count, requests }) => count - requests),
    perRequest,
  };
}

/** Weights by value that is told; none where all together are of too few requests. */
function weightsOf(counted: Counts, least: number, isWhole: boolean): Map<number, number> {
  const { values, counts, perRequest = 1 } = counted;
  const told = new Map<number, number>();
  const tell = (value: number, weight: number) => {
    const at = isWhole ? Math.round(value) : value;
    told.set(at, (told.get(at) ?? 0) + weight);
  };
  /** The last that was told, for what is too little behind it. */
  let tellMore: ((weight: number) => void) | undefined;
  let waiting = 0;
  for (let from = 0; from < values.length; ) {
    if (requestsWith(counted, from) >= least) {
      const value = values[from];
      tell(value, counts[from] + waiting);
      waiting = 0;
      tellMore = (weight) => tell(value, weight);
      from++;
      continue;
    }
    let [to, weight, requests] = [from, 0, 0];
    while (to < values.length && requestsWith(counted, to) < least && requests < least) {
      requests += requestsWith(counted, to) / perRequest;
      weight += counts[to++];
    }
    if (requests >= least) {
      const [low, high] = twoPoints(values.subarray(from, to), counts.subarray(from, to));
      const tellBoth = (share: number) => {
        tell(low, share / 2);
        tell(high, share / 2);
      };
      tellBoth(weight + waiting);
      waiting = 0;
      tellMore = tellBoth;
    } else if (tellMore === undefined) waiting += weight;
    else tellMore(weight);
    from = to;
  }
  return told;
}

/** The mean less and plus the standard deviation, well within the range. */
function twoPoints(values: Float64Array, counts: Float64Array): [low: number, high: number] {
  let [weight, sum, squares] = [0, 0, 0];
  const origin = values[0];
  for (let i = 0; i < values.length; i++) {
    const offset = values[i] - origin;
    weight += counts[i];
    sum += counts[i] * offset;
    squares += counts[i] * offset * offset;
  }
  const mean = sum / weight;
  const range = values[values.length - 1] - origin;
  const spread = Math.sqrt(Math.max(0, squares / weight - mean * mean));
  const deviation = Math.min(spread, WITHIN * mean, WITHIN * (range - mean));
  return [origin + mean - deviation, origin + mean + deviation];
}

/** How far a told value may be from the mean of its group towards its ends, which may be a single request's. */
const WITHIN = 0.75;
