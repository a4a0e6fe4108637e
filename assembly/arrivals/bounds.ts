/**
 * Arrivals up to the boundaries of segments, where they are known before any gap is drawn.
 *
 * The count of a group is fixed. How it falls on the group's parts is drawn by halving the group again and again, each
 * half by a stream of its own (see `splits/split-count.ts`), so that any part's count takes as many draws as the
 * logarithm of their number, and neighbours agree. Parts of several laws are client-windows, whose counts are drawn one
 * after the other (see `mixed-counts.ts`).
 *
 * Regular gaps, of a CV below 1, hardly let counts vary, and run on through boundaries. Theirs are kept as real numbers:
 * expected arrivals, the client's phase, and a *drift*, a Brownian bridge whose variance is that of the counts. The
 * whole part is the count, and the fraction says how far the gap around the boundary has got.
 */
import { ArrivalModeCode } from '../plan/layout';
import { arrivalMode, clientCount } from '../plan/open-plan';
import { allocate } from '../memory';
import { quantileOf } from '../gaps/quantile-table';
import { normalTable } from '../gaps/shared-tables';
import { nextWord, openWords } from '../random/words';
import { Purpose } from '../random/streams';
import { splitCount } from '../splits/split-count';
import { expectedOf, phaseOf, totalOf } from './counts';
import { dispersionOf } from './dispersion';
import { driftBefore } from './drift';
import { capacityOf, fitMixedBounds } from './capacity';
import { allocateMixedCounts, drawMixedBounds } from './mixed-counts';
import { boundaryFraction } from './placement';
import {
  endGroupOf,
  firstClientWindowOf,
  firstGroupOf,
  groupBegin,
  groupEnd,
  isMixed,
  isFloored,
  isRegular,
  MAX_SEGMENT_ARRIVALS,
  partsOf,
  variationOf,
} from './segments';

/** Parts whose bounds are drawn and kept at a time. */
const CHUNK_PARTS: u32 = 16;

/** What is kept of a client: the bounds of the parts [FIRST, LAST] of a group. */
namespace Kept {
  export const GROUP: usize = 0; // u32, one more than the group; 0 where there are none
  export const FIRST: usize = 4; // u32
  export const LAST: usize = 8; // u32
  export const BOUNDS: usize = 12; // u32, address of f64 each; 0 where no group has several parts
  export const SIZE: usize = 16;
}

let keptOfClients: usize = 0;

/** Arrivals of the client up to the begin and the end of the newest part that was found; of regular gaps not whole. */
export let boundBegin: f64 = 0;
export let boundEnd: f64 = 0;

let mostMixed: u32 = 0;

/** Makes room for those of the clients [`from`, `to`), after those before them. */
export function allocateBounds(from: u32, to: u32): void {
  if (from == 0) keptOfClients = allocate(<u64>clientCount * Kept.SIZE);
  for (let client = from; client < to; ++client) {
    let most: u32 = 0;
    const end = endGroupOf(client);
    for (let group = firstGroupOf(client); group < end; ++group) {
      const parts = partsOf(group);
      if (parts == 1 || !hasBounds(group)) continue;
      if (isMixed(group)) mostMixed = max(mostMixed, parts);
      most = max(most, isMixed(group) ? parts : CHUNK_PARTS);
    }
    if (most > 0) store<u32>(keptOf(client), <u32>allocate((<u64>most + 1) << 3), Kept.BOUNDS);
  }
  if (to == clientCount) allocateMixedCounts(mostMixed);
}

// @ts-ignore: decorator
@inline
function keptOf(client: u32): usize {
  return keptOfClients + <usize>client * Kept.SIZE;
}

/** Whether the counts of a group's segments are known before their gaps. */
export function hasBounds(group: u32): bool {
  return arrivalMode == ArrivalModeCode.EXACT || isRegular(group) || isFloored(group);
}

/** Whether a group's gaps run on through its ends: bounds then say how far the gap around them has got, too. */
// @ts-ignore: decorator
@inline
export function runsOn(group: u32): bool {
  return isRegular(group) || isFloored(group);
}

/** Finds the bounds of a part of a group that has them. */
export function findBounds(client: u32, group: u32, part: u32): void {
  if (partsOf(group) == 1) {
    boundBegin = groupBound(client, group);
    boundEnd = groupBound(client, group + 1);
    if (!runsOn(group)) {
      boundBegin = floor(boundBegin);
      boundEnd = floor(boundEnd);
    }
    return;
  }
  const kept = keptOf(client);
  if (
    load<u32>(kept, Kept.GROUP) != group + 1 ||
    part < load<u32>(kept, Kept.FIRST) ||
    part >= load<u32>(kept, Kept.LAST)
  ) {
    drawBounds(kept, client, group, part);
  }
  const bounds = <usize>load<u32>(kept, Kept.BOUNDS) + (<usize>(part - load<u32>(kept, Kept.FIRST)) << 3);
  boundBegin = load<f64>(bounds);
  boundEnd = load<f64>(bounds, 8);
}

