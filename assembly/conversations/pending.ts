/**
 * The turns that are still to come, one of each open conversation: a binary heap in order of time, then of the
 * client in the plan, then of the conversation. Memory follows the number of open conversations, which is the rate
 * at which they begin times the mean time that they last (Little's law).
 */
import { allocate, enlarge } from '../memory';

/** A conversation whose next turn is known. */
export namespace Open {
  export const KEY: usize = 0; // u64, of its random numbers
  export const ID: usize = 8; // u64
  export const CLIENT: usize = 16; // u32
  export const FIELD_SET: usize = 20; // u32
  export const HISTORY: usize = 24; // u32, tokens of the turns before the next
  export const TURN: usize = 28; // u8, the next, from 1
  export const TURN_COUNT: usize = 29; // u8, place of the number of turns in the class
  export const LONG_GAP: usize = 30; // u8, see `drawLongGap`
  export const SIZE: usize = 32;
}

namespace Entry {
  export const TIME: usize = 0; // f64
  export const SLOT: usize = 8; // u32
  export const SIZE: usize = 16;
}

const NONE: u32 = 0xffffffff;

let heapEntries: usize = 0;
let slots: usize = 0;
let capacity: u32 = 0;
/** Slots in use or freed; those that are free are chained by their first word. */
let usedSlots: u32 = 0;
let freeSlot: u32 = NONE;
/** Open conversations. */
export let openCount: u32 = 0;

export function clearPending(): void {
  openCount = 0;
  usedSlots = 0;
  freeSlot = NONE;
}

/** A slot for a conversation that is to be scheduled next; the addresses of all slots hold until the next call. */
export function takeSlot(): u32 {
  if (freeSlot != NONE) {
    const slot = freeSlot;
    freeSlot = load<u32>(slotAt(slot));
    return slot;
  }
  if (usedSlots == capacity) enlargeAll();
  return usedSlots++;
}

function enlargeAll(): void {
  const larger = max(capacity * 2, 1024);
  if (capacity == 0) {
    heapEntries = allocate(<usize>larger * Entry.SIZE);
    slots = allocate(<usize>larger * Open.SIZE);
  } else {
    heapEntries = enlarge(heapEntries, <usize>openCount * Entry.SIZE, <usize>larger * Entry.SIZE);
    slots = enlarge(slots, <usize>usedSlots * Open.SIZE, <usize>larger * Open.SIZE);
  }
  capacity = larger;
}

export function freeSlotAgain(slot: u32): void {
  store<u32>(slotAt(slot), freeSlot);
  freeSlot = slot;
}

// @ts-ignore: decorator
@inline
export function slotAt(slot: u32): usize {
  return slots + <usize>slot * Open.SIZE;
}

// @ts-ignore: decorator
@inline
function entryAt(place: u32): usize {
  return heapEntries + <usize>place * Entry.SIZE;
}

/** Time of the next turn of all; infinite where there is none. */
// @ts-ignore: decorator
@inline
export function nextTurnTime(): f64 {
  return openCount == 0 ? Infinity : load<f64>(heapEntries, Entry.TIME);
}

/** The conversation whose turn is next. */
// @ts-ignore: decorator
@inline
export function nextSlot(): u32 {
  return load<u32>(heapEntries, Entry.SLOT);
}

/** Time and slot of any open conversation, by place. */
export function timeAtPlace(place: u32): f64 {
  return load<f64>(entryAt(place), Entry.TIME);
}

export function slotAtPlace(place: u32): u32 {
  return load<u32>(entryAt(place), Entry.SLOT);
}

/** Adds the next turn of the conversation in a slot that was taken. */
export function schedule(slot: u32, time: f64): void {
  let place = openCount++;
  while (place > 0) {
    const parent = (place - 1) >>> 1;
    if (!comesBefore(time, slot, entryAt(parent))) break;
    v128.store(entryAt(place), v128.load(entryAt(parent)));
    place = parent;
  }
  setEntry(place, time, slot);
}

/** The conversation whose turn was next goes on at another time, which is not earlier. */
export function rescheduleNext(time: f64): void {
  siftDown(0, time, nextSlot());
}

/** The conversation whose turn was next is over. */
export function dropNext(): void {
  freeSlotAgain(nextSlot());
  const last = entryAt(--openCount);
  if (openCount > 0) siftDown(0, load<f64>(last, Entry.TIME), load<u32>(last, Entry.SLOT));
}

/** Replaces all entries by `count` others, of which the first places were written by `setEntry`. */
export function rebuild(count: u32): void {
  openCount = count;
  for (let place = count >>> 1; place-- > 0; ) {
    const entry = entryAt(place);
    siftDown(place, load<f64>(entry, Entry.TIME), load<u32>(entry, Entry.SLOT));
  }
}

// @ts-ignore: decorator
@inline
export function setEntry(place: u32, time: f64, slot: u32): void {
  store<f64>(entryAt(place), time, Entry.TIME);
  store<u32>(entryAt(place), slot, Entry.SLOT);
}

/** Puts an entry at a place whose own is given up, or below it. */
function siftDown(place: u32, time: f64, slot: u32): void {
  for (let child = (place << 1) + 1; child < openCount; child = (place << 1) + 1) {
    if (child + 1 < openCount) {
      const right = entryAt(child + 1);
      if (comesBefore(load<f64>(right, Entry.TIME), load<u32>(right, Entry.SLOT), entryAt(child))) ++child;
    }
    const entry = entryAt(child);
    if (comesBefore(time, slot, entry)) break;
    v128.store(entryAt(place), v128.load(entry));
    place = child;
  }
  setEntry(place, time, slot);
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
