/**
 * What turns that are still to come have of their own, drawn several at a time and kept until they are rows: words, tables
 * and powers then cost a fraction of what they cost one by one. Each is a function of the conversation's key and of the
 * turn's number alone, so that what is kept is no state: it can be drawn again, and in pieces of any length.
 */
import { fieldColumns } from '../fields/fill-fields';
import { hasPrefixes } from '../fields/prefixes';
import { allocate } from '../memory';
import { TurnCount } from '../plan/layout';
import { classOf, hasLists, lookBackOf } from '../plan/open-plan';
import { keepLanes, laneBytes, nameClients, reserveRows, restoreLanes, rowCount } from '../tile/staging';
import { drawInterTurns, hasToolCalls, isToolCall, turnCountAt } from './course';
import { Open } from './slots';
import { fillOwn, keepsHistory } from './turns';

/** Turns of a conversation that are kept at a time; a power of two. */
const KEPT_TURNS: u32 = 8;

/** Bytes of all that is kept, at most. Conversations in later slots draw turn by turn. */
const MAX_BYTES: usize = 33554432;

/** A record has the times behind the turns, f64 each, and the lanes of their rows. */
const LANES: usize = <usize>KEPT_TURNS << 3;

/** Records are allocated by the page of so many, as a power of two: pages do not move. */
const PAGE_BITS: u32 = 8;

let bytesOfRecord: usize = 0;
let bytesOfLanes: usize = 0;
/** A pointer to each page, u32; the pages that are there, and how many can be. */
let pages: usize = 0;
let pageCount: u32 = 0;
let maxPages: u32 = 0;
/** The record of slots that have none of their own. */
let passing: usize = 0;

export function allocateDrawnTurns(): void {
  bytesOfLanes = laneBytes();
  bytesOfRecord = LANES + <usize>KEPT_TURNS * bytesOfLanes;
  maxPages = <u32>(MAX_BYTES / (bytesOfRecord << PAGE_BITS));
  pages = allocate(<u64>maxPages << 2);
  passing = allocate(bytesOfRecord);
}

/** Makes room for what a slot keeps, unless that is all taken. */
export function reserveDrawnTurns(slot: u32): void {
  for (; slot >>> PAGE_BITS >= pageCount && pageCount < maxPages; ++pageCount) {
    store<u32>(pages + (<usize>pageCount << 2), <u32>allocate(<u64>bytesOfRecord << PAGE_BITS));
  }
}

// @ts-ignore: decorator
@inline
function hasRecord(slot: u32): bool {
  return slot >>> PAGE_BITS < pageCount;
}

// @ts-ignore: decorator
@inline
function recordOf(slot: u32): usize {
  if (!hasRecord(slot)) return passing;
  const page = <usize>load<u32>(pages + (<usize>(slot >>> PAGE_BITS) << 2));
  return page + <usize>(slot & ((1 << PAGE_BITS) - 1)) * bytesOfRecord;
}

/** The place of a turn in a record. */
// @ts-ignore: decorator
@inline
function placeOf(turn: u32): u32 {
  return (turn - 1) & (KEPT_TURNS - 1);
}

/** The turn behind those that are drawn together with a turn. */
// @ts-ignore: decorator
@inline
function endOfDrawn(slot: u32, turn: u32): u32 {
  return hasRecord(slot) ? turn - placeOf(turn) + KEPT_TURNS : turn + 1;
}

/** Seconds from a turn, which is not the last, to the next. Turns are asked for in order. */
export function interTurnBehind(slot: u32, open: usize, turn: u32): f64 {
  const times = recordOf(slot);
  if (turn >= <u32>load<u16>(open, Open.TIMES_END)) {
    const client = load<u32>(open, Open.CLIENT);
    const conversationClass = classOf(client);
    const turnCount = turnCountAt(conversationClass, load<u16>(open, Open.TURN_COUNT));
    const longest = lookBackOf(client) / <f64>(load<u32>(turnCount, TurnCount.TURNS) - 1);
    const longInterTurn = <u32>load<u16>(open, Open.LONG_INTER_TURN);
    const end = min(endOfDrawn(slot, turn), <u32>load<u16>(open, Open.TURNS));
    const target = times + (<usize>placeOf(turn) << 3);
    drawInterTurns(conversationClass, turnCount, load<u64>(open, Open.KEY), longInterTurn, longest, turn, end, target);
    store<u16>(open, <u16>end, Open.TIMES_END);
  }
  return load<f64>(times + (<usize>placeOf(turn) << 3));
}

/** Fills a row, of which the time is there, with what a turn draws. Turns are asked for in order. */
export function stageOwn(slot: u32, open: usize, turn: u32, row: u32): void {
  if (hasLists) {
    nameClients(load<u32>(open, Open.CLIENT), row, 1);
    drawOwn(open, fieldColumns, turn, turn + 1, row);
    return;
  }
  if (turn >= <u32>load<u16>(open, Open.ROWS_END)) keepOwn(slot, open, turn);
  restoreLanes(recordOf(slot) + LANES + <usize>placeOf(turn) * bytesOfLanes, row);
}

/**
 * Draws a turn and those behind it that are kept together with it; afterwards they are staged behind the rows that count,
 * too. The turn behind them.
 */
export function keepOwn(slot: u32, open: usize, turn: u32): u32 {
  const end = min(endOfDrawn(slot, turn), <u32>load<u16>(open, Open.TURNS) + 1);
  const count = end - turn;
  reserveRows(rowCount + count + 2);
  nameClients(load<u32>(open, Open.CLIENT), rowCount, count);
  drawOwn(open, fieldColumns, turn, end, rowCount);
  keepLanes(rowCount, count, recordOf(slot) + LANES + <usize>placeOf(turn) * bytesOfLanes);
  store<u16>(open, <u16>end, Open.ROWS_END);
  return end;
}

/** Fills columns of rows with what the turns [turn, end) draw: a run of turns of one kind at a time. */
export function drawOwn(open: usize, wanted: u64, turn: u32, end: u32, row: u32): void {
  const conversationClass = classOf(load<u32>(open, Open.CLIENT));
  const keeps = keepsHistory(open);
  while (turn < end) {
    const fieldSet = fieldSetOf(open, conversationClass, turn);
    const begins = turn == 1 || !keeps;
    // The first turn is a run of its own where its room is another.
    const isApart = turn == 1 && keeps && hasPrefixes;
    let next = hasToolCalls(conversationClass) || isApart ? turn + 1 : end;
    while (!isApart && next < end && fieldSetOf(open, conversationClass, next) == fieldSet) ++next;
    fillOwn(open, wanted, fieldSet, turn, row, next - turn, begins);
    row += next - turn;
    turn = next;
  }
}

/** The field set of a turn: that of tool calls is behind that of the others. */
function fieldSetOf(open: usize, conversationClass: usize, turn: u32): u32 {
  const fieldSet = load<u32>(open, Open.FIELD_SET);
  if (turn == 1 || !hasToolCalls(conversationClass)) return fieldSet;
  const turnCount = turnCountAt(conversationClass, load<u16>(open, Open.TURN_COUNT));
  const longInterTurn = <u32>load<u16>(open, Open.LONG_INTER_TURN);
  return fieldSet + u32(isToolCall(conversationClass, turnCount, load<u64>(open, Open.KEY), longInterTurn, turn));
}
