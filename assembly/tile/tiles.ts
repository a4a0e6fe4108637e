/**
 * Tiles: time slices of equal expected rows, derived from the plan alone. A tile can be produced without the ones
 * before it. `seekTile` makes the gaps of a segment again for each client whose segment at hand ends before the tile,
 * or whose sums are not kept, and backwards for each; conversations are followed from as far back as one can last.
 */
import { Client, ClientWindow, Window } from '../plan/layout';
import {
  classCount,
  clientAt,
  clientCount,
  clientWindowAt,
  expectedBefore,
  expectedUntil,
  lookBackOf,
  rowLimit,
  traceEnd,
  traceRows,
  windowAt,
  windowCount,
} from '../plan/open-plan';
import { nextTimeOf, State, stateOf } from '../arrivals/client-state';
import { arrivalsBeforeNext } from '../arrivals/counts';
import { beginUntil, emitUntil, skipUntil, startClient } from '../arrivals/emit';
import {
  firstClientWindowOf,
  firstGroupOf,
  groupOfClientWindow,
  isMixed,
  partBegin,
  partsOf,
} from '../arrivals/segments';
import { emitTurns, forgetConversations, skipTurns } from '../conversations/open-conversations';
import { ROUNDING } from '../conversations/past-conversations';
import { weighTurns } from '../conversations/pending';
import { expectBytes } from '../memory';
import { orderRows } from './order';
import { gatherRows } from './gather';
import { clearStaging, rowCount } from './staging';
import { itemsOfRow, rowsOfTile } from './tile-rows';

/**
 * More than the position of a time in operational time is rounded by, as a share of a part. A part has 768 expected
 * requests or more; the position is off by a few in a client-window of 10^13 requests whose rate hardly grows, where
 * the root that gives the time loses most digits.
 */
const ROUNDED_PARTS: f64 = 0.05;

export let tileCount: u32 = 0;
/** Rows of the newest tile that belong to the trace: what the clients make beyond its limit does not. */
export let tileRowCount: u32 = 0;
let nextTile: u32 = 0;
/** Rows that the clients make before that tile; NaN where nobody has counted them. Kept for traces with a limit. */
let rowsBefore: f64 = NaN;
/** The time up to which conversations have been followed; infinite where they are to be begun anew. */
let followedUntil: f64 = Infinity;

export function buildTiles(): void {
  tileCount = <u32>max(1.0, ceil(traceRows / rowsOfTile));
}

/** Start of a tile in seconds; the end of the last is infinite. */
function tileBegin(tile: u32): f64 {
  if (tile == 0) return 0;
  if (tile >= tileCount) return Infinity;
  const total = load<f64>(windowAt(windowCount - 1), Window.EXPECTED_END);
  const expected = total * (<f64>tile / <f64>tileCount);
  const index = windowAtRow(expected);
  const window = windowAt(index);
  const expectedBegin = index == 0 ? 0 : load<f64>(windowAt(index - 1), Window.EXPECTED_END);
  const begin = load<f64>(window, Window.START);
  const end = load<f64>(window, Window.END);
  const expectedShare = (expected - expectedBegin) / (load<f64>(window, Window.EXPECTED_END) - expectedBegin);
  const time = begin + timeShareAt(window, expectedShare) * (end - begin);
  return min(max(time, begin), end);
}

/** The share of a window's time after which a share of its requests is expected. */
function timeShareAt(window: usize, expectedShare: f64): f64 {
  const share = load<f64>(window, Window.BEGIN_SHARE);
  if (share == 0.5 || !(expectedShare > 0)) return expectedShare;
  return expectedShare / (share + sqrt(max(share * share + (1 - 2 * share) * expectedShare, 0)));
}

/** The share of a window's requests that is expected in a share of its time. */
function expectedShareAt(window: usize, timeShare: f64): f64 {
  const share = load<f64>(window, Window.BEGIN_SHARE);
  return timeShare * (2 * share + (1 - 2 * share) * timeShare);
}

/** The first window that ends after `expected` expected requests. */
function windowAtRow(expected: f64): u32 {
  let low: u32 = 0;
  let high = windowCount - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (load<f64>(windowAt(middle), Window.EXPECTED_END) > expected) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Positions the clients [`from`, `to`) at the first tile, after those before them. */
export function startTiles(from: u32, to: u32): void {
  nextTile = 0;
  rowsBefore = 0;
  for (let client = from; client < to; ++client) {
    if (!beginsConversations(client)) startClient(client, firstGroupOf(client), 0, 0);
  }
}

/** Positions the engine so that `produceTile` gives `tile`. */
export function seekTile(tile: u32): void {
  tile = min(tile, tileCount);
  const from = tileBegin(nextTile);
  const time = tileBegin(tile);
  nextTile = tile;
  if (from == time) return;
  rowsBefore = NaN;
  for (let client: u32 = 0; client < clientCount; ++client) {
    if (beginsConversations(client)) continue;
    if (time < from) seekClient(client, time);
    else if (nextTimeOf(client) < time) advanceClient(client, time);
  }
}

// @ts-ignore: decorator
@inline
function beginsConversations(client: u32): bool {
  return load<u32>(clientAt(client), Client.CLASS) != 0;
}

/**
 * Brings conversations to a time: all that have a turn from then on are open. Of each class it is enough to follow
 * those that began in the time that one can last; what was followed before is gone on with where it is near enough.
 */
function followUntil(time: f64): void {
  if (followedUntil == time) return;
  const anew = followedUntil > time;
  if (anew) forgetConversations(time, traceEnd() / <f64>tileCount);
  else skipTurns(time);
  for (let client: u32 = 0; client < clientCount; ++client) {
    if (!beginsConversations(client)) continue;
    const from = time - lookBackOf(client) - (time + lookBackOf(client)) * ROUNDING;
    if (anew || followedUntil < from) seekClient(client, from);
    beginUntil(client, time);
  }
  followedUntil = time;
}

/** The segment that covers the time of the newest `findSegment`, or the next. */
let foundGroup: u32 = 0;
let foundPart: u32 = 0;

function findSegment(client: u32, time: f64): void {
  const first = load<u32>(clientAt(client), Client.FIRST_CLIENT_WINDOW);
  const end = first + load<u32>(clientAt(client), Client.CLIENT_WINDOW_COUNT);
  // The last client-window that starts before the time, or the first: arrivals of the window that ends at the time may
  // fall on its very end.
  let low = first;
  let high = end;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (load<f64>(windowAt(load<u32>(clientWindowAt(middle), ClientWindow.WINDOW)), Window.START) < time) low = middle;
    else high = middle;
  }
  foundGroup = groupOfClientWindow(client, low);
  foundPart = partAt(client, foundGroup, low, time);
}

