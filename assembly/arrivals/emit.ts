/** Emission: the arrivals of one client up to a time, in order, appended to the staged rows. */
import { ClientWindow, ConversationClass } from '../plan/layout';
import { classOf, clientWindowAt } from '../plan/open-plan';
import { MAX_REQUESTS } from '../fields/field-words';
import { fieldColumns, fillFields } from '../fields/fill-fields';
import { keepWithin, PrefixOf } from '../fields/limits';
import { fillPrefixes, hasPrefixes } from '../fields/prefixes';
import { beginConversations } from '../conversations/open-conversations';
import { nameSingles, namesConversations } from '../conversations/turns';
import { appendRun, reserveRows, rowCount, stagedTimes } from '../tile/staging';
import { nextTimeOf, setNextTime, State, stateOf } from './client-state';
import {
  demandGap,
  emptyGapSums,
  forgetGapSums,
  restoreGapSums,
  saveGapSums,
  sumAtGap,
  sumBeforeGap,
  sumsTo,
} from './gap-sums';
import { conversationIdOf, idStep } from './conversation-ids';
import { openSegmentFrom } from './open-segment';
import { gapsWanted, mapPositions, mapTime, positionAtEndOf, positionEnd, timeAt } from './time-map';

/** What becomes of arrivals. */
namespace Use {
  /** They are passed over. */
  export const NONE: u32 = 0;
  /** They are rows. */
  export const ROWS: u32 = 1;
  /** They only begin conversations that may have turns later. */
  export const CONVERSATIONS: u32 = 2;
}

/**
 * Opens a client's first segment from (group, part) on and sets the time of its first arrival; passes over what is
 * earlier than `time`.
 */
export function startClient(client: u32, group: u32, part: u32, time: f64): void {
  forgetGapSums(client);
  if (openSegmentFrom(client, group, part)) setNextTime(client, timeOfFirst(client));
  else setNextTime(client, Infinity);
  while (nextTimeOf(client) < time) advance(client, time, Use.NONE);
  saveGapSums(client, load<u32>(stateOf(client), State.NEXT_GAP));
}

/** Passes over the arrivals before `time`. */
export function skipUntil(client: u32, time: f64): void {
  advanceTo(client, time, Use.NONE);
}

/** Appends the arrivals before `time` to the staged rows. */
export function emitUntil(client: u32, time: f64): void {
  advanceTo(client, time, Use.ROWS);
}

/** Begins the conversations of the arrivals before `time`, of which only the turns from then on matter. */
export function beginUntil(client: u32, time: f64): void {
  advanceTo(client, time, Use.CONVERSATIONS);
}

function advanceTo(client: u32, time: f64, use: u32): void {
  if (!(nextTimeOf(client) < time)) return;
  restoreGapSums(client);
  const state = stateOf(client);
  mapTime(client, state, load<u32>(state, State.CLIENT_WINDOW));
  while (nextTimeOf(client) < time) advance(client, time, use);
  saveGapSums(client, load<u32>(stateOf(client), State.NEXT_GAP));
}

/**
 * Handles arrivals of one client while they stay in one client-window and segment and before `limit`, at most
 * MAX_REQUESTS of them unless they are passed over; on return the time of the next arrival is set.
 *
 * Precondition: the next arrival is before `limit`, the state's client-window is the one in which it falls, and the map
 * from positions to times is that of both.
 */
function advance(client: u32, limit: f64, use: u32): void {
  const state = stateOf(client);
  const clientWindow = load<u32>(state, State.CLIENT_WINDOW);
  const firstRequest = load<u32>(state, State.SEQUENCE);
  const arrivals = load<u32>(state, State.ARRIVALS);
  const stop = use == Use.NONE ? arrivals : min(arrivals, firstRequest + MAX_REQUESTS);
  const wanted = gapsWanted(limit - nextTimeOf(client));
  const firstRow = rowCount;
  // What only begins conversations is written, too, and then not counted. Times are written four at a time.
  if (use != Use.NONE) reserveRows(firstRow + MAX_REQUESTS + 4);
  const times = stagedTimes + (<usize>firstRow << 3);

  let request = firstRequest;
  if (request == 0) {
    if (use != Use.NONE) store<f64>(times, nextTimeOf(client));
    ++request;
  }
  // Each round takes a stretch of arrivals whose gaps are in the buffer and are all before or behind the skipped.
  while (request < stop) {
    const gap = gapBefore(state, request);
    demandGap(state, gap, wanted);
    let count = min(sumsTo - gap, stop - request);
    const skipped = load<u32>(state, State.SKIPPED_GAP);
    if (gap < skipped) count = min(count, skipped - gap);
    // Sums further behind than the limit is are in no cache.
    count = min(count, wanted);
    const inClientWindow = countInClientWindow(state, gap, count);
    const before =
      use == Use.NONE
        ? countBefore(state, gap, inClientWindow, limit)
        : mapPositions(state, gap, inClientWindow, limit, times + (<usize>(request - firstRequest) << 3));
    request += before;
    if (before < count) break;
  }
  if (use != Use.NONE) useArrivals(client, state, clientWindow, firstRequest, firstRow, request - firstRequest, limit, use);
  if (request == arrivals) {
    emptyGapSums();
    const more = openSegmentFrom(client, load<u32>(state, State.GROUP), load<u32>(state, State.PART) + 1);
    setNextTime(client, more ? timeOfFirst(client) : Infinity);
    return;
  }
  store<u32>(state, request, State.SEQUENCE);
  setNextTime(client, timeOfNext(client, wanted));
}

