/**
 * The running sums of the gaps of the client at hand: they are its arrivals, but for a shift and a scale. A
 * segment's sums are made when it is opened, for the last of them. Later tiles need them again: they are kept as far
 * as there is room, and are else made again.
 */
import { ClientWindow } from '../plan/layout';
import { clientCount, clientWindowAt, expectedBefore, expectedUntil } from '../plan/open-plan';
import { fillGapSums, fillGapSumsFromTable, hasTables } from '../gaps/families';
import { tableOf } from '../gaps/table-cache';
import { allocate } from '../memory';
import { groupBegin, groupEnd, isMixed, largestExpectedOf, MAX_SEGMENT_ARRIVALS } from './segments';
import { State } from './client-state';

/** Sums that the buffer has room for: those of any segment in `exact` mode. */
export const MAX_BLOCK: u32 = MAX_SEGMENT_ARRIVALS;

/** A law with this many expected arrivals in a group is worth a table of its own: building one takes as long as 2,000 gaps. */
const TABLE_EXPECTED: f64 = 4096;

/** Sums that are kept of all clients together: 16 MB. */
export const MAX_KEPT_SUMS: u32 = 2097152;
/** Those that a client is given beyond what its longest segment is expected to have. */
const SPARE_KEPT_SUMS: u32 = 64;
/** Those that are kept of a client where there are too many clients for more: others then have none. */
export const FEWEST_KEPT_SUMS: u32 = 8;

/** Bytes behind the sums that are written or read with the last of them. */
const READ_BEHIND: u64 = 24;

/** What is kept of a client's sums between tiles. */
namespace Kept {
  export const SUMS: usize = 0; // u32, address
  export const CAPACITY: usize = 4; // u32, sums that it has room for; 0 where there is none
  export const FROM: usize = 8; // u32, first gap
  export const TO: usize = 12; // u32, one past the last gap; 0 where there are none
  export const BEFORE: usize = 16; // f64, sum of the gaps before FROM
  export const SIZE: usize = 24;
}

/** The buffer for sums that have no room where they are kept, and what is kept of each client. */
let workBuffer: usize = 0;
let keptOfClients: usize = 0;
/** Where the sums of the client at hand are kept, and for how many there is room. */
let keptSums: usize = 0;
let keptCapacity: u32 = 0;

/** Where the sums at hand are: the work buffer, or what was kept of the client. Entry g - sumsFrom ends gap g. */
export let gapSums: usize = 0;
/** The buffer holds the sums up to the ends of the gaps [sumsFrom, sumsTo) of the current segment. */
export let sumsFrom: u32 = 0;
export let sumsTo: u32 = 0;
let sumBefore: f64 = 0;

/** Asks how many the clients [`from`, `to`) want, after those before them; the last of them get what there is room for. */
export function allocateGapSums(from: u32, to: u32): void {
  if (from == 0) {
    workBuffer = allocate((<u64>MAX_BLOCK << 3) + READ_BEHIND);
    keptOfClients = allocate(<u64>clientCount * Kept.SIZE);
  }
  for (let client = from; client < to; ++client) {
    store<u32>(keptOf(client), wantedSums(client), Kept.CAPACITY);
  }
  if (to < clientCount) return;
  const most = mostPerClient();
  let left = MAX_KEPT_SUMS;
  for (let client: u32 = 0; client < clientCount; ++client) {
    const wanted = min(load<u32>(keptOf(client), Kept.CAPACITY), most);
    const capacity = wanted <= left ? wanted : 0;
    left -= capacity;
    store<u32>(keptOf(client), capacity, Kept.CAPACITY);
    if (capacity > 0) store<u32>(keptOf(client), <u32>allocate((<u64>capacity << 3) + READ_BEHIND), Kept.SUMS);
  }
}

// @ts-ignore: decorator
@inline
function keptOf(client: u32): usize {
  return keptOfClients + <usize>client * Kept.SIZE;
}

/** Sums that the longest segment of a client is expected to have, and a few more. */
function wantedSums(client: u32): u32 {
  return <u32>min(floor(largestExpectedOf(client) * 1.0625) + <f64>SPARE_KEPT_SUMS, <f64>MAX_BLOCK);
}

/**
 * How many sums can be kept of each client that wants as many, where CAPACITY is what each wants: the largest power of 2
 * for which there is room, or the fewest.
 */
function mostPerClient(): u32 {
  let most = FEWEST_KEPT_SUMS;
  for (; most < MAX_BLOCK; most *= 2) {
    let all: u64 = 0;
    for (let client: u32 = 0; client < clientCount; ++client) {
      all += min(load<u32>(keptOf(client), Kept.CAPACITY), most * 2);
    }
    if (all > MAX_KEPT_SUMS) break;
  }
  return most;
}

export function emptyGapSums(): void {
  sumsFrom = 0;
  sumsTo = 0;
  sumBefore = 0;
}

