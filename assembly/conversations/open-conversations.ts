/**
 * The conversations that are open: begun by arrivals, continued some turns at a time, or passed over up to a time. The
 * turns that are drawn together become rows at once, those behind the first before their time.
 */
import { TurnCount } from '../plan/layout';
import { limitOf, truncates } from '../fields/limits';
import { fieldColumns } from '../fields/fill-fields';
import { classOf, hasLists, profileOf, traceEnd } from '../plan/open-plan';
import { mix64 } from '../random/splitmix64';
import { deriveStream, Purpose, streamGamma, streamStart } from '../random/streams';
import { copyLanes, countRows, nameClients, reserveRows, rowCount, stagedTimes } from '../tile/staging';
import { drawLongInterTurn, isSingle, turnCountAt } from './course';
import { beginInLot, canBeInLots, drawBegun, drawLot, goOnInLot, TURNS_TOGETHER } from './drawn-together';
import { drawOwn, drawTimes } from './drawn-turns';
import { copyOpen, Open } from './open';
import { passTurns, stoppedAt } from './passed-turns';
import { findThoseThatMayGoOn, isOver, LOOKED_AT, mayGoOn, startPassing } from './past-conversations';
import { hasRoomAhead, leaveBucket, schedule, scheduleRow, startPending, takeOpen, takeRows } from './pending';
import { endOfRecords, fetchBlock, firstRecord, freeBlock, nextBlock } from './record-chains';
import { findTurnCount, guideTurns } from './turn-guide';
import { completeTurns, keepsHistory, nameTurn } from './turns';

/** The conversation at hand. */
const open: usize = memory.data(<i32>Open.SIZE, 16);

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
  const gamma = streamGamma;
  let state = streamStart + gamma * (<u64>request + 1);
  guideTurns(conversationClass, count);
  if (!keep) {
    beginUnseen(client, fieldSet, state, gamma, id, step, row, count, time);
    return;
  }
  const inLots = canBeInLots(client);
  for (const end = row + count; row < end; ++row, state += gamma, id += step) {
    const key = mix64(state);
    if (isSingle(conversationClass, key)) continue;
    const place = findTurnCount(conversationClass, key);
    const begin = load<f64>(stagedTimes + (<usize>row << 3));
    if (inLots) {
      const slot = beginInLot(client, row);
      openConversation(slot, client, fieldSet, key, id, conversationClass, place);
      addTurnsToId(slot);
      store<f64>(slot, begin, Open.TIME);
      continue;
    }
    openConversation(open, client, fieldSet, key, id, conversationClass, place);
    goOnAt(makeRows(begin, row, true));
  }
}

/** The same of conversations whose rows do not count; the key of the first is what is mixed of `state`. */
function beginUnseen(
  client: u32,
  fieldSet: u32,
  state: u64,
  gamma: u64,
  id: u64,
  step: u64,
  row: u32,
  count: u32,
  time: f64,
): void {
  if (count == 0) return;
  const conversationClass = classOf(client);
  startPassing(client, conversationClass, load<f64>(stagedTimes + (<usize>row << 3)), time);
  for (let from: u32 = 0; from < count; from += LOOKED_AT) {
    const first = state + gamma * <u64>from;
    const found = findThoseThatMayGoOn(first, gamma, row + from, min(count - from, LOOKED_AT), time);
    for (let index: u32 = 0; index < found; ++index) {
      const number = load<u32>(mayGoOn + (<usize>index << 2));
      const key = mix64(first + gamma * <u64>number);
      if (isSingle(conversationClass, key)) continue;
      const place = findTurnCount(conversationClass, key);
      const begin = load<f64>(stagedTimes + (<usize>(row + from + number) << 3));
      if (isOver(key, turnCountAt(conversationClass, place), begin, time)) continue;
      openConversation(open, client, fieldSet, key, id + step * <u64>(from + number), conversationClass, place);
      passUntil(begin, time);
    }
  }
}

