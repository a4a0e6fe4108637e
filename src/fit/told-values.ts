import { binned, type Counts, requestsWith, totalOf } from './value-counts.js';

/** A distribution as a pool has it: values strictly ascending, probabilities that sum to 1. */
export interface ToldValues {
  readonly values: Float64Array;
  readonly probabilities: Float64Array;
  /** The relative error of a value by binning is at most 2^-bits; undefined where none is binned. */
  readonly bits: number | undefined;
}

/**
 * What a pool tells of counted values: each value that at least `least` requests have, exactly. Rarer ones are told
 * together, in groups of neighbours among the rare, of `least` requests and more, whatever frequent values lie between.
 * A group is told at two values within its range that keep its mean exactly, and its spread and skewness as far as the
 * range holds them. Groups are made from the top, where values lie farthest apart; too few at the bottom join the lowest.
 *
 * Only where all rare values together are of fewer than `least` requests do they go to the frequent values beside them:
 * beside values that are told exactly, a mean would tell these requests' own.
 *
 * Of values that one request can have several of, such as sizes of images, a group is of as many requests only where it
 * has so many times more. With more than `most` values they are first binned to as many significant bits as make them
 * fit, and a bin stands at its mean; rounding that to whole numbers moves the mean of all by at most half of the largest
 * share of a bin.
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
    // A mean can be anywhere in its bin, of which the middle would have an error of half as much.
    bits = finer - 1;
  }
  if (told.size === 0) return undefined;
  const total = totalOf(counts);
  const values = Float64Array.from(told.keys()).sort();
  return { values, probabilities: values.map((value) => told.get(value)! / total), bits };
}

/** Bins, each at the mean of its values. */
function binnedCounts(exact: Counts, bits: number): Counts {
  const { values, counts, perRequest = 1 } = exact;
  const bins = new Map<number, { count: number; above: number; first: number; requests: number }>();
  for (const [index, value] of values.entries()) {
    const at = binned(value, bits);
    const bin = bins.get(at) ?? { count: 0, above: 0, first: value, requests: 0 };
    bin.count += counts[index];
    bin.above += counts[index] * (value - bin.first);
    // A request can be in a bin by each of its values.
    bin.requests += requestsWith(exact, index) / perRequest;
    bins.set(at, bin);
  }
  const all = [...bins.values()];
  return {
    values: Float64Array.from(all, ({ count, above, first }) => first + above / count),
    counts: Float64Array.from(all, ({ count }) => count),
    repeats: Float64Array.from(all, ({ count, requests }) => count - requests),
    perRequest,
  };
}

/** Weights by value that is told; none where all together are of too few requests. */
function weightsOf(counted: Counts, least: number, isWhole: boolean): Map<number, number> {
  const { values, counts } = counted;
  const told = new Map<number, number>();
  const tell = (value: number, weight: number) => {
    if (weight > 0) told.set(value, (told.get(value) ?? 0) + weight);
  };
  const rare = [...values.keys()].filter((index) => requestsWith(counted, index) < least);
  const groups = groupsOf(rare, counted, least);
  for (const group of groups) {
    const points = twoPoints(
      group.map((index) => values[index]),
      group.map((index) => counts[index]),
      isWhole,
    );
    for (const [value, weight] of points) tell(value, weight);
  }
  /** What rounding has left of the sum, for the next bin to take. */
  let left = 0;
  let waiting = 0;
  let beside: number | undefined;
  for (const [index, value] of values.entries()) {
    const weight = counts[index];
    if (requestsWith(counted, index) >= least) {
      beside = value;
      if (isWhole && !Number.isInteger(value)) {
        beside = Math.floor(value);
        left += (value - beside) * weight;
        if (left > weight / 2) {
          beside++;
          left -= weight;
        }
      }
      tell(beside, weight + waiting);
      waiting = 0;
    } else if (groups.length > 0) continue;
    else if (beside === undefined) waiting += weight;
    else tell(beside, weight);
  }
  return told;
}

/** Rare values, by their places, all in groups of enough requests; no group where all together are too few. */
function groupsOf(rare: readonly number[], counted: Counts, least: number): number[][] {
  const enough = least * (counted.perRequest ?? 1);
  const groups: number[][] = [];
  let [to, requests] = [rare.length, 0];
  for (let from = rare.length - 1; from >= 0; from--) {
    requests += requestsWith(counted, rare[from]);
    if (requests < enough) continue;
    groups.push(rare.slice(from, to));
    [to, requests] = [from, 0];
  }
  const lowest = groups.pop();
  if (lowest !== undefined) groups.push(rare.slice(0, to + lowest.length));
  return groups;
}

/** Two values with the mean, the variance and the third moment of a group, or as near as they can be well within its range; their weights are the group's. */
function twoPoints(
  values: readonly number[],
  counts: readonly number[],
  isWhole: boolean,
): [value: number, weight: number][] {
  const origin = values[0];
  const range = values[values.length - 1] - origin;
  let [weight, sum] = [0, 0];
  for (const [i, count] of counts.entries()) {
    weight += count;
    sum += count * (values[i] - origin);
  }
  const mean = sum / weight;
  let [variance, third] = [0, 0];
  for (const [i, count] of counts.entries()) {
    const offset = values[i] - origin - mean;
    variance += (count / weight) * offset * offset;
    third += (count / weight) * offset * offset * offset;
  }
  if (variance === 0) return [[isWhole ? Math.round(origin) : origin, weight]];
  // The product of how far the two are from the mean is their variance, the difference their third moment over it.
  const [mostBelow, mostAbove] = [WITHIN * mean, WITHIN * (range - mean)];
  const half = third / variance / 2;
  let above = half + Math.sqrt(half * half + variance);
  let below = variance / above;
  if (above > mostAbove) {
    above = mostAbove;
    below = Math.min(variance / above, mostBelow);
  } else if (below > mostBelow) {
    below = mostBelow;
    above = Math.min(variance / below, mostAbove);
  }
  let [low, high] = [mean - below, mean + above];
  if (isWhole) {
    // Whole as they are told, and still on both sides of the mean.
    low = Math.min(Math.round(origin + low), Math.floor(origin + mean)) - origin;
    high = Math.max(Math.round(origin + high), Math.ceil(origin + mean)) - origin;
  }
  const share = high > low ? (mean - low) / (high - low) : 0;
  return [
    [origin + low, weight * (1 - share)],
    [origin + high, weight * share],
  ];
}

/** How far a told value may be from the mean of its group towards its ends, which may be a single request's. */
const WITHIN = 0.75;