/** Takes up what `saveGapSums` kept of a client, which is the one at hand from then on. */
export function restoreGapSums(client: u32): void {
  const kept = keptOf(client);
  keptSums = load<u32>(kept, Kept.SUMS);
  keptCapacity = load<u32>(kept, Kept.CAPACITY);
  gapSums = keptSums;
  sumsFrom = load<u32>(kept, Kept.FROM);
  sumsTo = load<u32>(kept, Kept.TO);
  sumBefore = load<f64>(kept, Kept.BEFORE);
}

/** Keeps the sums at hand, from gap `from` on and as far as there is room where they are not kept already. */
export function saveGapSums(client: u32, from: u32): void {
  const kept = keptOf(client);
  if (gapSums != keptSums) moveToKept(from);
  store<u32>(kept, sumsFrom, Kept.FROM);
  store<u32>(kept, sumsTo, Kept.TO);
  store<f64>(kept, sumBefore, Kept.BEFORE);
}

function moveToKept(from: u32): void {
  const count = from >= sumsFrom && sumsTo > from ? min(sumsTo - from, keptCapacity) : 0;
  if (count == 0) {
    emptyGapSums();
    return;
  }
  const before = sumBeforeGap(from);
  memory.copy(keptSums, gapSums + (<usize>(from - sumsFrom) << 3), <usize>count << 3);
  gapSums = keptSums;
  sumsFrom = from;
  sumsTo = from + count;
  sumBefore = before;
}

/** Takes up a client that starts elsewhere: what was kept of it is of no use. */
export function forgetGapSums(client: u32): void {
  restoreGapSums(client);
  emptyGapSums();
}

/** The sum up to the end of a gap in the buffer. */
// @ts-ignore: decorator
@inline
export function sumAtGap(gap: u32): f64 {
  return load<f64>(gapSums + (<usize>(gap - sumsFrom) << 3));
}

/** The sum of the gaps before one that is in the buffer or follows it. */
// @ts-ignore: decorator
@inline
export function sumBeforeGap(gap: u32): f64 {
  return gap == sumsFrom ? sumBefore : sumAtGap(gap - 1);
}

/** Makes sure that a gap is in the buffer: one that is there, or the first or second behind those that are. */
export function demandGap(state: usize, gap: u32, wanted: u32): void {
  if (gap >= sumsFrom && gap < sumsTo) return;
  if (sumsTo > 0) fillBuffer(state, sumsTo, sumBeforeGap(sumsTo), wanted + 1);
  else fillBuffer(state, load<u32>(state, State.NEXT_GAP), load<f64>(state, State.SUM), wanted + 1);
}

/** Fills the buffer from the segment's first gap on, as far as there is room. */
export function startGapSums(state: usize): void {
  fillBuffer(state, 0, 0, MAX_BLOCK);
}

/** Fills the buffer with `wanted` sums, as far as there is room, that leave out the gaps before `gap`. */
export function startGapSumsAt(state: usize, gap: u32, wanted: u32): void {
  fillBuffer(state, gap, 0, wanted);
}

/** Fills the buffer with the gaps behind those that it holds, `wanted` of them as far as there is room. */
export function continueGapSums(state: usize, wanted: u32): void {
  fillBuffer(state, sumsTo, sumBeforeGap(sumsTo), wanted);
}

/**
 * Makes the sums from gap `from` on, `wanted` of them or as many as there are; `before` is the sum of those before.
 * Sums are formed in order from the segment's first gap on, so they are the same whatever the blocks.
 */
function fillBuffer(state: usize, from: u32, before: f64, wanted: u32): void {
  const gaps = load<u32>(state, State.GAPS);
  const to = from + min(min(wanted, gaps - from), MAX_BLOCK);
  gapSums = to - from <= keptCapacity ? keptSums : workBuffer;
  sumsFrom = from;
  sumsTo = to;
  sumBefore = before;
  const start = load<u64>(state, State.GAP_START);
  const gamma = load<u64>(state, State.GAP_GAMMA);
  const client = load<u32>(state, State.CLIENT);
  const clientWindow = load<u32>(state, State.LAW_CLIENT_WINDOW);
  const family = load<u32>(clientWindowAt(clientWindow), ClientWindow.FAMILY);
  const shape = load<f64>(clientWindowAt(clientWindow), ClientWindow.SHAPE);
  if (hasTables(family) && expectedByLaw(client, load<u32>(state, State.GROUP), clientWindow) >= TABLE_EXPECTED) {
    fillGapSumsFromTable(tableOf(client, clientWindow), shape, start, gamma, from, to, before, gapSums);
  } else {
    fillGapSums(family, shape, start, gamma, from, to, before, load<f64>(state, State.GAP_SHIFT), gapSums);
  }
}

/** Expected arrivals of those client-windows of a group that have the law of one of them; of it alone where laws differ. */
function expectedByLaw(client: u32, group: u32, clientWindow: u32): f64 {
  if (isMixed(group)) return expectedUntil(clientWindow) - expectedBefore(client, clientWindow);
  return groupEnd(group) - groupBegin(client, group);
}
