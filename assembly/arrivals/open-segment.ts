/** Opening a segment: its number of arrivals, its streams, and where its arrivals are placed. */
import { ArrivalMode, Cell, GapFamily } from '../plan/layout';
import { arrivalMode, cellAt, massBefore } from '../plan/open-plan';
import { deriveStream, Purpose, streamGamma, streamStart } from '../random/streams';
import { State, stateOf } from './client-state';
import { countUpTo, referenceGaps } from './counts';
import { placeAtBegin, placeClock, placeOrigin } from './placement';
import { placeStationary } from './stationary';
import { cellAtMass, endCellOf, endGroupOf, firstCellOf, partsOf } from './segments';

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
  const cell = cellAtMass(group, begin);
  const isReference = arrivalMode == ArrivalMode.REFERENCE;
  const isClock = !isReference && isConstant(cell, end);
  const isCounted = isClock || arrivalMode != ArrivalMode.RENEWAL;
  const gaps = isReference
    ? referenceGaps(end - begin)
    : isCounted
      ? countUpTo(client, end) - countUpTo(client, begin)
      : 0;
  const arrivals = isReference ? gaps - 1 : gaps;
  if (isCounted && arrivals <= 0) return false;

  const state = stateOf(client);
  store<u32>(state, group, State.GROUP);
  store<u32>(state, part, State.PART);
  store<f64>(state, begin, State.SEGMENT_BEGIN);
  store<f64>(state, end - begin, State.SEGMENT_MASS);
  store<u32>(state, <u32>arrivals, State.ARRIVALS);
  store<u32>(state, <u32>gaps, State.GAPS);
  store<u32>(state, <u32>gaps, State.DEALT);
  store<u32>(state, 0, State.SEQUENCE);
  store<u32>(state, cell, State.CELL);
  store<u32>(state, cell, State.GAP_CELL);
  store<u32>(state, 0, State.NEXT_GAP);
  store<f64>(state, 0, State.SUM);
  deriveStreams(state, client, group, part);
  if (isClock) placeClock(state);
  else if (isReference) placeAtBegin(state);
  else if (isCounted) placeOrigin(state, client);
  else return placeStationary(state, client);
  return true;
}

/** Whether the gaps of all cells from `cell` to that which ends a segment are constant. */
function isConstant(cell: u32, segmentEnd: f64): bool {
  for (; load<u32>(cellAt(cell), Cell.FAMILY) == GapFamily.CONSTANT; ++cell) {
    if (load<f64>(cellAt(cell), Cell.MASS_END) >= segmentEnd) return true;
  }
  return false;
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
