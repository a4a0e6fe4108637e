/** Turns that are no rows, for the tokens that they add to the history, and for whether they fit into a limit beside it. */
import { addToHistory, columnsOfTurns, historySoFar, limitOf, startHistory, truncates, wasCut } from '../fields/limits';
import { hasPrefixes } from '../fields/prefixes';
import { copyLanes, dropItems, markItems, reserveRows, rowCount } from '../tile/staging';
import { drawOwn } from './drawn-turns';
import { beginWithPrefix, cutPrefix } from './turns';

/** Turns that are drawn at a time: conversations that a limit ends have no use for those behind it. */
const TURNS_AT_A_TIME: u32 = 64;

/** Turns that are drawn beyond those that are expected to fit. */
const MORE_TURNS: u32 = 3;

/** The turn at which `passTurns` has stopped. */
export let stoppedAt: u32 = 0;

/**
 * The history of turn `end`, from that of turn `turn`, of a conversation that keeps one. It stops at the first that does not
 * fit into the limit beside its history, where that ends the conversation. The first `drawn` of the turns have what they draw
 * themselves behind the staged rows that count, and keep it.
 */
export function passTurns(open: usize, profile: usize, turn: u32, end: u32, history: u32, drawn: u32): u32 {
  let count = drawn;
  let row = rowCount;
  // What the first turn draws is without the prefix with which it begins.
  const spare = rowCount + drawn;
  const spares = hasPrefixes && drawn > 0;
  if (spares) copyLanes(row, spare);
  const behind = spares ? spare + 1 : spare;
  markItems();
  startHistory(history);
  while (turn < end) {
    if (count == 0) {
      row = behind;
      count = drawPassed(open, profile, turn, end, row);
    }
    if (hasPrefixes && turn == 1) beginWithPrefix(open, row);
    const passed = addToHistory(profile, row, count);
    turn += passed;
    dropItems();
    if (passed < count) break;
    count = 0;
  }
  if (spares) copyLanes(spare, rowCount);
  if (hasPrefixes && wasCut) cutPrefix(open);
  stoppedAt = turn;
  return <u32>historySoFar;
}

/** Draws some turns into rows that do not count, from `row` on; their number. */
function drawPassed(open: usize, profile: usize, turn: u32, end: u32, row: u32): u32 {
  const count = min(min(end - turn, TURNS_AT_A_TIME), turnsThatFit(profile, turn));
  // Fields are filled up to three rows further.
  reserveRows(row + count + 4);
  drawOwn(open, columnsOfTurns(profile), turn, turn + count, row);
  return count;
}

/**
 * About as many more turns as fit beside the history, if they are as those before them, and a few: what is drawn beyond is of
 * no use, and what is missing is drawn next.
 */
function turnsThatFit(profile: usize, turn: u32): u32 {
  const limit = limitOf(profile);
  if (turn == 1 || limit == 0 || truncates(profile)) return TURNS_AT_A_TIME;
  const ofTurn = <f64>historySoFar / <f64>(turn - 1);
  const more = (<f64>limit - <f64>historySoFar) / ofTurn;
  return more < <f64>TURNS_AT_A_TIME ? <u32>max(more, 0) + MORE_TURNS : TURNS_AT_A_TIME;
}