/** Brings a client to a time, wherever it is. */
function seekClient(client: u32, time: f64): void {
  findSegment(client, time);
  startClient(client, foundGroup, foundPart, time);
}

/** Brings a client to a time that is later than what it is at: from there if that is near enough. */
function advanceClient(client: u32, time: f64): void {
  findSegment(client, time);
  if (isWithinReach(client, foundGroup, foundPart)) skipUntil(client, time);
  else startClient(client, foundGroup, foundPart, time);
}

/** Whether a segment is the one that a client is in, the next part of its group, or an earlier one. */
function isWithinReach(client: u32, group: u32, part: u32): bool {
  const openGroup = load<u32>(stateOf(client), State.GROUP);
  if (group != openGroup) return group < openGroup;
  return part <= load<u32>(stateOf(client), State.PART) + 1;
}

/** The last part of a group that begins before `time`, by more than positions may be rounded. */
function partAt(client: u32, group: u32, clientWindow: u32, time: f64): u32 {
  const parts = partsOf(group);
  if (parts == 1) return 0;
  if (isMixed(group)) return clientWindow - firstClientWindowOf(group);
  const window = windowAt(load<u32>(clientWindowAt(clientWindow), ClientWindow.WINDOW));
  const begin = load<f64>(window, Window.START);
  const end = load<f64>(window, Window.END);
  const expectedBegin = expectedBefore(client, clientWindow);
  const expectedEnd = expectedUntil(clientWindow);
  const share = min(max((time - begin) / (end - begin), 0), 1);
  const expected = expectedBegin + (expectedEnd - expectedBegin) * expectedShareAt(window, share);
  const groupBegin = partBegin(client, group, 0);
  const groupEnd = partBegin(client, group, parts);
  const part = floor(((expected - groupBegin) / (groupEnd - groupBegin)) * <f64>parts - ROUNDED_PARTS);
  return <u32>min(max(part, 0), <f64>(parts - 1));
}

/** Requests of the trace before the tile at which the engine was last positioned. */
export function requestsBeforeTile(): f64 {
  return min(arrivalsBeforeTile(), rowLimit);
}

function arrivalsBeforeTile(): f64 {
  let count: f64 = 0;
  for (let client: u32 = 0; client < clientCount; ++client) count += arrivalsBeforeNext(client);
  return count;
}

function stageRows(begin: f64, end: f64): void {
  if (classCount > 0) followUntil(begin);
  for (let client: u32 = 0; client < clientCount; ++client) {
    if (nextTimeOf(client) < end) emitUntil(client, end);
  }
  if (classCount == 0) return;
  if (itemsOfRow != 0) expectItems(end);
  emitTurns(end, end - begin);
  followedUntil = end;
}

/**
 * Ends the call where the items of the turns to come do not fit: tiles are sized by what begins in them, and where much
 * more began before, a tile can have turns of any number. Each item is kept twice, as it is drawn and in order.
 */
function expectItems(end: f64): void {
  expectBytes(weighTurns(min(end, traceEnd()), itemsOfRow) * (2 * sizeof<u32>()));
}

/** Produces the next tile's columns in order. */
export function produceTile(): void {
  const begin = tileBegin(nextTile);
  if (nextTile < tileCount) ++nextTile;
  const end = tileBegin(nextTile);
  clearStaging();
  const isLimited = rowLimit < Infinity;
  if (isLimited && isNaN(rowsBefore)) rowsBefore = arrivalsBeforeTile();
  // Behind the limit the clients stay where they are: they have made so many rows already.
  const isComplete = isLimited && rowsBefore >= rowLimit;
  if (begin < Infinity && !isComplete) stageRows(begin, end);
  const byTurn = classCount > 0;
  orderRows(begin, min(end, traceEnd()), byTurn);
  gatherRows(byTurn);
  tileRowCount = isLimited ? <u32>min(<f64>rowCount, max(rowLimit - rowsBefore, 0)) : rowCount;
  rowsBefore += <f64>rowCount;
}
