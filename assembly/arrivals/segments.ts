/**
 * Segments: the stretches of a client's operational time that are opened one at a time, each with gaps of one law.
 *
 * Cells that go on with the window before them are a run with it. A run that is long enough to keep its burstiness when
 * its count is fixed is a *group* of its own; shorter ones are joined until they are together. A group of one law is
 * divided into equal parts where it is long, so that replaying one is cheap; a group of several laws has a part for
 * each of its cells. A segment is (group, part). In `reference` mode every cell is a group of one part.
 */
import { ArrivalMode, Cell, Client } from '../plan/layout';
import { arrivalMode, cellAt, cellCount, clientAt, clientCount, massBefore } from '../plan/open-plan';
import { allocate } from '../memory';
import { squaredVariation } from '../gaps/families';

/** A group holds at least this many expected arrivals, times the squared variation where that is above 1. */
const GROUP_MASS: f64 = 64;
/** A part of a group of one law holds at most this many, likewise; where there are several, at least half as many. */
const PART_MASS: f64 = 1536;
/** No segment is asked to hold more than this, however bursty: it bounds replay and memory. */
const LARGEST_MASS: f64 = 131072;

/** A segment whose count is known before its gaps has at most so many arrivals. */
export const MAX_SEGMENT_ARRIVALS: u32 = 262144;

namespace Group {
  export const FIRST_CELL: usize = 0; // u32
  export const PARTS: usize = 4; // u32
  export const KIND: usize = 8; // u32
  export const SIZE: usize = 12;

  /** One law of a CV of 1 or more, or gaps that start anew in every segment. */
  export const PLAIN: u32 = 0;
  /** Several laws: each cell is a part. */
  export const MIXED: u32 = 1;
  /** One law of a CV below 1, whose gaps run on through boundaries. */
  export const REGULAR: u32 = 2;
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
export function firstCellOf(group: u32): u32 {
  return load<u32>(groups + <usize>group * Group.SIZE, Group.FIRST_CELL);
}

/** One past the last cell of a group: clients' cells follow each other, and so do their groups. */
// @ts-ignore: decorator
@inline
export function endCellOf(group: u32): u32 {
  return load<u32>(groups + <usize>group * Group.SIZE, Group.SIZE + Group.FIRST_CELL);
}

// @ts-ignore: decorator
@inline
export function partsOf(group: u32): u32 {
  return load<u32>(groups + <usize>group * Group.SIZE, Group.PARTS);
}

// @ts-ignore: decorator
@inline
function kindOf(group: u32): u32 {
  return load<u32>(groups + <usize>group * Group.SIZE, Group.KIND);
}

/** Whether the cells of a group have several laws; each is then a part. */
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
  return massBefore(client, firstCellOf(group));
}

/** Operational time at which a group ends. */
export function groupEnd(group: u32): f64 {
  return load<f64>(cellAt(endCellOf(group) - 1), Cell.MASS_END);
}

/** Operational time at which a part of a group begins; with the number of parts, at which the group ends. */
export function partBegin(client: u32, group: u32, part: u32): f64 {
  if (isMixed(group)) return massBefore(client, firstCellOf(group) + part);
  const end = groupEnd(group);
  const parts = partsOf(group);
  if (part == parts) return end;
  const begin = groupBegin(client, group);
  return begin + (end - begin) * (<f64>part / <f64>parts);
}

/** The cell in which a part of a group begins. */
export function cellOfPart(group: u32, part: u32, begin: f64): u32 {
  return isMixed(group) ? firstCellOf(group) + part : cellAtMass(group, begin);
}

/** One past the cells in which a part of a group can have arrivals. */
export function endCellOfPart(group: u32, part: u32): u32 {
  return isMixed(group) ? firstCellOf(group) + part + 1 : endCellOf(group);
}

/** The cell of a group in which a point of operational time falls. */
function cellAtMass(group: u32, mass: f64): u32 {
  let low = firstCellOf(group);
  let high = endCellOf(group) - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (load<f64>(cellAt(middle), Cell.MASS_END) > mass) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The group of a client that holds one of its cells. */
export function groupOfCell(client: u32, cell: u32): u32 {
  let low = firstGroupOf(client);
  let high = endGroupOf(client);
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (firstCellOf(middle) <= cell) low = middle;
    else high = middle;
  }
  return low;
}

/** Squared variation of a cell's gaps. */
export function variationOf(cell: u32): f64 {
  return squaredVariation(load<u32>(cellAt(cell), Cell.FAMILY), load<f64>(cellAt(cell), Cell.SHAPE));
}

