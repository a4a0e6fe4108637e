/** The records of open conversations, in slots that are used again. */
import { enlarge, grownCapacity } from '../memory';

/** A conversation whose next turn is known. */
export namespace Open {
  export const KEY: usize = 0; // u64, of its random numbers
  export const ID: usize = 8; // u64
  export const TIME: usize = 16; // f64, of the next turn
  export const CLIENT: usize = 24; // u32
  export const FIELD_SET: usize = 28; // u32
  export const HISTORY: usize = 32; // u32, tokens of the turns before the next
  export const NEXT: usize = 36; // u32, the slot behind this one in its chain
  export const TURN: usize = 40; // u16, the next, from 1
  export const TURN_COUNT: usize = 42; // u16, place of the number of turns in the class
  export const LONG_INTER_TURN: usize = 44; // u16, see `drawLongInterTurn`
  export const TURNS: usize = 46; // u16, that take place: fewer where a limit ends the conversation
  export const PREFIX: usize = 48; // u32, tokens of prompt and document with which it begins
  export const TIMES_END: usize = 52; // u16, the turn behind those whose times behind them are drawn
  export const ROWS_END: usize = 54; // u16, the turn behind those whose rows are drawn
  export const SIZE: usize = 56;
}

/** The end of a chain of slots. */
export const NO_SLOT: u32 = 0xffffffff;

let slots: usize = 0;
let capacity: u32 = 0;
/** Slots that were ever used; those that are free are chained. */
let used: u32 = 0;
let free: u32 = NO_SLOT;

// @ts-ignore: decorator
@inline
export function slotAt(slot: u32): usize {
  return slots + <usize>slot * Open.SIZE;
}

/** A slot to be filled; addresses of slots hold until the next call. */
export function takeSlot(): u32 {
  if (free != NO_SLOT) {
    const slot = free;
    free = load<u32>(slotAt(slot), Open.NEXT);
    return slot;
  }
  if (used == capacity) {
    const larger = grownCapacity(capacity, 1024);
    slots = enlarge(slots, <u64>used * Open.SIZE, <u64>larger * Open.SIZE);
    capacity = larger;
  }
  return used++;
}

export function freeSlot(slot: u32): void {
  store<u32>(slotAt(slot), free, Open.NEXT);
  free = slot;
}

export function freeAllSlots(): void {
  used = 0;
  free = NO_SLOT;
}
