/**
 * Segments: the stretches of a client's operational time that are opened one at a time, each with gaps of one law.
 *
 * Client-windows that go on with the one before them are a run with it. A run that is long enough to keep its
 * burstiness when its count is fixed is a *group* of its own; shorter ones are joined until they are together. A group
 * of one law is divided into equal parts where it is long, so that replaying one is cheap; a group of several laws has
 * a part for each of its client-windows. A segment is (group, part). Where the plan says that a stretch begins anew, so does
 * a group, whatever is left before it. In `reference` mode every client-window is a group of one part.
 */
import { ArrivalModeCode, Client, ClientWindow, ClientWindowFlag } from '../plan/layout';
import {
  arrivalMode,
  clientAt,
  clientCount,
  clientWindowAt,
  clientWindowCount,
  expectedBefore,
  expectedUntil,
  floorOf,
} from '../plan/open-plan';
import { allocate } from '../memory';
import { squaredVariation } from '../gaps/families';

/** A group holds at least this many expected arrivals, times the squared variation where that is above 1. */
const GROUP_EXPECTED: f64 = 64;
/** A part of a group of one law holds at most this many, likewise; where there are several, at least half as many. */
const PART_EXPECTED: f64 = 1536;
/** No segment is asked to hold more than this, however bursty: it bounds replay and memory. */
const LARGEST_EXPECTED: f64 = 131072;

/** A segment whose count is known before its gaps has at most so many arrivals. */
export const MAX_SEGMENT_ARRIVALS: u32 = 262144;

namespace Group {
  export const FIRST_CLIENT_WINDOW: usize = 0; // u32
  export const PARTS: usize = 4; // u32
  export const KIND: usize = 8; // u32
  export const SIZE: usize = 12;

  /** One law of a CV of 1 or more, or gaps that start anew in every segment. */
  export const PLAIN: u32 = 0;
  /** Several laws: each client-window is a part. */
  export const MIXED: u32 = 1;
  /** One law of a CV below 1, whose gaps run on through boundaries. */
  export const REGULAR: u32 = 2;
  /** Added to the kind where the plan sets a smallest gap: then gaps run on through boundaries, too. */
  export const FLOORED: u32 = 4;
}

let groups: usize = 0;
/** First group of each client, and one past the last client's. */
let firstGroups: usize = 0;

// @ts-ignore: decorator
@inline
export function firstGroupOf(client: u32): u32 {
  return load<u32>(firstGroups + (<usize>client << 2));
}

/** One past the last group of a client. */
// @ts-ignore: decorator
@inline
export function endGroupOf(client: u32): u32 {
  return load<u32>(firstGroups + (<usize>client << 2), 4);
}

// @ts-ignore: decorator
@inline
export function firstClientWindowOf(group: u32): u32 {
  return load<u32>(groups + <usize>group * Group.SIZE, Group.FIRST_CLIENT_WINDOW);
}

/** One past the last client-window of a group: clients' client-windows follow each other, and so do their groups. */
// @ts-ignore: decorator
@inline
export function endClientWindowOf(group: u32): u32 {
  return load<u32>(groups + <usize>group * Group.SIZE, Group.SIZE + Group.FIRST_CLIENT_WINDOW);
}

// @ts-ignore: decorator
@inline
export function partsOf(group: u32): u32 {
  return load<u32>(groups + <usize>group * Group.SIZE, Group.PARTS);
}

// @ts-ignore: decorator
@inline
function kindOf(group: u32): u32 {
  return load<u32>(groups + <usize>group * Group.SIZE, Group.KIND) & (Group.FLOORED - 1);
}

/** Whether the plan sets a smallest gap in a group, below which none may fall across its boundaries either. */
// @ts-ignore: decorator
@inline
export function isFloored(group: u32): bool {
  return (load<u32>(groups + <usize>group * Group.SIZE, Group.KIND) & Group.FLOORED) != 0;
}

/** Whether the client-windows of a group have several laws; each is then a part. */
// @ts-ignore: decorator
@inline
export function isMixed(group: u32): bool {
  return kindOf(group) == Group.MIXED;
}

/** Whether a group's gaps run on through boundaries. */
// @ts-ignore: decorator
@inline
export function isRegular(group: u32): bool {
  return kindOf(group) == Group.REGULAR;
}

/** Operational time at which a group begins. */
export function groupBegin(client: u32, group: u32): f64 {
  return expectedBefore(client, firstClientWindowOf(group));
}

/** Operational time at which a group ends. */
export function groupEnd(group: u32): f64 {
  return expectedUntil(endClientWindowOf(group) - 1);
}

/** Operational time at which a part of a group begins; with the number of parts, at which the group ends. */
export function partBegin(client: u32, group: u32, part: u32): f64 {
  if (isMixed(group)) return expectedBefore(client, firstClientWindowOf(group) + part);
  const end = groupEnd(group);
  const parts = partsOf(group);
  if (part == parts) return end;
  const begin = groupBegin(client, group);
  return begin + (end - begin) * (<f64>part / <f64>parts);
}

