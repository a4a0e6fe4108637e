/**
 * The course of a conversation: whether there is one, how many turns it has and where the longest inter-turn time is, as
 * functions of its key alone. A class holds the conversations of T turns whose longest inter-turn time X is such that (T - 1) X
 * lies between two bounds, so that it is known how long they last at most; together the classes are what independent
 * inter-turn times give.
 */
import { ConversationClass, TurnCount } from '../plan/layout';
import { tables } from '../plan/open-plan';
import { openUniform } from '../random/uniform';
import { FIRST_LATER_TURN, LONG_INTER_TURN_WORD, SINGLE_WORD, TURNS_WORD, uniformAt, wordAt } from './course-words';

/** Whether an arrival begins a single request and no conversation: each by itself, as its key decides. */
// @ts-ignore: decorator
@inline
export function isSingle(conversationClass: usize, key: u64): bool {
  const share = load<f64>(conversationClass, ConversationClass.SINGLE_SHARE);
  return share > 0 && uniformAt(key, SINGLE_WORD) < share;
}

/** Place of the number of turns in the class: the first whose weight end is above the uniform number. */
export function drawTurnCount(conversationClass: usize, key: u64): u32 {
  const u = openUniform(turnsWord(key));
  let low: u32 = 0;
  // The last weights end at 1, which is above every u.
  let high = load<u32>(conversationClass, ConversationClass.COUNT) - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (u >= load<f64>(turnCountAt(conversationClass, middle), TurnCount.WEIGHT_END)) low = middle + 1;
    else high = middle;
  }
  return low;
}

// @ts-ignore: decorator
@inline
export function turnCountAt(conversationClass: usize, place: u32): usize {
  return tables + load<u32>(conversationClass, ConversationClass.OFFSET) + <usize>place * TurnCount.SIZE;
}

/** The first turn behind which the inter-turn time is longer than the class's lower bound. */
export function drawLongInterTurn(turnCount: usize, key: u64): u32 {
  // The ratio would be 0, and what follows end at the first turn as well.
  if (load<f64>(turnCount, TurnCount.LOW) == 0) return 1;
  const interTurns = load<u32>(turnCount, TurnCount.TURNS) - 1;
  const ratio = load<f64>(turnCount, TurnCount.LOW) / load<f64>(turnCount, TurnCount.HIGH);
  const bound = 1 - uniformAt(key, LONG_INTER_TURN_WORD) * (1 - powerOf(ratio, interTurns));
  let power = ratio;
  let turn: u32 = 1;
  for (; turn < interTurns && power >= bound; ++turn) power *= ratio;
  return turn;
}

/** Of few factors the product from left to right, else by repeated squaring; there is at least one. */
function powerOf(base: f64, exponent: u32): f64 {
  let power = base;
  if (exponent < FIRST_LATER_TURN) {
    for (let factor: u32 = 1; factor < exponent; ++factor) power *= base;
    return power;
  }
  power = 1;
  for (let left = exponent, square = base; left > 0; left >>>= 1, square *= square) {
    if (left & 1) power *= square;
  }
  return power;
}

/** The word whose uniform number decides how many turns there are. */
// @ts-ignore: decorator
@inline
export function turnsWord(key: u64): u64 {
  return wordAt(key, TURNS_WORD);
}
