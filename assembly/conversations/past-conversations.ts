/**
 * Which of the conversations that began before a time are over by then, from a fraction of what they draw. They are
 * followed from as far back as any can last, and nearly all that began then were over long ago.
 *
 * A conversation of T turns lasts at most T - 1 times the longest time between turns, and at most the sum of the upper
 * ends of the parts of the law in which the times between its turns lie. Of what may go on the times themselves decide.
 */
import { ConversationClass, TurnCount } from '../plan/layout';
import { lookBackOf } from '../plan/open-plan';
import { turnCountAt, turnsUniform } from './course';
import { areWithin, hasToolCalls, interTurnAbove } from './inter-turns';

/** 2^-38: more than 16,384 roundings to 53 bits, as the times of so many turns are sums. */
export const ROUNDING: f64 = 3.637978807091713e-12;

/** Parts of the law, of equal probability. */
const PARTS: u32 = 256;
const PART_BYTES: usize = <usize>PARTS << 3;

/** The numbers of turns that are passed over at once are among so many first ones of the class. */
const MAX_PLACES: u32 = 1024;

/**
 * A law as it stands in a class, from QUANTILE to SPAN, and the upper end of each of its parts, f64 each; that of the last is
 * infinite.
 */
const LAW_BYTES: usize = ConversationClass.SPAN + 8;
const law: usize = memory.data(<i32>LAW_BYTES, 16);
const bounds: usize = memory.data(<i32>PART_BYTES, 16);

let conversationClass: usize = 0;
let lookBack: f64 = 0;
/** Not less than the time between any turns. */
let longest: f64 = 0;
/** All numbers of turns before this place are too few, and the weight of these. */
let place: u32 = 0;
let weight: f64 = 0;

/** Gets ready for conversations of a client that began at `begin` and later, and are of interest from `time` on. */
export function startPassing(client: u32, record: usize, begin: f64, time: f64): void {
  conversationClass = record;
  lookBack = lookBackOf(client);
  longest = interTurnAbove(record, 1);
  if (hasToolCalls(record)) longest = max(longest, interTurnAbove(record + ConversationClass.TOOL_LAW, 1));
  else boundParts();
  place = 0;
  const places = min(load<u32>(record, ConversationClass.COUNT), MAX_PLACES);
  const age = ageOf(begin, time);
  // Where they rise no further, those behind are looked at one by one.
  for (let turns: u32 = 0; place < places && turnsAt(place) > turns && secondsOf(turnsAt(place)) < age; ++place) {
    turns = turnsAt(place);
  }
  setWeight();
}

/** Whether a conversation that began at `begin`, not before those of earlier calls, is certain to be over at `time`. */
// @ts-ignore: decorator
@inline
export function hasTooFewTurns(key: u64, begin: f64, time: f64): bool {
  if (place == 0) return false;
  if (!(secondsOf(turnsAt(place - 1)) < ageOf(begin, time))) lowerPlace(ageOf(begin, time));
  return turnsUniform(key) < weight;
}

function lowerPlace(age: f64): void {
  while (place > 0 && !(secondsOf(turnsAt(place - 1)) < age)) --place;
  setWeight();
}

/** Likewise where its number of turns is known. */
export function isOver(key: u64, turnCount: usize, begin: f64, time: f64): bool {
  const turns = load<u32>(turnCount, TurnCount.TURNS);
  const age = ageOf(begin, time);
  if (secondsOf(turns) < age) return true;
  if (hasToolCalls(conversationClass)) return false;
  const most = min(lookBack / <f64>(turns - 1), longest);
  // Where the class has a lower bound, one of the times is above it, and in another part of the law than its word says.
  const isLong = load<f64>(turnCount, TurnCount.LOW) > 0;
  return areWithin(key, turns, bounds, most, isLong ? age - most : age);
}

/** Seconds between two times, less what sums of times may be rounded by. */
// @ts-ignore: decorator
@inline
function ageOf(begin: f64, time: f64): f64 {
  return time - begin - (abs(time) + abs(begin)) * ROUNDING;
}

// @ts-ignore: decorator
@inline
function turnsAt(index: u32): u32 {
  return load<u32>(turnCountAt(conversationClass, index), TurnCount.TURNS);
}

/** Not less than a conversation of so many turns lasts. */
// @ts-ignore: decorator
@inline
function secondsOf(turns: u32): f64 {
  return <f64>(turns - 1) * longest;
}

// @ts-ignore: decorator
@inline
function setWeight(): void {
  weight = place == 0 ? 0 : load<f64>(turnCountAt(conversationClass, place - 1), TurnCount.WEIGHT_END);
}

/** Finds the upper ends of the parts of the class's law, unless they are those of the newest. */
function boundParts(): void {
  if (memory.compare(law, conversationClass, LAW_BYTES) == 0) return;
  memory.copy(law, conversationClass, LAW_BYTES);
  for (let part: u32 = 1; part < PARTS; ++part) {
    store<f64>(bounds + (<usize>(part - 1) << 3), interTurnAbove(conversationClass, <f64>part / <f64>PARTS));
  }
  store<f64>(bounds + PART_BYTES - 8, Infinity);
}
