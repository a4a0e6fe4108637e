/**
 * The turns that are still to come, one of each open conversation. Those before `nearEnd` are in a binary heap in
 * order of time, then of the client in the plan, then of the conversation. Those behind it wait in buckets of equal
 * lengths of time, in no order; what is beyond the buckets waits until they go round. So the heap is small, however
 * many conversations are open.
 *
 * Memory follows the number of open conversations, which is the rate at which they begin times the mean time that
 * they last (Little's law).
 */
import { enlarge } from '../memory';
import { NO_SLOT, Open, slotAt } from './slots';

namespace Entry {
  export const TIME: usize = 0; // f64
  export const SLOT: usize = 8; // u32
  export const SIZE: usize = 16;
}

const BUCKETS: u32 = 1024;
/** Shorter buckets than this, in seconds, would only cost time. */
const SHORTEST: f64 = 1e-9;

/** The heap. */
let entries: usize = 0;
let entryCount: u32 = 0;
let capacity: u32 = 0;

/** The first slot of each bucket, and of what is beyond them; the slots of a bucket are chained. */
const chains: usize = memory.data(4100, 16);
let bucketSeconds: f64 = 1;
/** Where the first bucket begins, and the first that may have turns. */
let firstBegin: f64 = 0;
let bucket: u32 = 0;
let nearEnd: f64 = 0;

/**
 * Forgets all turns; those that will come are not before `time`. About so many seconds, `seconds`, are between one
 * call of `bringNear` and the next.
 */
export function startPending(time: f64, seconds: f64): void {
  entryCount = 0;
  bucketSeconds = max(seconds, SHORTEST);
  firstBegin = time;
  bucket = 0;
  nearEnd = time;
  memory.fill(chains, 0xff, (<usize>BUCKETS + 1) << 2);
}

/** Adds the next turn of the conversation in a slot. */
export function schedule(slot: u32, time: f64): void {
  if (time < nearEnd) {
    push(time, slot);
    return;
  }
  store<f64>(slotAt(slot), time, Open.TIME);
  const chain = chainOf(bucketOf(time));
  store<u32>(slotAt(slot), load<u32>(chain), Open.NEXT);
  store<u32>(chain, slot);
}

/** Does not fall with the time, also as it is rounded. */
// @ts-ignore: decorator
@inline
function bucketOf(time: f64): u32 {
  return <u32>max(min((time - firstBegin) / bucketSeconds, <f64>BUCKETS), 0);
}

// @ts-ignore: decorator
@inline
function chainOf(index: u32): usize {
  return chains + (<usize>index << 2);
}

/** Brings all turns before a time, which is finite and not before that of the last call, into order. */
export function bringNear(time: f64): void {
  nearEnd = time;
  let last = bucketOf(time);
  while (last == BUCKETS) {
    emptyTo(BUCKETS);
    firstBegin += <f64>BUCKETS * bucketSeconds;
    bucket = 0;
    scheduleAgain(BUCKETS);
    last = bucketOf(time);
  }
  emptyTo(last);
  scheduleAgain(last);
}

/** Empties the buckets before one of them: what is in them is before `nearEnd`. */
function emptyTo(end: u32): void {
  for (; bucket < end; ++bucket) scheduleAgain(bucket);
}

function scheduleAgain(index: u32): void {
  let slot = load<u32>(chainOf(index));
  store<u32>(chainOf(index), NO_SLOT);
  while (slot != NO_SLOT) {
    const next = load<u32>(slotAt(slot), Open.NEXT);
    schedule(slot, load<f64>(slotAt(slot), Open.TIME));
    slot = next;
  }
}

/** Takes all turns out, as a chain of slots, each with its time. */
export function takeAllTurns(): u32 {
  let taken = NO_SLOT;
  for (let place: u32 = 0; place < entryCount; ++place) {
    const slot = load<u32>(entryAt(place), Entry.SLOT);
    store<f64>(slotAt(slot), load<f64>(entryAt(place), Entry.TIME), Open.TIME);
    store<u32>(slotAt(slot), taken, Open.NEXT);
    taken = slot;
  }
  entryCount = 0;
  for (let index: u32 = 0; index <= BUCKETS; ++index) {
    let slot = load<u32>(chainOf(index));
    store<u32>(chainOf(index), NO_SLOT);
    while (slot != NO_SLOT) {
      const next = load<u32>(slotAt(slot), Open.NEXT);
      store<u32>(slotAt(slot), taken, Open.NEXT);
      taken = slot;
      slot = next;
    }
  }
  return taken;
}

// @ts-ignore: decorator
@inline
function entryAt(place: u32): usize {
  return entries + <usize>place * Entry.SIZE;
}

/** Time of the next turn of those that were brought near; infinite where there is none. */
// @ts-ignore: decorator
@inline
export function nextTurnTime(): f64 {
  return entryCount == 0 ? Infinity : load<f64>(entries, Entry.TIME);
}

/** Takes out the turn that is next, and returns its slot. */
export function takeNextTurn(): u32 {
  const slot = load<u32>(entries, Entry.SLOT);
  const last = entryAt(--entryCount);
  if (entryCount > 0) siftDown(load<f64>(last, Entry.TIME), load<u32>(last, Entry.SLOT));
  return slot;
}

function push(time: f64, slot: u32): void {
  if (entryCount == capacity) {
    const larger = max(capacity * 2, 1024);
    entries = enlarge(entries, <usize>entryCount * Entry.SIZE, <usize>larger * Entry.SIZE);
    capacity = larger;
  }
  let place = entryCount++;
  while (place > 0) {
    const parent = (place - 1) >>> 1;
    if (!comesBefore(time, slot, entryAt(parent))) break;
    v128.store(entryAt(place), v128.load(entryAt(parent)));
    place = parent;
  }
  store<f64>(entryAt(place), time, Entry.TIME);
  store<u32>(entryAt(place), slot, Entry.SLOT);
}

/** Puts an entry in the place of the first, or below it. */
function siftDown(time: f64, slot: u32): void {
  let place: u32 = 0;
  for (let child: u32 = 1; child < entryCount; child = (place << 1) + 1) {
    if (child + 1 < entryCount) {
      const right = entryAt(child + 1);
      if (comesBefore(load<f64>(right, Entry.TIME), load<u32>(right, Entry.SLOT), entryAt(child))) ++child;
    }
    const entry = entryAt(child);
    if (comesBefore(time, slot, entry)) break;
    v128.store(entryAt(place), v128.load(entry));
    place = child;
  }
  store<f64>(entryAt(place), time, Entry.TIME);
  store<u32>(entryAt(place), slot, Entry.SLOT);
}

/** Whether a turn precedes that of an entry. */
// @ts-ignore: decorator
@inline
function comesBefore(time: f64, slot: u32, entry: usize): bool {
  const other = load<f64>(entry, Entry.TIME);
  return time < other || (time == other && isBefore(slotAt(slot), slotAt(load<u32>(entry, Entry.SLOT))));
}

function isBefore(a: usize, b: usize): bool {
  const clientA = load<u32>(a, Open.CLIENT);
  const clientB = load<u32>(b, Open.CLIENT);
  return clientA < clientB || (clientA == clientB && load<u64>(a, Open.ID) < load<u64>(b, Open.ID));
}
