/**
 * How far the arrivals of regular gaps have drifted from their expectation at the boundaries of groups, with `renewal`
 * arrivals: a Brownian motion in the variance of the counts, drawn by halving a client's groups, so that any of its
 * values can be had without the others. With `exact` arrivals there is none.
 */
import { ArrivalModeCode } from '../plan/layout';
import { arrivalMode, clientCount, expectedBefore, expectedUntil } from '../plan/open-plan';
import { allocate } from '../memory';
import { quantileOf } from '../gaps/quantile-table';
import { normalTable } from '../gaps/shared-tables';
import { nextWord, openWords } from '../random/words';
import { Purpose } from '../random/streams';
import { beta } from '../splits/beta';
import { capacityOf } from './capacity';
import { dispersionOf } from './dispersion';
import {
  endClientWindowOf,
  endGroupOf,
  firstClientWindowOf,
  firstGroupOf,
  groupBegin,
  groupEnd,
  isFloored,
  isMixed,
  isRegular,
  partBegin,
  partsOf,
  variationOf,
} from './segments';

/** The variance before each group of a client, and behind its last; a client has one entry more than groups. */
let variances: usize = 0;
/** Likewise how many arrivals there is room for, of clients whose gaps have a smallest one that the plan sets. */
let capacities: usize = 0;

/** Prepares that of the clients [`from`, `to`), after those before them. */
export function allocateDrift(from: u32, to: u32): void {
  if (arrivalMode != ArrivalModeCode.RENEWAL || clientCount == 0) return;
  if (from == 0) {
    variances = allocate((<u64>endGroupOf(clientCount - 1) + <u64>clientCount) << 3);
    capacities = allocate((<u64>endGroupOf(clientCount - 1) + <u64>clientCount) << 3);
  }
  for (let client = from; client < to; ++client) {
    let variance: f64 = 0;
    let capacity: f64 = 0;
    const end = endGroupOf(client);
    for (let group = firstGroupOf(client); group < end; ++group) {
      store<f64>(varianceAt(client, group), variance);
      store<f64>(capacityAt(client, group), capacity);
      if (isFloored(group)) {
        variance += varianceOfFloored(client, group);
        capacity += capacityOfGroup(client, group);
      } else if (isRegular(group)) {
        variance += variationOf(firstClientWindowOf(group)) * (groupEnd(group) - groupBegin(client, group));
      }
    }
    store<f64>(varianceAt(client, end), variance);
    store<f64>(capacityAt(client, end), capacity);
  }
}

// @ts-ignore: decorator
@inline
function varianceAt(client: u32, group: u32): usize {
  return variances + ((<usize>group + <usize>client) << 3);
}

// @ts-ignore: decorator
@inline
function capacityAt(client: u32, group: u32): usize {
  return capacities + ((<usize>group + <usize>client) << 3);
}

/** The variance of a group's count: the sum of those of its client-windows. */
function varianceOfFloored(client: u32, group: u32): f64 {
  let variance: f64 = 0;
  const end = endClientWindowOf(group);
  const expected = groupEnd(group) - groupBegin(client, group);
  for (let clientWindow = firstClientWindowOf(group); clientWindow < end; ++clientWindow) {
    const own = expectedUntil(clientWindow) - expectedBefore(client, clientWindow);
    variance += dispersionOf(clientWindow, variationOf(clientWindow), expected) * own;
  }
  return variance;
}

/** Arrivals that a group has room for. */
function capacityOfGroup(client: u32, group: u32): f64 {
  const parts = partsOf(group);
  const first = firstClientWindowOf(group);
  if (!isMixed(group)) {
    return capacityOf((groupEnd(group) - groupBegin(client, group)) / <f64>parts, first) * <f64>parts;
  }
  let capacity: f64 = 0;
  for (let part: u32 = 0; part < parts; ++part) {
    capacity += capacityOf(partBegin(client, group, part + 1) - partBegin(client, group, part), first + part);
  }
  return capacity;
}

/** The drift before a group of a client, or behind its last. */
export function driftBefore(client: u32, group: u32): f64 {
  if (arrivalMode != ArrivalModeCode.RENEWAL) return 0;
  let low = firstGroupOf(client);
  let high = endGroupOf(client);
  if (group == low) return 0;
  const all = load<f64>(varianceAt(client, high));
  if (!(all > 0)) return 0;
  let lowDrift: f64 = 0;
  let highDrift: f64 = 0;
  const isBounded = isFloored(low);
  if (isBounded) {
    const expected = expectedIn(client, low, high);
    highDrift = boundedDrift(client, high, 0, all, -expected, roomIn(client, low, high) - expected);
  } else {
    highDrift = sqrt(all) * normalOf(client, high);
  }
  while (group != high) {
    const middle = (low + high) >>> 1;
    const before = load<f64>(varianceAt(client, middle)) - load<f64>(varianceAt(client, low));
    const behind = load<f64>(varianceAt(client, high)) - load<f64>(varianceAt(client, middle));
    let drift = lowDrift;
    let variance: f64 = 0;
    if (before + behind > 0) {
      const share = before / (before + behind);
      drift += (highDrift - lowDrift) * share;
      variance = before * (1 - share);
    }
    if (isBounded) {
      // There are no arrivals on either side at least, and no more than there is room for.
      const left = expectedIn(client, low, middle);
      const right = expectedIn(client, middle, high);
      const least = max(lowDrift - left, highDrift + right - roomIn(client, middle, high));
      const most = min(lowDrift + roomIn(client, low, middle) - left, highDrift + right);
      drift = boundedDrift(client, middle, drift, variance, least, most);
    } else if (variance > 0) {
      drift += sqrt(variance) * normalOf(client, middle);
    }
    if (group == middle) return drift;
    if (group < middle) {
      high = middle;
      highDrift = drift;
    } else {
      low = middle;
      lowDrift = drift;
    }
  }
  return highDrift;
}

/** So many standard deviations from a mean, normal variates do not notice a bound. */
const FAR: f64 = 8;
/** A beta law has less than m (1 - m) as variance: at most this share of it, so that its parameters are no smaller than 0. */
const LARGEST_SHARE: f64 = 0.99;

/**
 * The drift before a group, of a mean and a variance, in [least, most]: normal where these are far, else of a beta law, which
 * keeps the mean as no normal that is cut does.
 */
function boundedDrift(client: u32, group: u32, mean: f64, variance: f64, least: f64, most: f64): f64 {
  if (!(variance > 0)) return min(max(mean, least), most);
  const deviation = sqrt(variance);
  if (min(mean - least, most - mean) >= FAR * deviation) return mean + deviation * normalOf(client, group);
  const range = most - least;
  const place = (mean - least) / range;
  if (!(place > 0)) return least;
  if (!(place < 1)) return most;
  const spread = place * (1 - place);
  const concentration = spread / min(variance / (range * range), spread * LARGEST_SHARE) - 1;
  openWords(client, group, 0, Purpose.DRIFT);
  return least + range * beta(place * concentration, (1 - place) * concentration);
}

function expectedIn(client: u32, from: u32, to: u32): f64 {
  return groupEnd(to - 1) - groupBegin(client, from);
}

function roomIn(client: u32, from: u32, to: u32): f64 {
  return load<f64>(capacityAt(client, to)) - load<f64>(capacityAt(client, from));
}

function normalOf(client: u32, group: u32): f64 {
  openWords(client, group, 0, Purpose.DRIFT);
  return quantileOf(normalTable, nextWord());
}
