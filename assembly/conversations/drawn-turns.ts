/**
 * What turns have of their own, drawn several at a time: words, tables and powers then cost a fraction of what they cost
 * one by one. Each is a function of the conversation's key and of the turn's number alone, whatever is drawn with it.
 */
import { hasPrefixes } from '../fields/prefixes';
import { TurnCount } from '../plan/layout';
import { classOf, lookBackOf } from '../plan/open-plan';
import { turnCountAt } from './course';
import { drawInterTurns, hasToolCalls, isToolCall } from './inter-turns';
import { Open } from './open';
import { fillOwn, keepsHistory } from './turns';

/**
 * Writes the seconds from each of the turns [turn, end), none of which is the last, to the next, f64 each. Up to 8 bytes behind
 * them are overwritten.
 */
export function drawTimes(open: usize, turn: u32, end: u32, target: usize): void {
  const client = load<u32>(open, Open.CLIENT);
  const conversationClass = classOf(client);
  const turnCount = turnCountAt(conversationClass, load<u16>(open, Open.TURN_COUNT));
  const longInterTurn = <u32>load<u16>(open, Open.LONG_INTER_TURN);
  drawInterTurns(conversationClass, turnCount, load<u64>(open, Open.KEY), longInterTurn, longestInterTurn(open), turn, end, target);
}

/** What no time between the turns of a conversation is longer than, in seconds. */
// @ts-ignore: decorator
@inline
export function longestInterTurn(open: usize): f64 {
  const client = load<u32>(open, Open.CLIENT);
  const turnCount = turnCountAt(classOf(client), load<u16>(open, Open.TURN_COUNT));
  return lookBackOf(client) / <f64>(load<u32>(turnCount, TurnCount.TURNS) - 1);
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
