/**
 * Segments: the stretches of a client's operational time in which the number of arrivals is fixed and the
 * gaps are normalised. Consecutive cells are grouped until they hold enough expected arrivals to keep their
 * burstiness; a group with many times more is divided into equal parts, so that replaying a segment is cheap.
 * A segment is (group, part). In `reference` mode every cell is a group of one part.
 */
import { ArrivalMode, Cell, Client } from '../plan/layout';
import { arrivalMode, cellAt, cellCount, clientAt, clientCount, massBefore } from '../plan/open-plan';
import { allocate } from '../memory';
import { squaredVariation } from '../gaps/families';

/** A group holds at least this many expected arrivals, times the squared variation where that is above 1. */
const GROUP_MASS: f64 = 64;
/** Likewise for the parts of a group that is divided. */
const PART_MASS: f64 = 1024;
/** No segment is asked to hold more than this, however bursty: it bounds replay and memory. */
const LARGEST_MASS: f64 = 131072;

/** A segment has fewer arrivals than this in `exact` mode: parts are below twice LARGEST_MASS. */
export const MAX_SEGMENT_ARRIVALS: u32 = 262146;

namespace Group {
  export const FIRST_CELL: usize = 0; // u32
  export const PARTS: usize = 4; // u32
  export const SIZE: usize = 8;
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

export function buildSegments(): void {
  groups = allocate((<u64>cellCount + 1) * Group.SIZE);
  firstGroups = allocate((<u64>clientCount + 1) << 2);
  let group: u32 = 0;
  for (let client: u32 = 0; client < clientCount; ++client) {
    store<u32>(firstGroups + (<usize>client << 2), group);
    const first = load<u32>(clientAt(client), Client.FIRST_CELL);
    const end = first + load<u32>(clientAt(client), Client.CELL_COUNT);
    group = arrivalMode == ArrivalMode.REFERENCE ? oneGroupPerCell(first, end, group) : groupCells(first, end, group);
  }
  store<u32>(firstGroups + (<usize>clientCount << 2), group);
  store<u32>(groups + <usize>group * Group.SIZE, cellCount, Group.FIRST_CELL);
}

function oneGroupPerCell(first: u32, end: u32, group: u32): u32 {
  for (let cell = first; cell < end; ++cell, ++group) addGroup(group, cell, 1);
  return group;
}

/** Groups the cells [first, end) of a client from `group` on; returns one past its last group. */
function groupCells(first: u32, end: u32, group: u32): u32 {
  const clientFirstGroup = group;
  let groupFirst = first;
  let mass: f64 = 0;
  let weightedVariation: f64 = 0;
  let lastMass: f64 = 0;
  let lastWeightedVariation: f64 = 0;
  let massBefore: f64 = 0;
  for (let cell = first; cell < end; ++cell) {
    const massEnd = load<f64>(cellAt(cell), Cell.MASS_END);
    const cellMass = massEnd - massBefore;
    massBefore = massEnd;
    mass += cellMass;
    weightedVariation +=
      cellMass * squaredVariation(load<u32>(cellAt(cell), Cell.FAMILY), load<f64>(cellAt(cell), Cell.SHAPE));
    if (mass >= wantedMass(GROUP_MASS, mass, weightedVariation)) {
      addGroup(group++, groupFirst, partsFor(mass, weightedVariation));
      groupFirst = cell + 1;
      lastMass = mass;
      lastWeightedVariation = weightedVariation;
      mass = 0;
      weightedVariation = 0;
    }
  }
  if (groupFirst == end) return group;
  // Too little is left for a group of its own: it joins the one before, unless there is none.
  if (group == clientFirstGroup) {
    addGroup(group++, groupFirst, partsFor(mass, weightedVariation));
  } else {
    const parts = partsFor(lastMass + mass, lastWeightedVariation + weightedVariation);
    store<u32>(groups + <usize>(group - 1) * Group.SIZE, parts, Group.PARTS);
  }
  return group;
}

function addGroup(group: u32, firstCell: u32, parts: u32): void {
  const record = groups + <usize>group * Group.SIZE;
  store<u32>(record, firstCell, Group.FIRST_CELL);
  store<u32>(record, parts, Group.PARTS);
}

/** Expected arrivals of a client's longest segment. */
export function largestMassOf(client: u32): f64 {
  let largest: f64 = 0;
  const end = endGroupOf(client);
  for (let group = firstGroupOf(client); group < end; ++group) {
    const begin = massBefore(client, firstCellOf(group));
    const groupEnd = load<f64>(cellAt(endCellOf(group) - 1), Cell.MASS_END);
    largest = max(largest, (groupEnd - begin) / <f64>partsOf(group));
  }
  return largest;
}

function wantedMass(factor: f64, mass: f64, weightedVariation: f64): f64 {
  return min(factor * max(1.0, weightedVariation / mass), LARGEST_MASS);
}

function partsFor(mass: f64, weightedVariation: f64): u32 {
  return <u32>max(1.0, min(floor(mass / wantedMass(PART_MASS, mass, weightedVariation)), 4294967295.0));
}