/** Arrivals of a client up to the begin of a group, or behind its last one, as a real number. */
function groupBound(client: u32, group: u32): f64 {
  if (arrivalMode == ArrivalModeCode.EXACT && group == endGroupOf(client)) {
    const all = expectedOf(client) + phaseOf(client);
    // The total is the plan's word; it differs from this by rounding only.
    return floor(all) == totalOf(client) ? all : totalOf(client);
  }
  const expected = group == endGroupOf(client) ? expectedOf(client) : groupBegin(client, group);
  const bound = expected + phaseOf(client) + driftBefore(client, group);
  return arrivalMode == ArrivalModeCode.EXACT && floor(bound) > totalOf(client) ? totalOf(client) : bound;
}

let bounds: usize = 0;

function drawBounds(kept: usize, client: u32, group: u32, part: u32): void {
  const parts = partsOf(group);
  bounds = load<u32>(kept, Kept.BOUNDS);
  store<u32>(kept, group + 1, Kept.GROUP);
  const begin = groupBound(client, group);
  const end = groupBound(client, group + 1);
  if (isMixed(group)) {
    store<u32>(kept, 0, Kept.FIRST);
    store<u32>(kept, parts, Kept.LAST);
    drawMixedBounds(client, group, floor(begin), floor(end), bounds);
    if (isFloored(group)) fitMixedBounds(client, group, begin, end, bounds);
    return;
  }
  openGroup(client, group);
  let low: u32 = 0;
  let high = parts;
  let lowBound = runsOn(group) ? begin : floor(begin);
  let highBound = runsOn(group) ? end : floor(end);
  while (high - low > CHUNK_PARTS) {
    const middle = middleOf(low, high);
    const bound = boundBetween(low, middle, high, lowBound, highBound);
    if (part < middle) {
      high = middle;
      highBound = bound;
    } else {
      low = middle;
      lowBound = bound;
    }
  }
  store<u32>(kept, low, Kept.FIRST);
  store<u32>(kept, high, Kept.LAST);
  store<f64>(bounds, lowBound);
  store<f64>(bounds + (<usize>(high - low) << 3), highBound);
  drawBetween(low, low, high);
}

/** The part before which a range of parts is halved: their numbers are up to those of a u32, and so no sum is. */
// @ts-ignore: decorator
@inline
function middleOf(low: u32, high: u32): u32 {
  return low + ((high - low) >>> 1);
}

/** Draws the bounds between two that are there; those of the chunk begin with that of part `first`. */
function drawBetween(first: u32, low: u32, high: u32): void {
  if (high - low < 2) return;
  const middle = middleOf(low, high);
  const lowBound = load<f64>(bounds + (<usize>(low - first) << 3));
  const highBound = load<f64>(bounds + (<usize>(high - first) << 3));
  store<f64>(bounds + (<usize>(middle - first) << 3), boundBetween(low, middle, high, lowBound, highBound));
  drawBetween(first, low, middle);
  drawBetween(first, middle, high);
}

/** The group at hand, whose bounds are drawn. */
let clientAtHand: u32 = 0;
let groupAtHand: u32 = 0;
let partExpected: f64 = 0;
let variation: f64 = 0;
let isRegularAtHand: bool = false;
let isFlooredAtHand: bool = false;

function openGroup(client: u32, group: u32): void {
  clientAtHand = client;
  groupAtHand = group;
  partExpected = (groupEnd(group) - groupBegin(client, group)) / <f64>partsOf(group);
  variation = variationOf(firstClientWindowOf(group));
  isRegularAtHand = isRegular(group);
  isFlooredAtHand = isFloored(group);
}

/** The bound before part `middle`, given those before parts `low` and `high`. */
function boundBetween(low: u32, middle: u32, high: u32, lowBound: f64, highBound: f64): f64 {
  openWords(clientAtHand, groupAtHand, middle, Purpose.SPLIT);
  const left = <f64>(middle - low);
  const right = <f64>(high - middle);
  const all = left + right;
  if (isRegularAtHand) {
    const deviation = sqrt((variation * partExpected * left * right) / all);
    const bound = lowBound + ((highBound - lowBound) * left) / all + deviation * quantileOf(normalTable, nextWord());
    return fitted(bound, lowBound, highBound, left, right);
  }
  const expected = partExpected * all;
  const count = floor(highBound) - floor(lowBound);
  const dispersion = dispersionOf(firstClientWindowOf(groupAtHand), variation, expected);
  const drawn = splitCount(count, left / all, dispersion, expected);
  if (isFlooredAtHand) {
    const fraction = boundaryFraction(clientAtHand, groupAtHand, middle);
    return fitted(floor(lowBound) + drawn + fraction, lowBound, highBound, left, right);
  }
  // So that no part has more arrivals than there is room for.
  const most = <f64>MAX_SEGMENT_ARRIVALS;
  return lowBound + max(min(drawn, most * left), count - most * right);
}

/** A bound between two others, such that on neither side of it are more gaps than their smallest lets fit. */
function fitted(bound: f64, lowBound: f64, highBound: f64, left: f64, right: f64): f64 {
  let least = lowBound;
  let most = highBound;
  if (isFlooredAtHand) {
    const capacity = capacityOf(partExpected, firstClientWindowOf(groupAtHand));
    least = max(least, highBound - capacity * right);
    most = min(most, lowBound + capacity * left);
  }
  return min(max(bound, least), most);
}
