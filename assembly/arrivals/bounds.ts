/**
 * Arrivals up to the boundaries of segments, where they are known before any gap is drawn.
 *
 * The count of a group is fixed. How it falls on the group's parts is drawn by halving the group again and again, each
 * half by a stream of its own (see `splits/split-count.ts`), so that any part's count takes as many draws as the
 * logarithm of their number, and neighbours agree. Parts of several laws are cells, and few: their counts are drawn one
 * after the other, calm ones first. Given what is left, each has its share of it as its mean, so none is favoured,
 * whatever the laws.
 *
 * Regular gaps, of a CV below 1, hardly let counts vary, and run on through boundaries. Theirs are kept as real numbers:
 * expected arrivals, the client's phase, and a *drift*, a Brownian bridge whose variance is that of the counts. The
 * whole part is the count, and the fraction says how far the gap around the boundary has got.
 */
import { ArrivalMode, Cell, GapFamily } from '../plan/layout';
import { arrivalMode, cellAt, clientCount } from '../plan/open-plan';
import { allocate } from '../memory';
import { quantileOf } from '../gaps/quantile-table';
import { normalTable } from '../gaps/shared-tables';
import { nextWord, openWords } from '../random/words';
import { Purpose } from '../random/streams';
import { splitCount } from '../splits/split-count';
import { driftBefore } from './drift';
import { massOf, phaseOf, totalOf } from './counts';
import {
  endGroupOf,
  firstCellOf,
  firstGroupOf,
  groupBegin,
  groupEnd,
  isMixed,
  isRegular,
  MAX_SEGMENT_ARRIVALS,
  partBegin,
  partsOf,
  variationOf,
} from './segments';

/** Parts whose bounds are drawn and kept at a time. */
const CHUNK_PARTS: u32 = 16;
/** Counts disperse by no more: a CV of 45, beyond which the arrivals of a part could not be bounded. */
const LARGEST_DISPERSION: f64 = 2048;

/** What is kept of a client: the bounds of the parts [FIRST, LAST] of a group. */
namespace Kept {
  export const GROUP: usize = 0; // u32, one more than the group; 0 where there are none
  export const FIRST: usize = 4; // u32
  export const LAST: usize = 8; // u32
  export const BOUNDS: usize = 12; // u32, address of f64 each; 0 where no group has several parts
  export const SIZE: usize = 16;
}

let keptOfClients: usize = 0;
/** For sorting the parts of the group at hand: their numbers, u32, and the dispersions of their counts, f64. */
let partOrder: usize = 0;
let partDispersions: usize = 0;

/** Arrivals of the client up to the begin and the end of the newest part that was found; of regular gaps not whole. */
export let boundBegin: f64 = 0;
export let boundEnd: f64 = 0;

