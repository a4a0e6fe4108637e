/**
 * Ids of conversations: the segment of the arrival that begins one, the arrival's number in the segment, and the
 * number of turns less one. Segments are those of all clients, numbered in the order of the plan, so that an id
 * depends on the plan alone.
 */
import { ArrivalModeCode } from '../plan/layout';
import { arrivalMode, clientCount, turnBits } from '../plan/open-plan';
import { allocate } from '../memory';
import { endGroupOf, partsOf } from './segments';

/** Bits of the number of an arrival in its segment: it is below `MAX_SEGMENT_ARRIVALS` where arrivals are counted. */
const ARRIVAL_BITS: u64 = 20;
/** Renewal arrivals have no such limit: they take what is left of so many bits, up to those of a u32. */
const EXACT_BITS: u64 = 53;
const LARGEST_ARRIVAL_BITS: u64 = 32;

/** From the id of an arrival to that of the next in its segment. */
// @ts-ignore: decorator
@inline
export function idStep(): u64 {
  return (<u64>1) << turnBits;
}

/** Number of the first segment of each group, u64. */
let firstSegments: usize = 0;
let arrivalBits: u64 = ARRIVAL_BITS;

export function numberSegments(): void {
  const groups: u32 = clientCount == 0 ? 0 : endGroupOf(clientCount - 1);
  firstSegments = allocate(<u64>groups << 3);
  let segment: u64 = 0;
  for (let group: u32 = 0; group < groups; ++group) {
    store<u64>(firstSegments + (<usize>group << 3), segment);
    segment += <u64>partsOf(group);
  }
  if (arrivalMode != ArrivalModeCode.RENEWAL) return;
  const taken = <u64>turnBits + 64 - clz<u64>(segment);
  arrivalBits = min(max(taken < EXACT_BITS ? EXACT_BITS - taken : 0, ARRIVAL_BITS), LARGEST_ARRIVAL_BITS);
}

/** The id of the conversation of one turn that an arrival of a segment is. */
export function conversationIdOf(group: u32, part: u32, request: u32): u64 {
  const segment = load<u64>(firstSegments + (<usize>group << 3)) + <u64>part;
  return ((segment << arrivalBits) | <u64>request) << turnBits;
}
