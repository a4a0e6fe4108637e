/** Opening a segment: its number of arrivals, its streams, and where its arrivals are placed. */
import { smallestGap } from '../gaps/families';
import { ArrivalModeCode, ClientWindow } from '../plan/layout';
import { arrivalMode, clientWindowAt } from '../plan/open-plan';
import { deriveStream, Purpose, streamGamma, streamStart } from '../random/streams';
import { boundBegin, boundEnd, findBounds, hasBounds } from './bounds';
import { State, stateOf } from './client-state';
import { referenceGaps } from './counts';
import { boundaryFraction, placeAtBegin, placeOrigin, placeThrough } from './placement';
import { placeFloored } from './floored';
import { placeStationary } from './stationary';
import { clientWindowOfPart, endClientWindowOfPart, endGroupOf, isFloored, isRegular, MAX_SEGMENT_ARRIVALS, partBegin, partsOf } from './segments';

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

function openSegment(client: u32, group: u32, part: u32): bool {
  const begin = partBegin(client, group, part);
  const end = partBegin(client, group, part + 1);
  if (arrivalMode == ArrivalModeCode.REFERENCE) return openReference(client, group, part, begin, end);
  if (!hasBounds(group)) {
    const state = describeSegment(client, group, part, begin, end, 0);
    return placeStationary(state, client);
  }
  findBounds(client, group, part);
  const boundBefore = boundBegin;
  const boundBehind = boundEnd;
  const countBefore = floor(boundBefore);
  const arrivals = min(floor(boundBehind) - countBefore, <f64>MAX_SEGMENT_ARRIVALS);
  if (!(arrivals > 0)) return false;
  const state = describeSegment(client, group, part, begin, end, <u32>arrivals);
  store<f64>(state, countBefore, State.COUNT_BEFORE);
  if (isFloored(group)) {
    const behind = boundBehind - floor(boundBehind);
    placeFloored(state, client, boundBefore - countBefore, behind, groupBehind(group, part), partBehind(group, part));
    return true;
  }
  if (isRegular(group)) {
    if (placeBetween(state, client, boundBefore - countBefore, boundBehind - floor(boundBehind))) return true;
  } else if (hasSmallestGap(load<u32>(state, State.LAW_CLIENT_WINDOW))) {
    // So that the gap around a boundary, too, is as long as any.
    const begin = boundaryFraction(client, group, part);
    const end = boundaryFraction(client, groupBehind(group, part), partBehind(group, part));
    if (placeBetween(state, client, begin, end)) return true;
  }
  placeOrigin(state, client);
  return true;
}

function placeBetween(state: usize, client: u32, begin: f64, end: f64): bool {
  const group = load<u32>(state, State.GROUP);
  const part = load<u32>(state, State.PART);
  return placeThrough(state, client, begin, end, groupBehind(group, part), partBehind(group, part));
}

/** The segment behind one; behind a client's last is one that nobody opens. */
function groupBehind(group: u32, part: u32): u32 {
  return part + 1 == partsOf(group) ? group + 1 : group;
}

function partBehind(group: u32, part: u32): u32 {
  return part + 1 == partsOf(group) ? 0 : part + 1;
}

function hasSmallestGap(clientWindow: u32): bool {
  const record = clientWindowAt(clientWindow);
  return smallestGap(load<u32>(record, ClientWindow.FAMILY), load<f64>(record, ClientWindow.SHAPE)) > 0;
}

function openReference(client: u32, group: u32, part: u32, begin: f64, end: f64): bool {
  const gaps = referenceGaps(end - begin);
  if (!(gaps > 1)) return false;
  const state = describeSegment(client, group, part, begin, end, <u32>gaps);
  store<u32>(state, <u32>gaps - 1, State.ARRIVALS);
  placeAtBegin(state);
  return true;
}

/** Writes what is known of a segment before its arrivals are placed, as many as it has gaps. */
function describeSegment(client: u32, group: u32, part: u32, begin: f64, end: f64, gaps: u32): usize {
  const state = stateOf(client);
  const clientWindow = clientWindowOfPart(group, part, begin);
  store<u32>(state, group, State.GROUP);
  store<u32>(state, part, State.PART);
  store<f64>(state, begin, State.SEGMENT_BEGIN);
  store<f64>(state, end - begin, State.SEGMENT_EXPECTED);
  store<u32>(state, gaps, State.ARRIVALS);
  store<u32>(state, gaps, State.GAPS);
  store<u32>(state, 0, State.SEQUENCE);
  store<u32>(state, clientWindow, State.CLIENT_WINDOW);
  store<u32>(state, clientWindow, State.LAW_CLIENT_WINDOW);
  store<u32>(state, endClientWindowOfPart(group, part), State.END_CLIENT_WINDOW);
  store<u32>(state, 0, State.NEXT_GAP);
  store<f64>(state, 0, State.SUM);
  store<f64>(state, 0, State.GAP_SHIFT);
  store<f64>(state, 0, State.FLOOR_SHIFT);
  deriveStreams(state, client, group, part);
  return state;
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
