/** Turns that are no rows, for the tokens that they add to the history, and for whether they fit into a limit beside it. */
import { addedTokens, columnsOfTurns, countedTokens, limitOf, truncates } from '../fields/limits';
import { hasPrefixes } from '../fields/prefixes';
import { classOf } from '../plan/open-plan';
import { dropItems, markItems, reserveRows, rowCount } from '../tile/staging';
import { hasToolCalls, isToolCall, turnCountAt } from './course';
import { Open } from './slots';
import { beginWithPrefix, fillOwn, saturated } from './turns';

/** Turns that are drawn at a time: conversations that a limit ends have no use for those behind it. */
const TURNS_AT_A_TIME: u32 = 64;

/** The turn at which `passTurns` has stopped. */
export let stoppedAt: u32 = 0;

/** The field set of a turn: that of tool calls is behind that of the others. */
export function fieldSetOf(open: usize, conversationClass: usize, turn: u32): u32 {
  const fieldSet = load<u32>(open, Open.FIELD_SET);
  if (turn == 1 || !hasToolCalls(conversationClass)) return fieldSet;
  const turnCount = turnCountAt(conversationClass, load<u16>(open, Open.TURN_COUNT));
  const longInterTurn = <u32>load<u16>(open, Open.LONG_INTER_TURN);
  return fieldSet + u32(isToolCall(conversationClass, turnCount, load<u64>(open, Open.KEY), longInterTurn, turn));
}

/**
 * The history of turn `end`, from that of turn `turn`. It stops at the first that does not fit into the limit beside its
 * history, where that ends the conversation.
 */
export function passTurns(open: usize, profile: usize, turn: u32, end: u32, history: u32): u32 {
  const conversationClass = classOf(load<u32>(open, Open.CLIENT));
  const limit = limitOf(profile);
  const endsAtLimit = limit != 0 && !truncates(profile);
  markItems();
  while (turn < end) {
    const count = min(end - turn, TURNS_AT_A_TIME);
    draw(open, profile, conversationClass, turn, count);
    if (hasPrefixes && turn == 1) beginWithPrefix(open, rowCount);
    for (let row = rowCount, last = rowCount + count; row < last; ++row, ++turn) {
      let kept = <u64>history;
      if (limit != 0) {
        const room = limit - countedTokens(profile, row);
        if (endsAtLimit && kept > room) {
          dropItems();
          stoppedAt = turn;
          return history;
        }
        kept = min(kept, room);
      }
      history = saturated(kept + addedTokens(row));
    }
    dropItems();
  }
  stoppedAt = end;
  return history;
}

/** Draws what turns have of their own, into rows behind those that count: a run of turns of one kind at a time. */
function draw(open: usize, profile: usize, conversationClass: usize, turn: u32, count: u32): void {
  reserveRows(rowCount + count + 2);
  const end = turn + count;
  for (let row = rowCount; turn < end; ) {
    const fieldSet = fieldSetOf(open, conversationClass, turn);
    // The first turn is a run of its own where its room is another.
    const isApart = turn == 1 && hasPrefixes;
    let next = hasToolCalls(conversationClass) || isApart ? turn + 1 : end;
    while (!isApart && next < end && fieldSetOf(open, conversationClass, next) == fieldSet) ++next;
    fillOwn(open, columnsOfTurns(profile), fieldSet, turn, row, next - turn, turn == 1);
    row += next - turn;
    turn = next;
  }
}