/** The client-window in which a part of a group begins. */
export function clientWindowOfPart(group: u32, part: u32, begin: f64): u32 {
  return isMixed(group) ? firstClientWindowOf(group) + part : clientWindowAtTime(group, begin);
}

/** One past the client-windows in which a part of a group can have arrivals. */
export function endClientWindowOfPart(group: u32, part: u32): u32 {
  return isMixed(group) ? firstClientWindowOf(group) + part + 1 : endClientWindowOf(group);
}

/** The client-window of a group in which a point of operational time falls. */
function clientWindowAtTime(group: u32, expected: f64): u32 {
  let low = firstClientWindowOf(group);
  let high = endClientWindowOf(group) - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (expectedUntil(middle) > expected) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The group of a client that holds one of its client-windows. */
export function groupOfClientWindow(client: u32, clientWindow: u32): u32 {
  let low = firstGroupOf(client);
  let high = endGroupOf(client);
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (firstClientWindowOf(middle) <= clientWindow) low = middle;
    else high = middle;
  }
  return low;
}

/** Squared variation of a client-window's gaps; above a smallest gap they vary so much less. */
export function variationOf(clientWindow: u32): f64 {
  const record = clientWindowAt(clientWindow);
  const above = 1 - floorOf(record);
  return squaredVariation(load<u32>(record, ClientWindow.FAMILY), load<f64>(record, ClientWindow.SHAPE)) * above * above;
}

/** Divides the clients [`from`, `to`), after those before them. */
export function buildSegments(from: u32, to: u32): void {
  if (from == 0) {
    groups = allocate((<u64>clientWindowCount + 1) * Group.SIZE);
    firstGroups = allocate((<u64>clientCount + 1) << 2);
  }
  let group = firstGroupOf(from);
  for (let client = from; client < to; ++client) {
    store<u32>(firstGroups + (<usize>client << 2), group);
    const first = load<u32>(clientAt(client), Client.FIRST_CLIENT_WINDOW);
    const end = first + load<u32>(clientAt(client), Client.CLIENT_WINDOW_COUNT);
    group =
      arrivalMode == ArrivalModeCode.REFERENCE
        ? oneGroupPerClientWindow(first, end, group)
        : groupClientWindows(client, first, end, group);
  }
  // Where the next client begins, or the end.
  store<u32>(firstGroups + (<usize>to << 2), group);
  store<u32>(groups + <usize>group * Group.SIZE, clientWindowCount, Group.FIRST_CLIENT_WINDOW);
}

function oneGroupPerClientWindow(first: u32, end: u32, group: u32): u32 {
  for (let index = first; index < end; ++index, ++group) addGroup(group, index, 1, Group.PLAIN);
  return group;
}

/**
 * The runs that are not yet in a group: first client-window, expected arrivals, and these times their variations, of those
 * before a client-window. Where few arrivals are expected nobody asks for variations, which take logarithms.
 */
let pendingFirst: u32 = 0;
let pendingExpected: f64 = 0;
let pendingVariation: f64 = 0;
let variationsUntil: u32 = 0;

/** Nothing is pending before a client-window. */
function clearPending(clientWindow: u32): void {
  pendingFirst = clientWindow;
  pendingExpected = 0;
  pendingVariation = 0;
  variationsUntil = clientWindow;
}

/** The variation of what is pending, which ends before a client-window. */
function variationPending(client: u32, endClientWindow: u32): f64 {
  while (variationsUntil < endClientWindow) {
    const first = variationsUntil;
    const end = endOfRun(first, endClientWindow);
    pendingVariation += (expectedUntil(end - 1) - expectedBefore(client, first)) * variationOf(first);
    variationsUntil = end;
  }
  return pendingVariation / pendingExpected;
}

/** One past the client-windows before `end` that go on with one. */
// @ts-ignore: decorator
@inline
function endOfRun(clientWindow: u32, end: u32): u32 {
  do ++clientWindow;
  while (clientWindow < end && goesOn(clientWindow));
  return clientWindow;
}

/** Whether the newest group of the stretch at hand is of runs that were joined. */
let lastIsJoined: bool = false;

/**
 * Groups the client-windows [first, end) of a client from `group` on; returns one past its last group. Where a stretch
 * begins anew, no group goes on from what is before it.
 */