export function buildSegments(): void {
  groups = allocate((<u64>cellCount + 1) * Group.SIZE);
  firstGroups = allocate((<u64>clientCount + 1) << 2);
  let group: u32 = 0;
  for (let client: u32 = 0; client < clientCount; ++client) {
    store<u32>(firstGroups + (<usize>client << 2), group);
    const first = load<u32>(clientAt(client), Client.FIRST_CELL);
    const end = first + load<u32>(clientAt(client), Client.CELL_COUNT);
    group = arrivalMode == ArrivalMode.REFERENCE ? oneGroupPerCell(first, end, group) : groupCells(client, first, end, group);
  }
  store<u32>(firstGroups + (<usize>clientCount << 2), group);
  store<u32>(groups + <usize>group * Group.SIZE, cellCount, Group.FIRST_CELL);
}

function oneGroupPerCell(first: u32, end: u32, group: u32): u32 {
  for (let cell = first; cell < end; ++cell, ++group) addGroup(group, cell, 1, Group.PLAIN);
  return group;
}

/** The runs that are not yet in a group: their first cell, expected arrivals, and these times their squared variations. */
let pendingFirst: u32 = 0;
let pendingMass: f64 = 0;
let pendingVariation: f64 = 0;

/** Groups the cells [first, end) of a client from `group` on; returns one past its last group. */
function groupCells(client: u32, first: u32, end: u32, group: u32): u32 {
  const clientFirstGroup = group;
  let lastIsJoined = false;
  pendingFirst = first;
  pendingMass = 0;
  pendingVariation = 0;
  for (let cell = first; cell < end; ) {
    const runFirst = cell;
    do ++cell;
    while (cell < end && load<u32>(cellAt(cell), Cell.CONTINUES) != 0);
    const mass = load<f64>(cellAt(cell - 1), Cell.MASS_END) - massBefore(client, runFirst);
    const variation = variationOf(runFirst);
    if (mass >= wantedMass(GROUP_MASS, variation)) {
      if (pendingMass > 0) addJoined(group++, runFirst);
      addGroup(group++, runFirst, partsFor(mass, variation), kindFor(mass, variation));
      pendingFirst = cell;
      lastIsJoined = false;
      continue;
    }
    pendingMass += mass;
    pendingVariation += mass * variation;
    if (pendingMass >= wantedMass(GROUP_MASS, pendingVariation / pendingMass)) {
      addJoined(group++, cell);
      lastIsJoined = true;
    }
  }
  if (pendingFirst == end) return group;
  // Too little is left for a group of its own: it joins the one before, unless that has a count of its own.
  if (lastIsJoined && group > clientFirstGroup) {
    --group;
    pendingFirst = firstCellOf(group);
    const mass = load<f64>(cellAt(end - 1), Cell.MASS_END) - massBefore(client, pendingFirst);
    pendingVariation = variationOf(pendingFirst) * mass;
    pendingMass = mass;
  }
  addJoined(group++, end);
  return group;
}

/** A group of the runs that are pending, which end before a cell. */
function addJoined(group: u32, endCell: u32): void {
  let mixed = false;
  for (let cell = pendingFirst + 1; cell < endCell && !mixed; ++cell) mixed = !haveOneLaw(pendingFirst, cell);
  const variation = pendingVariation / pendingMass;
  if (mixed) addGroup(group, pendingFirst, endCell - pendingFirst, Group.MIXED);
  else addGroup(group, pendingFirst, partsFor(pendingMass, variation), kindFor(pendingMass, variation));
  pendingFirst = endCell;
  pendingMass = 0;
  pendingVariation = 0;
}

function haveOneLaw(a: u32, b: u32): bool {
  const first = cellAt(a);
  const second = cellAt(b);
  return (
    load<u32>(first, Cell.FAMILY) == load<u32>(second, Cell.FAMILY) &&
    load<f64>(first, Cell.SHAPE) == load<f64>(second, Cell.SHAPE)
  );
}

/**
 * The kind of a group of one law. Where counts are not fixed, regular ones are so many that 8 standard deviations are
 * less than they are.
 */
function kindFor(mass: f64, variation: f64): u32 {
  if (!(variation < 1)) return Group.PLAIN;
  return arrivalMode == ArrivalMode.EXACT || mass >= 64 * variation ? Group.REGULAR : Group.PLAIN;
}

function addGroup(group: u32, firstCell: u32, parts: u32, kind: u32): void {
  const record = groups + <usize>group * Group.SIZE;
  store<u32>(record, firstCell, Group.FIRST_CELL);
  store<u32>(record, parts, Group.PARTS);
  store<u32>(record, kind, Group.KIND);
}

/** Expected arrivals of a client's longest segment. */
export function largestMassOf(client: u32): f64 {
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

function wantedMass(factor: f64, variation: f64): f64 {
  return min(factor * max(1.0, variation), LARGEST_MASS);
}

function partsFor(mass: f64, variation: f64): u32 {
  return <u32>max(1.0, min(ceil(mass / wantedMass(PART_MASS, variation)), 4294967295.0));
}
