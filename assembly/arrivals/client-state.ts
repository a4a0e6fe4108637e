/** What is kept for each client between tiles: where it is in its current segment. */
import { clientCount } from '../plan/open-plan';
import { allocate } from '../memory';

export namespace State {
  // The segment.
  export const GAP_START: usize = 0; // u64, stream of the gaps
  export const GAP_GAMMA: usize = 8; // u64
  export const FIELD_START: usize = 16; // u64, stream of the fields
  export const FIELD_GAMMA: usize = 24; // u64
  export const SEGMENT_BEGIN: usize = 32; // f64, operational time
  export const SEGMENT_EXPECTED: usize = 40; // f64, operational time
  export const SCALE: usize = 48; // f64, operational time of one unit of gap
  export const GROUP: usize = 56; // u32
  export const PART: usize = 60; // u32
  export const ARRIVALS: usize = 64; // u32, in the segment
  export const GAPS: usize = 68; // u32, in the segment
  export const SKIPPED_GAP: usize = 72; // u32, the gap that ends at no arrival; GAPS where there is none
  export const LAW_CLIENT_WINDOW: usize = 84; // u32, the client-window whose law its gaps follow
  export const END_CLIENT_WINDOW: usize = 152; // u32, one past the client-windows in which it can have arrivals
  export const GAP_SHIFT: usize = 160; // f64, what is added to each gap; see `placement.ts`
  export const COUNT_BEFORE: usize = 168; // f64, arrivals of the client before it; with `exact` arrivals only
  // Positions of the segment: from SEGMENT_BEGIN, in units of gap.
  export const FIRST_POSITION: usize = 128; // f64, of its first arrival; what to add to sums before SKIPPED_GAP
  export const LATER_SHIFT: usize = 136; // f64, what to add to sums after SKIPPED_GAP
  export const LATER_FLOOR: usize = 144; // f64, the position before SKIPPED_GAP, which none behind it falls short of
  // The next arrival.
  export const SEQUENCE: usize = 76; // u32, its number in the segment
  export const NEXT_GAP: usize = 80; // u32, the gap that ends at it; 0 for the first arrival
  export const CLIENT_WINDOW: usize = 88; // u32, the client-window in which it falls
  export const CLIENT: usize = 92; // u32, the client itself
  export const SUM: usize = 96; // f64, sum of the gaps before NEXT_GAP
  // Of the client.
  export const PHASE: usize = 104; // f64, of the rounding of cumulative counts, in [0, 1)
  export const TOTAL: usize = 112; // f64, arrivals in the whole trace
  export const ITEM_START: usize = 120; // u64, stream of the list items
  // What the plan's smallest gap adds to the positions of the segment, in units of gap.
  export const FLOOR_SHIFT: usize = 176; // f64, to that at the end of each gap, times the gap's number
  export const SIZE: usize = 184;
}

let states: usize = 0;
/** Time of each client's next arrival; infinite where it has none. Apart from the states, to be scanned fast. */
let nextTimes: usize = 0;

export function allocateStates(): void {
  states = allocate(<u64>clientCount * State.SIZE);
  nextTimes = allocate(<u64>clientCount << 3);
  for (let client: u32 = 0; client < clientCount; ++client) store<u32>(stateOf(client), client, State.CLIENT);
}

// @ts-ignore: decorator
@inline
export function stateOf(client: u32): usize {
  return states + <usize>client * State.SIZE;
}

// @ts-ignore: decorator
@inline
export function nextTimeOf(client: u32): f64 {
  return load<f64>(nextTimes + (<usize>client << 3));
}

// @ts-ignore: decorator
@inline
export function setNextTime(client: u32, time: f64): void {
  store<f64>(nextTimes + (<usize>client << 3), time);
}