function groupClientWindows(client: u32, first: u32, end: u32, group: u32): u32 {
  let stretchFirstGroup = group;
  lastIsJoined = false;
  clearPending(first);
  for (let clientWindow = first; clientWindow < end; ) {
    const runFirst = clientWindow;
    if (runFirst > first && hasFlag(runFirst, ClientWindowFlag.BEGINS_ANEW)) {
      group = closeStretch(client, stretchFirstGroup, runFirst, group);
      stretchFirstGroup = group;
      lastIsJoined = false;
    }
    clientWindow = endOfRun(runFirst, end);
    const expected = expectedUntil(clientWindow - 1) - expectedBefore(client, runFirst);
    // So many are wanted at least, whatever the variation.
    if (expected >= GROUP_EXPECTED) {
      const variation = variationOf(runFirst);
      if (expected >= wantedArrivals(GROUP_EXPECTED, variation)) {
        if (pendingExpected > 0) addJoined(client, group++, runFirst);
        addGroup(group++, runFirst, partsFor(expected, variation), kindFor(expected, variation));
        clearPending(clientWindow);
        lastIsJoined = false;
        continue;
      }
    }
    pendingExpected += expected;
    if (
      pendingExpected >= GROUP_EXPECTED &&
      pendingExpected >= wantedArrivals(GROUP_EXPECTED, variationPending(client, clientWindow))
    ) {
      addJoined(client, group++, clientWindow);
      lastIsJoined = true;
    }
  }
  return closeStretch(client, stretchFirstGroup, end, group);
}

/** Groups what is pending of a stretch that ends before a client-window; returns one past its last group. */
function closeStretch(client: u32, firstGroup: u32, end: u32, group: u32): u32 {
  if (pendingFirst == end) return group;
  // Too little is left for a group of its own: it joins the one before, unless that has a count of its own.
  if (lastIsJoined && group > firstGroup) {
    --group;
    pendingFirst = firstClientWindowOf(group);
    const expected = expectedUntil(end - 1) - expectedBefore(client, pendingFirst);
    pendingVariation = variationOf(pendingFirst) * expected;
    pendingExpected = expected;
    variationsUntil = end;
  }
  addJoined(client, group++, end);
  return group;
}

/** Whether a client-window goes on with the one before it. */
// @ts-ignore: decorator
@inline
function goesOn(clientWindow: u32): bool {
  return hasFlag(clientWindow, ClientWindowFlag.CONTINUES) && !hasFlag(clientWindow, ClientWindowFlag.BEGINS_ANEW);
}

// @ts-ignore: decorator
@inline
function hasFlag(clientWindow: u32, flag: u32): bool {
  return (load<u32>(clientWindowAt(clientWindow), ClientWindow.FLAGS) & flag) != 0;
}

/** A group of the runs that are pending, which end before a client-window. */
function addJoined(client: u32, group: u32, endClientWindow: u32): void {
  let mixed = false;
  for (let index = pendingFirst + 1; index < endClientWindow && !mixed; ++index) mixed = !haveOneLaw(pendingFirst, index);
  if (mixed) {
    addGroup(group, pendingFirst, endClientWindow - pendingFirst, Group.MIXED);
  } else {
    const variation = variationPending(client, endClientWindow);
    addGroup(group, pendingFirst, partsFor(pendingExpected, variation), kindFor(pendingExpected, variation));
  }
  clearPending(endClientWindow);
}

function haveOneLaw(a: u32, b: u32): bool {
  const first = clientWindowAt(a);
  const second = clientWindowAt(b);
  return (
    load<u32>(first, ClientWindow.FAMILY) == load<u32>(second, ClientWindow.FAMILY) &&
    floorOf(first) == floorOf(second) &&
    load<f64>(first, ClientWindow.SHAPE) == load<f64>(second, ClientWindow.SHAPE)
  );
}

/**
 * The kind of a group of one law. Where counts are not fixed, regular ones are so many that 8 standard deviations are
 * less than they are.
 */
function kindFor(expected: f64, variation: f64): u32 {
  if (!(variation < 1)) return Group.PLAIN;
  return arrivalMode == ArrivalModeCode.EXACT || expected >= 64 * variation ? Group.REGULAR : Group.PLAIN;
}

function addGroup(group: u32, firstClientWindow: u32, parts: u32, kind: u32): void {
  const record = groups + <usize>group * Group.SIZE;
  store<u32>(record, firstClientWindow, Group.FIRST_CLIENT_WINDOW);
  store<u32>(record, parts, Group.PARTS);
  store<u32>(record, kind | (floorOf(clientWindowAt(firstClientWindow)) > 0 ? Group.FLOORED : 0), Group.KIND);
}

/** Expected arrivals of a client's longest segment. */
export function largestExpectedOf(client: u32): f64 {
  let largest: f64 = 0;
  const end = endGroupOf(client);
  for (let group = firstGroupOf(client); group < end; ++group) {
    if (isMixed(group)) {
      const parts = partsOf(group);
      for (let part: u32 = 0; part < parts; ++part) {
        largest = max(largest, partBegin(client, group, part + 1) - partBegin(client, group, part));
      }
    } else {
      largest = max(largest, (groupEnd(group) - groupBegin(client, group)) / <f64>partsOf(group));
    }
  }
  return largest;
}

function wantedArrivals(factor: f64, variation: f64): f64 {
  return min(factor * max(1.0, variation), LARGEST_EXPECTED);
}

function partsFor(expected: f64, variation: f64): u32 {
  return <u32>max(1.0, min(ceil(expected / wantedArrivals(PART_EXPECTED, variation)), 4294967295.0));
}
