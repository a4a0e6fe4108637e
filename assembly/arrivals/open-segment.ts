/** Opening a segment: its number of arrivals, its streams, the sum of its gaps and its first arrival. */
import { ArrivalMode, Cell } from '../plan/layout';
import { arrivalMode, cellAt, massBefore } from '../plan/open-plan';
import { deriveStream, deriveUniform, Purpose, streamGamma, streamStart, derivedUniform } from '../random/streams';
import { State, stateOf } from './client-state';
import { countUpTo, referenceGaps } from './counts';
import {
  continueGapSums,
  emptyGapSums,
  startGapSums,
  sumAtGap,
  sumBeforeGap,
  sumsFrom,
  sumsTo,
} from './gap-sums';
import { endCellOf, endGroupOf, firstCellOf, partsOf } from './segments';

/**
 * Sums of gaps below this, against a mean of 1 a gap, are taken for 0: their reciprocals, which scale times, would
 * near the end of the range of numbers.
 */
const SMALLEST_SUM: f64 = 1e-200;

/** Opens the first segment from (group, part) on that has arrivals; false where the client has no more. */
export function openSegmentFrom(client: u32, group: u32, part: u32): bool {
  const end = endGroupOf(client);
  for (; group < end; ++group, part = 0) {
    for (const parts = partsOf(group); part < parts; ++part) {
      if (openSegment(client, group, part)) return true;
    }
  }
  return false;
}

/** Operational time at which a part of a group begins. */
export function partBegin(client: u32, group: u32, part: u32): f64 {
  const begin = massBefore(client, firstCellOf(group));
  const end = load<f64>(cellAt(endCellOf(group) - 1), Cell.MASS_END);
  const parts = partsOf(group);
  return part == parts ? end : begin + (end - begin) * (<f64>part / <f64>parts);
}

function openSegment(client: u32, group: u32, part: u32): bool {
  const begin = partBegin(client, group, part);
  const end = partBegin(client, group, part + 1);
  const mass = end - begin;
  const exact = arrivalMode == ArrivalMode.EXACT;
  const gaps = exact ? countUpTo(client, end) - countUpTo(client, begin) : referenceGaps(mass);
  const arrivals = exact ? gaps : gaps - 1;
  if (arrivals <= 0) return false;

  const state = stateOf(client);
  const cell = cellAtMass(group, begin);
  store<u32>(state, group, State.GROUP);
  store<u32>(state, part, State.PART);
  store<f64>(state, begin, State.SEGMENT_BEGIN);
  store<f64>(state, mass, State.SEGMENT_MASS);
  store<u32>(state, <u32>arrivals, State.ARRIVALS);
  store<u32>(state, <u32>gaps, State.GAPS);
  store<u32>(state, 0, State.SEQUENCE);
  store<u32>(state, cell, State.CELL);
  store<u32>(state, cell, State.GAP_CELL);
  store<u32>(state, 0, State.NEXT_GAP);
  store<f64>(state, 0, State.SUM);
  deriveStreams(state, client, group, part);
  if (exact) placeOrigin(state, client);
  else placeAtBegin(state);
  return true;
}

function deriveStreams(state: usize, client: u32, group: u32, part: u32): void {
  deriveStream(client, group, part, Purpose.GAPS);
  store<u64>(state, streamStart, State.GAP_START);
  store<u64>(state, streamGamma, State.GAP_GAMMA);
  deriveStream(client, group, part, Purpose.FIELDS);
  store<u64>(state, streamStart, State.FIELD_START);
  store<u64>(state, streamGamma, State.FIELD_GAMMA);
  deriveStream(client, group, part, Purpose.ITEMS);
  store<u64>(state, streamStart, State.ITEM_START);
}

/**
 * Places the origin uniformly on the circle of the segment's gaps. The gap around it, which is thereby
 * size-biased, is taken out of the sequence: what is left of it precedes the first arrival.
 */
function placeOrigin(state: usize, client: u32): void {
  const gaps = load<u32>(state, State.GAPS);
  const mass = load<f64>(state, State.SEGMENT_MASS);
  deriveUniform(client, load<u32>(state, State.GROUP), load<u32>(state, State.PART), Purpose.ORIGIN);
  if (gaps > 1) {
    startGapSums(state);
    const sum = sumAtGap(gaps - 1);
    if (sum > SMALLEST_SUM) {
      store<f64>(state, mass / sum, State.SCALE);
      chooseSkippedGap(state, derivedUniform * sum);
      return;
    }
    // In the limit of infinite variability all arrivals are at one point.
  }
  store<f64>(state, mass, State.SCALE);
  store<f64>(state, derivedUniform, State.FIRST_POSITION);
  store<u32>(state, gaps, State.SKIPPED_GAP);
}

function chooseSkippedGap(state: usize, origin: f64): void {
  let low: u32 = 0;
  let high = load<u32>(state, State.GAPS) - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sumAtGap(middle) > origin) high = middle;
    else low = middle + 1;
  }
  const before = sumBeforeGap(low);
  const firstPosition = max(sumAtGap(low) - origin, 0);
  store<u32>(state, low, State.SKIPPED_GAP);
  store<f64>(state, firstPosition, State.FIRST_POSITION);
  store<f64>(state, before - origin, State.LATER_SHIFT);
  store<f64>(state, before + firstPosition, State.LATER_FLOOR);
}

/**
 * The reference starts every window anew: its first arrival is one gap after the window's start. So the first gap
 * is the one that is skipped, and all sums are positions as they are.
 */
function placeAtBegin(state: usize): void {
  const gaps = load<u32>(state, State.GAPS);
  const mass = load<f64>(state, State.SEGMENT_MASS);
  const cell = load<u32>(state, State.GAP_CELL);
  startGapSums(state);
  const first = sumAtGap(0);
  while (sumsTo < gaps) continueGapSums(state);
  const sum = sumBeforeGap(gaps);
  // The blocks above left GAP_CELL at the last of them.
  store<u32>(state, cell, State.GAP_CELL);
  if (sumsFrom > 0) emptyGapSums();
  store<f64>(state, sum > SMALLEST_SUM ? mass / sum : 0, State.SCALE);
  store<f64>(state, first, State.FIRST_POSITION);
  store<u32>(state, 0, State.SKIPPED_GAP);
  store<f64>(state, 0, State.LATER_SHIFT);
  store<f64>(state, first, State.LATER_FLOOR);
}

/** The cell of a group in which a point of operational time falls. */
export function cellAtMass(group: u32, mass: f64): u32 {
  let low = firstCellOf(group);
  let high = endCellOf(group) - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (load<f64>(cellAt(middle), Cell.MASS_END) > mass) high = middle;
    else low = middle + 1;
  }
  return low;
}
