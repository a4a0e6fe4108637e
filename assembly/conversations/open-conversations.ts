/** The conversations that are open: begun by arrivals, continued turn by turn, or passed over up to a time. */
import { TurnCount } from '../plan/layout';
import { limitOf, truncates } from '../fields/limits';
import { classOf, profileOf, traceEnd } from '../plan/open-plan';
import { mix64 } from '../random/splitmix64';
import { deriveStream, Purpose, streamGamma, streamStart } from '../random/streams';
import { countRow, reserveRows, rowCount, stagedTimes } from '../tile/staging';
import { drawLongInterTurn, drawTurnCount, isSingle, turnCountAt } from './course';
import { schedule, startPending, takeTurns } from './pending';
import { freeAllSlots, freeSlot, NO_SLOT, Open, slotAt, takeSlot } from './slots';
import { interTurnBehind, reserveDrawnTurns, stageOwn } from './drawn-turns';
import { passTurns, stoppedAt } from './passed-turns';
import { completeTurn, keepsHistory } from './turns';

/**
 * Begins what `count` arrivals of a segment begin, from `request` on. Their times stand in the staged rows from `row` on,
 * and where the rows count (`keep`) these are filled as single requests: those that begin conversations become first turns.
 * Where the rows do not count, only those turns matter that are not before `time`. `id` is that of the first, and each of
 * the others has one that is `step` larger; their low bits take the number of turns.
 */
export function beginConversations(
  client: u32,
  fieldSet: u32,
  group: u32,
  part: u32,
  request: u32,
  id: u64,
  step: u64,
  row: u32,
  count: u32,
  keep: bool,
  time: f64,
): void {
  const conversationClass = classOf(client);
  deriveStream(client, group, part, Purpose.CONVERSATIONS);
  const start = streamStart;
  const gamma = streamGamma;
  for (const end = row + count; row < end; ++row, ++request, id += step) {
    const key = mix64(start + gamma * (<u64>request + 1));
    if (isSingle(conversationClass, key)) continue;
    const place = drawTurnCount(conversationClass, key);
    const turnCount = turnCountAt(conversationClass, place);
    const slot = takeSlot();
    reserveDrawnTurns(slot);
    const open = slotAt(slot);
    store<u64>(open, key, Open.KEY);
    store<u64>(open, id, Open.ID);
    store<u32>(open, client, Open.CLIENT);
    store<u32>(open, fieldSet, Open.FIELD_SET);
    store<u32>(open, 0, Open.HISTORY);
    store<u32>(open, 0, Open.PREFIX);
    store<u16>(open, 1, Open.TURN);
    store<u16>(open, <u16>place, Open.TURN_COUNT);
    store<u16>(open, <u16>drawLongInterTurn(turnCount, key), Open.LONG_INTER_TURN);
    store<u16>(open, <u16>load<u32>(turnCount, TurnCount.TURNS), Open.TURNS);
    store<u16>(open, 0, Open.TIMES_END);
    store<u16>(open, 0, Open.ROWS_END);
    const begin = load<f64>(stagedTimes + (<usize>row << 3));
    goOn(slot, keep ? beginRow(slot, open, begin, row) : beginUnseen(slot, open, begin, time));
  }
}

/** Fills the row of a first turn; the time of the second. */
function beginRow(slot: u32, open: usize, begin: f64, row: u32): f64 {
  countTurns(slot, open);
  return stageTurn(slot, open, begin, row);
}

/** Passes over the turns before `time`. How many take place is found where any of the others can be. */
function beginUnseen(slot: u32, open: usize, begin: f64, time: f64): f64 {
  const next = turnAt(slot, open, begin, time);
  if (next == Infinity) return next;
  countTurns(NO_SLOT, open);
  return passTo(open, next);
}

/**
 * Finds how many turns take place, which the id says: where a limit ends conversations, those that fit. Where a slot is
 * given, what the first of them draw is kept for it.
 */
function countTurns(slot: u32, open: usize): void {
  const profile = profileOf(load<u32>(open, Open.CLIENT));
  if (limitOf(profile) != 0 && !truncates(profile) && keepsHistory(open)) {
    passTurns(slot, open, profile, 1, <u32>load<u16>(open, Open.TURNS) + 1, 0);
    store<u16>(open, <u16>(stoppedAt - 1), Open.TURNS);
  }
  store<u64>(open, load<u64>(open, Open.ID) + <u64>load<u16>(open, Open.TURNS) - 1, Open.ID);
}