/** Makes rows or conversations of `count` arrivals, whose times stand in the staged rows from `row` on. */
function useArrivals(
  client: u32,
  state: usize,
  clientWindow: u32,
  request: u32,
  row: u32,
  count: u32,
  time: f64,
  use: u32,
): void {
  const fieldSet = load<u32>(clientWindowAt(clientWindow), ClientWindow.FIELD_SET);
  const group = load<u32>(state, State.GROUP);
  const part = load<u32>(state, State.PART);
  const keep = use == Use.ROWS;
  if (keep) appendRun(client, count);
  const id = namesConversations ? conversationIdOf(group, part, request) : 0;
  const conversationClass = classOf(client);
  if (keep && (conversationClass == 0 || load<f64>(conversationClass, ConversationClass.SINGLE_SHARE) > 0)) {
    fillFields(fieldColumns, fieldSet, state, request, row, count);
    keepWithin(client, fieldColumns, fieldSet, state, request, row, count, PrefixOf.REQUEST);
    if (hasPrefixes) fillPrefixes(client, load<u64>(state, State.ITEM_START), request, row, count);
    if (namesConversations) nameSingles(id, idStep(), row, count);
  }
  if (conversationClass != 0) {
    beginConversations(client, fieldSet, group, part, request, id, idStep(), row, count, keep, time);
  }
}

/** The gap that ends at an arrival other than the segment's first. */
// @ts-ignore: decorator
@inline
function gapBefore(state: usize, request: u32): u32 {
  return request - u32(request <= load<u32>(state, State.SKIPPED_GAP));
}

/** The position of the arrival at the end of a gap in the buffer. */
// @ts-ignore: decorator
@inline
function positionAt(state: usize, gap: u32): f64 {
  const sum = sumAtGap(gap) + load<f64>(state, State.FLOOR_SHIFT) * <f64>gap;
  if (gap < load<u32>(state, State.SKIPPED_GAP)) return sum + load<f64>(state, State.FIRST_POSITION);
  return max(sum + load<f64>(state, State.LATER_SHIFT), load<f64>(state, State.LATER_FLOOR));
}

/** How many of `count` arrivals from the end of `gap` on, on one side of the skipped gap, fall in a client-window. */
function countInClientWindow(state: usize, gap: u32, count: u32): u32 {
  if (positionEnd == Infinity || positionAt(state, gap + count - 1) < positionEnd) return count;
  let low: u32 = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (positionAt(state, gap + middle) >= positionEnd) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The time of a segment's first arrival, by a map of its own. */
function timeOfFirst(client: u32): f64 {
  const state = stateOf(client);
  mapTime(client, state, load<u32>(state, State.CLIENT_WINDOW));
  return timeOfNext(client, 0);
}

/**
 * The time of the next arrival, whose gap and, where it is not in the buffer, `wanted` more are brought there. Moves
 * the state's client-window, and the map, to the one in which it falls.
 */
function timeOfNext(client: u32, wanted: u32): f64 {
  const state = stateOf(client);
  const request = load<u32>(state, State.SEQUENCE);
  let position = load<f64>(state, State.FIRST_POSITION);
  if (request > 0) {
    const gap = gapBefore(state, request);
    demandGap(state, gap, wanted);
    position = positionAt(state, gap);
    store<f64>(state, sumBeforeGap(gap), State.SUM);
    store<u32>(state, gap, State.NEXT_GAP);
  }
  if (position >= positionEnd) {
    let clientWindow = load<u32>(state, State.CLIENT_WINDOW) + 1;
    while (position >= positionAtEndOf(state, clientWindow)) ++clientWindow;
    store<u32>(state, clientWindow, State.CLIENT_WINDOW);
    mapTime(client, state, clientWindow);
  }
  return timeAt(position);
}

/** How many of `count` arrivals from the end of `gap` on, on one side of the skipped gap, are before `limit`. */
function countBefore(state: usize, gap: u32, count: u32, limit: f64): u32 {
  let low: u32 = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (timeAt(positionAt(state, gap + middle)) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