export function allocateBounds(): void {
  keptOfClients = allocate(<u64>clientCount * Kept.SIZE);
  let mostMixed: u32 = 0;
  for (let client: u32 = 0; client < clientCount; ++client) {
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
  partOrder = allocate(<u64>mostMixed << 2);
  partDispersions = allocate(<u64>mostMixed << 3);
}

// @ts-ignore: decorator
@inline
function keptOf(client: u32): usize {
  return keptOfClients + <usize>client * Kept.SIZE;
}

/** Whether the counts of a group's segments are known before their gaps. */
export function hasBounds(group: u32): bool {
  return arrivalMode == ArrivalMode.EXACT || isRegular(group);
}

/** Finds the bounds of a part of a group that has them. */
export function findBounds(client: u32, group: u32, part: u32): void {
  if (partsOf(group) == 1) {
    boundBegin = groupBound(client, group);
    boundEnd = groupBound(client, group + 1);
    if (!isRegular(group)) {
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
  if (arrivalMode == ArrivalMode.EXACT && group == endGroupOf(client)) {
    const all = massOf(client) + phaseOf(client);
    // The total is the plan's word; it differs from this by rounding only.
    return floor(all) == totalOf(client) ? all : totalOf(client);
  }
  const mass = group == endGroupOf(client) ? massOf(client) : groupBegin(client, group);
  const bound = mass + phaseOf(client) + driftBefore(client, group);
  return arrivalMode == ArrivalMode.EXACT && floor(bound) > totalOf(client) ? totalOf(client) : bound;
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
    drawMixed(client, group, floor(begin), floor(end));
    return;
  }
  openGroup(client, group);
  let low: u32 = 0;
  let high = parts;
  let lowBound = isRegularAtHand ? begin : floor(begin);
  let highBound = isRegularAtHand ? end : floor(end);
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
let partMass: f64 = 0;
let variation: f64 = 0;
let isRegularAtHand: bool = false;

function openGroup(client: u32, group: u32): void {
  clientAtHand = client;
  groupAtHand = group;
  partMass = (groupEnd(group) - groupBegin(client, group)) / <f64>partsOf(group);
  variation = variationOf(firstCellOf(group));
  isRegularAtHand = isRegular(group);
}

/** The bound before part `middle`, given those before parts `low` and `high`. */
function boundBetween(low: u32, middle: u32, high: u32, lowBound: f64, highBound: f64): f64 {
  openWords(clientAtHand, groupAtHand, middle, Purpose.SPLIT);
  const left = <f64>(middle - low);
  const right = <f64>(high - middle);
  const all = left + right;
  if (isRegularAtHand) {
    const deviation = sqrt((variation * partMass * left * right) / all);
    const bound = lowBound + ((highBound - lowBound) * left) / all + deviation * quantileOf(normalTable, nextWord());
    return min(max(bound, lowBound), highBound);
  }
  const mass = partMass * all;
  const count = highBound - lowBound;
  const dispersion = dispersionOf(firstCellOf(groupAtHand), variation, mass);
  const drawn = splitCount(count, left / all, dispersion, mass);
  // So that no part has more arrivals than there is room for.
  const most = <f64>MAX_SEGMENT_ARRIVALS;
  return lowBound + max(min(drawn, most * left), count - most * right);
}

/**
 * The dispersion of counts by a cell's law, whose squared variation is known, where `mass` arrivals are divided. Gaps of a
 * Pareto law whose variance is infinite, or shows in rare ones only, disperse as those do that are no longer than
 * what is divided.
 */
function dispersionOf(cell: u32, squaredVariation: f64, mass: f64): f64 {
  let dispersion = squaredVariation;
  if (load<u32>(cellAt(cell), Cell.FAMILY) == GapFamily.PARETO) {
    dispersion = min(dispersion, truncatedParetoVariation(load<f64>(cellAt(cell), Cell.SHAPE), mass));
  }
  return min(dispersion, LARGEST_DISPERSION);
}

/** E X^2 - 1 of Pareto gaps of mean 1, over those up to `longest` only. */
function truncatedParetoVariation(tailIndex: f64, longest: f64): f64 {
  const smallest = (tailIndex - 1) / tailIndex;
  const logRange = Math.log(longest / smallest);
  // a s^a times the integral of x^(1 - a), which is a logarithm at a = 2.
  const power = 2 - tailIndex;
  const integral = abs(power * logRange) < 1e-9 ? logRange : Math.expm1(power * logRange) / power;
  return max(tailIndex * smallest * smallest * integral - 1, 1);
}

/**
 * Draws the counts of a group's cells, whose laws differ. With the cells in ascending order of their
 * dispersion, what is left when a cell's turn comes is near its expectation against what the others can take up.
 */
function drawMixed(client: u32, group: u32, begin: f64, end: f64): void {
  const parts = partsOf(group);
  sortByDispersion(group, parts, groupEnd(group) - groupBegin(client, group));
  let count = end - begin;
  let mass: f64 = 0;
  let spread: f64 = 0;
  for (let part: u32 = 0; part < parts; ++part) {
    const own = partBegin(client, group, part + 1) - partBegin(client, group, part);
    mass += own;
    spread += own * load<f64>(partDispersions + (<usize>part << 3));
  }
  openWords(client, group, 0, Purpose.SPLIT);
  for (let place: u32 = 0; place < parts; ++place) {
    const part = load<u32>(partOrder + (<usize>place << 2));
    const own = partBegin(client, group, part + 1) - partBegin(client, group, part);
    const ownSpread = own * load<f64>(partDispersions + (<usize>part << 3));
    const share = place + 1 == parts ? 1 : own / mass;
    let drawn = count;
    if (share < 1) {
      // Of two independent counts whose sum is known the variance of one is v w / (v + w).
      const others = max(spread - ownSpread, 0);
      const dispersion = ownSpread > 0 ? (ownSpread * (others / spread)) / (own * (1 - share)) : 0;
      drawn = splitCount(count, share, min(dispersion, LARGEST_DISPERSION), mass);
      // So that no part has more arrivals than there is room for.
      const most = <f64>MAX_SEGMENT_ARRIVALS;
      drawn = max(min(drawn, most), count - most * <f64>(parts - 1 - place));
    }
    store<f64>(bounds + (<usize>(part + 1) << 3), drawn);
    count -= drawn;
    mass -= own;
    spread -= ownSpread;
  }
  store<f64>(bounds, begin);
  for (let part: usize = 1; part <= <usize>parts; ++part) {
    store<f64>(bounds + (part << 3), load<f64>(bounds + (part << 3)) + load<f64>(bounds + ((part - 1) << 3)));
  }
}

/** Puts the parts of a group, which expects `mass`, in order of their dispersions, which are kept by part: a heap sort. */
function sortByDispersion(group: u32, parts: u32, mass: f64): void {
  const first = firstCellOf(group);
  for (let part: u32 = 0; part < parts; ++part) {
    store<f64>(partDispersions + (<usize>part << 3), dispersionOf(first + part, variationOf(first + part), mass));
    store<u32>(partOrder + (<usize>part << 2), part);
  }
  for (let root = parts >>> 1; root-- > 0; ) siftDown(root, parts);
  for (let end = parts - 1; end > 0; --end) {
    const largest = load<u32>(partOrder);
    store<u32>(partOrder, load<u32>(partOrder + (<usize>end << 2)));
    store<u32>(partOrder + (<usize>end << 2), largest);
    siftDown(0, end);
  }
}

function siftDown(root: u32, end: u32): void {
  while (true) {
    let child = root * 2 + 1;
    if (child >= end) return;
    if (child + 1 < end && isBefore(child, child + 1)) ++child;
    if (!isBefore(root, child)) return;
    const lower = load<u32>(partOrder + (<usize>root << 2));
    store<u32>(partOrder + (<usize>root << 2), load<u32>(partOrder + (<usize>child << 2)));
    store<u32>(partOrder + (<usize>child << 2), lower);
    root = child;
  }
}

/** Whether the part at one place is to come before that at another; of equal ones the earlier part. */
function isBefore(a: u32, b: u32): bool {
  const first = load<u32>(partOrder + (<usize>a << 2));
  const second = load<u32>(partOrder + (<usize>b << 2));
  const difference =
    load<f64>(partDispersions + (<usize>first << 3)) - load<f64>(partDispersions + (<usize>second << 3));
  return difference < 0 || (difference == 0 && first < second);
}