/** Appends the turns before `time` to the staged rows, in no order. */
export function emitTurns(time: f64): void {
  const end = min(time, traceEnd());
  for (let slot = takeTurns(end); slot != NO_SLOT; slot = takeTurns(end)) {
    while (slot != NO_SLOT) {
      const open = slotAt(slot);
      const following = load<u32>(open, Open.NEXT);
      let now = load<f64>(open, Open.TIME);
      while (now < end) now = appendTurn(slot, open, now);
      goOn(slot, now);
      slot = following;
    }
  }
}

/** Passes over the turns before `time`. */
export function skipTurns(time: f64): void {
  for (let slot = takeTurns(time); slot != NO_SLOT; slot = takeTurns(time)) {
    while (slot != NO_SLOT) {
      const open = slotAt(slot);
      const following = load<u32>(open, Open.NEXT);
      goOn(slot, passTo(open, turnAt(slot, open, load<f64>(open, Open.TIME), time)));
      slot = following;
    }
  }
}

/** Forgets all conversations. Those that are begun next have turns from `time` on; a tile is about `seconds` long. */
export function forgetConversations(time: f64, seconds: f64): void {
  freeAllSlots();
  startPending(time, seconds);
}

/** The conversation in a slot has its next turn at a time; it is over where that is infinite. */
// @ts-ignore: decorator
@inline
function goOn(slot: u32, time: f64): void {
  if (time < Infinity) schedule(slot, time);
  else freeSlot(slot);
}

/** Adds a row for the next turn of a conversation, which is at `now`; the time of the one behind it. */
function appendTurn(slot: u32, open: usize, now: f64): f64 {
  const row = rowCount;
  reserveRows(row + 2);
  store<f64>(stagedTimes + (<usize>row << 3), now);
  const behind = stageTurn(slot, open, now, row);
  countRow();
  return behind;
}

/** Fills a row with the next turn of a conversation, which is at `now`; the time of the one behind it. */
function stageTurn(slot: u32, open: usize, now: f64, row: u32): f64 {
  const turn = <u32>load<u16>(open, Open.TURN);
  const keeps = keepsHistory(open);
  stageOwn(slot, open, turn, row);
  const after = completeTurn(open, turn, load<u32>(open, Open.HISTORY), row, turn == 1 || !keeps);
  if (keeps) store<u32>(open, after, Open.HISTORY);
  store<u16>(open, <u16>(turn + 1), Open.TURN);
  return timeBehind(slot, open, turn, now);
}

/** The turn that `turnAt` has found. */
let foundTurn: u32 = 0;

/** Finds the first turn that is not before `time`, from the next on, which is at `now`; its time. */
function turnAt(slot: u32, open: usize, now: f64, time: f64): f64 {
  foundTurn = <u32>load<u16>(open, Open.TURN);
  for (; now < time; ++foundTurn) now = timeBehind(slot, open, foundTurn, now);
  return now;
}

/** Goes on to the turn that `turnAt` has found, at a time; the time, infinite where it does not take place. */
function passTo(open: usize, time: f64): f64 {
  const first = <u32>load<u16>(open, Open.TURN);
  if (time == Infinity || foundTurn > <u32>load<u16>(open, Open.TURNS)) return Infinity;
  if (foundTurn == first) return time;
  store<u16>(open, <u16>foundTurn, Open.TURN);
  if (!keepsHistory(open)) return time;
  const profile = profileOf(load<u32>(open, Open.CLIENT));
  store<u32>(open, passTurns(NO_SLOT, open, profile, first, foundTurn, load<u32>(open, Open.HISTORY)), Open.HISTORY);
  return time;
}

/** The time of the turn behind one that is at `now`; infinite where there is none before the end of the trace. */
function timeBehind(slot: u32, open: usize, turn: u32, now: f64): f64 {
  if (turn >= <u32>load<u16>(open, Open.TURNS)) return Infinity;
  const next = now + interTurnBehind(slot, open, turn);
  return next < traceEnd() ? next : Infinity;
}
