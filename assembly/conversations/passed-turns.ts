/** Turns that are no rows, for the tokens that they add to the history, and for whether they fit into a limit beside it. */
import { addToHistory, columnsOfTurns, historySoFar, startHistory } from '../fields/limits';
import { hasPrefixes } from '../fields/prefixes';
import { dropItems, hasLists, markItems, reserveRows, rowCount } from '../tile/staging';
import { drawOwn, keepOwn } from './drawn-turns';
import { NO_SLOT } from './slots';
import { beginWithPrefix } from './turns';

/** Turns that are drawn at a time: conversations that a limit ends have no use for those behind it. */
const TURNS_AT_A_TIME: u32 = 64;

/** The turn at which `passTurns` has stopped. */
export let stoppedAt: u32 = 0;

/**
 * The history of turn `end`, from that of turn `turn`, of a conversation that keeps one. It stops at the first that does not
 * fit into the limit beside its history, where that ends the conversation. Where a slot is given, what the first of the
 * turns draw is kept for it.
 */
export function passTurns(slot: u32, open: usize, profile: usize, turn: u32, end: u32, history: u32): u32 {
  let keeps = slot != NO_SLOT && !hasLists;
  markItems();
  startHistory(history);
  while (turn < end) {
    const count = keeps ? keepOwn(slot, open, turn) - turn : drawPassed(open, profile, turn, end);
    keeps = false;
    if (hasPrefixes && turn == 1) beginWithPrefix(open, rowCount);
    const passed = addToHistory(profile, rowCount, count);
    turn += passed;
    dropItems();
    if (passed < count) break;
  }
  stoppedAt = turn;
  return <u32>historySoFar;
}

/** Draws some turns into rows behind those that count; their number. */
function drawPassed(open: usize, profile: usize, turn: u32, end: u32): u32 {
  const count = min(end - turn, TURNS_AT_A_TIME);
  reserveRows(rowCount + count + 2);
  drawOwn(open, columnsOfTurns(profile), turn, turn + count, rowCount);
  return count;
}