/** Writes to `target` what is known of a conversation that begins, but for its time and, in its id, its number of turns. */
// @ts-ignore: decorator
@inline
function openConversation(target: usize, client: u32, fieldSet: u32, key: u64, id: u64, conversationClass: usize, place: u32): void {
  const turnCount = turnCountAt(conversationClass, place);
  store<u64>(target, key, Open.KEY);
  store<u64>(target, id, Open.ID);
  store<u32>(target, client, Open.CLIENT);
  store<u32>(target, fieldSet, Open.FIELD_SET);
  store<u32>(target, 0, Open.HISTORY);
  store<u32>(target, 0, Open.PREFIX);
  store<u16>(target, 1, Open.TURN);
  store<u16>(target, <u16>place, Open.TURN_COUNT);
  store<u16>(target, <u16>drawLongInterTurn(turnCount, key), Open.LONG_INTER_TURN);
  store<u16>(target, <u16>load<u32>(turnCount, TurnCount.TURNS), Open.TURNS);
}

/** An id says how many turns its conversation has. */
// @ts-ignore: decorator
@inline
function addTurnsToId(conversation: usize): void {
  store<u64>(conversation, load<u64>(conversation, Open.ID) + <u64>load<u16>(conversation, Open.TURNS) - 1, Open.ID);
}

/** Passes over the turns before `time`. How many take place is found where any of the others can be. */
function passUntil(begin: f64, time: f64): void {
  const next = turnAt(begin, time);
  if (next == Infinity) return;
  countTurns(0);
  goOnAt(passTo(next));
}

/**
 * Finds how many turns take place, which the id says: where a limit ends conversations, those that fit. The first `drawn` of
 * them have what they draw behind the staged rows that count.
 */
function countTurns(drawn: u32): void {
  const profile = profileOf(load<u32>(open, Open.CLIENT));
  if (limitOf(profile) != 0 && !truncates(profile) && keepsHistory(open)) {
    passTurns(open, profile, 1, <u32>load<u16>(open, Open.TURNS) + 1, 0, drawn);
    store<u16>(open, <u16>(stoppedAt - 1), Open.TURNS);
  }
  addTurnsToId(open);
}

/** Appends the turns before `time` to the staged rows, in no order; the tile that ends then is so many seconds long. */
export function emitTurns(time: f64, seconds: f64): void {
  const end = min(time, traceEnd());
  drawBegun();
  do {
    for (let block = takeOpen(); block != 0; block = freeBlock(block)) {
      const last = endOfRecords(block);
      fetchBlock(nextBlock(block));
      for (let record = firstRecord(block); record < last; record += Open.SIZE) {
        let now = load<f64>(record, Open.TIME);
        if (now < end && canBeInLots(load<u32>(record, Open.CLIENT))) {
          copyOpen(record, goOnInLot(load<u32>(record, Open.CLIENT), end));
          continue;
        }
        copyOpen(record, open);
        while (now < end) now = appendRows(now);
        goOnAt(now);
      }
    }
    drawLot(end);
    takeRows(end, true);
  } while (leaveBucket(end, seconds));
}

/** Passes over the turns before `time`. */
export function skipTurns(time: f64): void {
  do {
    for (let block = takeOpen(); block != 0; block = freeBlock(block)) {
      const last = endOfRecords(block);
      for (let record = firstRecord(block); record < last; record += Open.SIZE) {
        copyOpen(record, open);
        goOnAt(passTo(turnAt(load<f64>(open, Open.TIME), time)));
      }
    }
    takeRows(time, false);
  } while (leaveBucket(time, Infinity));
}

/** Forgets all conversations. Those that are begun next have turns from `time` on; a tile is about `seconds` long. */
export function forgetConversations(time: f64, seconds: f64): void {
  startPending(time, seconds);
}

/** The conversation at hand has its next turn, which is not drawn, at a time; it is over where that is infinite. */
// @ts-ignore: decorator
@inline
function goOnAt(time: f64): void {
  if (!(time < Infinity)) return;
  store<f64>(open, time, Open.TIME);
  schedule(open);
}

