/**
 * Which of the conversations that began before a time are over by then, from a fraction of what they draw. They are
 * followed from as far back as any can last, and nearly all that began then were over long ago.
 *
 * A conversation of T turns lasts at most T - 1 times the longest time between turns, and at most the sum of the upper
 * ends of the parts of the law in which the times between its turns lie. Of what may go on the times themselves decide.
 */
import { ConversationClass, TurnCount } from '../plan/layout';
import { lookBackOf } from '../plan/open-plan';
import { mix64 } from '../random/splitmix64';
import { stagedTimes } from '../tile/staging';
import { turnCountAt, turnsWord } from './course';
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
/** All numbers of turns before this place are too few. */
let place: u32 = 0;

/** Conversations that are looked at together. */
export const LOOKED_AT: u32 = 256;
/** Which of those may go on: their numbers among them, u32 each. */
export const mayGoOn: usize = memory.data(<i32>(LOOKED_AT << 2), 16);

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
}

/** 2^52, of which `openUniform` takes the midpoint of one. */
const CELLS: f64 = 4503599627370496;

/**
 * Writes to `mayGoOn` which of some conversations, whose times stand in the staged rows [row, row + count), ascending and not
 * before those of earlier calls, are not certain to be over at `time` by the number of their turns; returns how many. The key
 * of the first is what is mixed of `state`. By the age of the newest of them all are judged.
 */
export function findThoseThatMayGoOn(state: u64, gamma: u64, row: u32, count: u32, time: f64): u32 {
  lowerPlace(ageOf(load<f64>(stagedTimes + (<usize>(row + count - 1) << 3)), time));
  // A cell is below the weight where its midpoint is, cell + 0.5 < weight * CELLS; one less, whatever is rounded.
  const weight = place == 0 ? 0 : load<f64>(turnCountAt(conversationClass, place - 1), TurnCount.WEIGHT_END);
  const cells = <i64>(weight * CELLS) - 1;
  let end = mayGoOn;
  for (let index: u32 = 0; index < count; ++index, state += gamma) {
    store<u32>(end, index);
    end += <usize>u32(<i64>(turnsWord(mix64(state)) >> 12) >= cells) << 2;
  }
  return <u32>((end - mayGoOn) >>> 2);
}

function lowerPlace(age: f64): void {
  while (place > 0 && !(secondsOf(turnsAt(place - 1)) < age)) --place;
}

/** Whether a conversation whose number of turns is known, and that began at `begin`, is certain to be over at `time`. */
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

/** Finds the upper ends of the parts of the class's law, unless they are those of the newest. */
function boundParts(): void {
  if (memory.compare(law, conversationClass, LAW_BYTES) == 0) return;
  memory.copy(law, conversationClass, LAW_BYTES);
  for (let part: u32 = 1; part < PARTS; ++part) {
    store<f64>(bounds + (<usize>(part - 1) << 3), interTurnAbove(conversationClass, <f64>part / <f64>PARTS));
  }
  store<f64>(bounds + PART_BYTES - 8, Infinity);
}