/** Adds a row for the next turn, which is at `now`, and draws those behind it; the time of the next that is not drawn. */
function appendRows(now: f64): f64 {
  const behind = makeRows(now, rowCount, false);
  countRows(1);
  return behind;
}

/** The time of the turn behind those of `layTimes`. */
let timeBehind: f64 = 0;

/**
 * Makes rows of some turns from the next on, which is at `now`: that of the next is `row`, those of the others wait for their
 * time. The time of the turn behind them; infinite where there is none before the end of the trace.
 */
function makeRows(now: f64, row: u32, begins: bool): f64 {
  const turn = <u32>load<u16>(open, Open.TURN);
  const first = rowCount;
  reserveRows(first + TURNS_TOGETHER + 4);
  let count = layTimes(turn, now, first);
  const target = count == 1 ? row : first;
  nameClients(load<u32>(open, Open.CLIENT), target, count);
  drawOwn(open, fieldColumns, turn, turn + count, target);
  if (begins) {
    countTurns(target == first ? count : 0);
    count = min(count, <u32>load<u16>(open, Open.TURNS));
  }
  completeTurns(open, turn, count, target);
  if (target != row) copyLanes(target, row);
  const id = load<u64>(open, Open.ID);
  nameTurn(id, turn, row);
  for (let place: u32 = 1; place < count; ++place) scheduleRow(target + place, id, turn + place);
  store<u16>(open, <u16>(turn + count), Open.TURN);
  return turn + count > <u32>load<u16>(open, Open.TURNS) ? Infinity : timeBehind;
}

/**
 * Writes the times of the turns that are drawn together, from one at `now` on, into rows that do not count; how many of them are
 * before the end of the trace.
 */
function layTimes(turn: u32, now: f64, row: u32): u32 {
  const turns = <u32>load<u16>(open, Open.TURNS);
  const together: u32 = hasLists || !hasRoomAhead() ? 1 : TURNS_TOGETHER;
  const wanted = min(together, turns + 1 - turn);
  const end = min(turn + wanted, turns);
  let time = stagedTimes + (<usize>row << 3);
  if (turn < end) drawTimes(open, turn, end, time + 8);
  store<f64>(time, now);
  timeBehind = Infinity;
  for (let place: u32 = 1; place <= end - turn; ++place) {
    time += 8;
    now += load<f64>(time);
    if (!(now < traceEnd())) return place;
    if (place == wanted) timeBehind = now;
    else store<f64>(time, now);
  }
  return wanted;
}

/** Times between turns, f64 each, as they are passed over. */
const passedTimes: usize = memory.data(<i32>((TURNS_TOGETHER << 3) + 8), 16);
/** The turn that `turnAt` has found. */
let foundTurn: u32 = 0;

/** Finds the first turn not before `time`, from the next on, which is at `now`; its time, infinite where there is none. */
function turnAt(now: f64, time: f64): f64 {
  const turns = <u32>load<u16>(open, Open.TURNS);
  let turn = <u32>load<u16>(open, Open.TURN);
  while (now < time && turn < turns) {
    const end = min(turn + TURNS_TOGETHER, turns);
    drawTimes(open, turn, end, passedTimes);
    for (let behind = passedTimes; turn < end && now < time; ++turn, behind += 8) now += load<f64>(behind);
  }
  foundTurn = turn;
  return now < time || !(now < traceEnd()) ? Infinity : now;
}

/** Goes on to the turn that `turnAt` has found, at a time; the time, infinite where it does not take place. */
function passTo(time: f64): f64 {
  const first = <u32>load<u16>(open, Open.TURN);
  if (time == Infinity || foundTurn > <u32>load<u16>(open, Open.TURNS)) return Infinity;
  if (foundTurn == first) return time;
  store<u16>(open, <u16>foundTurn, Open.TURN);
  if (!keepsHistory(open)) return time;
  const profile = profileOf(load<u32>(open, Open.CLIENT));
  store<u32>(open, passTurns(open, profile, first, foundTurn, load<u32>(open, Open.HISTORY), 0), Open.HISTORY);
  return time;
}
