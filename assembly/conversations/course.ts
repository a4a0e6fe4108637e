/**
 * The course of a conversation: whether there is one, how many turns it has and the inter-turn times, from each turn to the
 * next, as functions of its key alone. A class holds the conversations of T turns whose longest inter-turn time X is such
 * that (T - 1) X lies between two bounds, so that it is known how long they last at most; together the classes are what
 * independent inter-turn times give.
 *
 * Of n = T - 1 independent ones, given that the p of the longest is in (LOW, HIGH], let i be the first with one above LOW.
 * P(i = k) is proportional to (LOW / HIGH)^(k - 1), k from 1 to n; those before it are of the law cut at LOW, it itself is
 * of the law between LOW and HIGH, and those behind it are of the law cut at HIGH. All are drawn by inversion, from the
 * tables that mixtures of fields use, too.
 */
import { ConversationClass, QuantileKind, TurnCount } from '../plan/layout';
import { tables } from '../plan/open-plan';
import { quantileAt } from '../gaps/quantile-table';
import { exponentialTable, logExponentialTable, normalTable } from '../gaps/shared-tables';
import { expPair } from '../math/exp-block';
import { GOLDEN_GAMMA, mix64 } from '../random/splitmix64';
import { openUniform } from '../random/uniform';

/** Words of a conversation's stream, which is SplitMix64 from its key on. */
const SINGLE_WORD: u64 = 128;
const TURNS_WORD: u64 = 1;
const LONG_INTER_TURN_WORD: u64 = 2;
/** The word of the inter-turn time behind turn k is this plus k. */
const INTER_TURN_WORDS: u64 = 2;

/** Whether an arrival begins a single request and no conversation: each by itself, as its key decides. */
// @ts-ignore: decorator
@inline
export function isSingle(conversationClass: usize, key: u64): bool {
  return uniformAt(key, SINGLE_WORD) < load<f64>(conversationClass, ConversationClass.SINGLE_SHARE);
}

/** Place of the number of turns in the class. */
// @ts-ignore: decorator
@inline
export function drawTurnCount(conversationClass: usize, key: u64): u32 {
  const u = uniformAt(key, TURNS_WORD);
  let place: u32 = 0;
  // The last weights end at 1, which is above every u.
  while (u >= load<f64>(turnCountAt(conversationClass, place), TurnCount.WEIGHT_END)) ++place;
  return place;
}

// @ts-ignore: decorator
@inline
export function turnCountAt(conversationClass: usize, place: u32): usize {
  return tables + load<u32>(conversationClass, ConversationClass.OFFSET) + <usize>place * TurnCount.SIZE;
}

/** The first turn behind which the inter-turn time is longer than the class's lower bound. */
export function drawLongInterTurn(turnCount: usize, key: u64): u32 {
  const interTurns = load<u32>(turnCount, TurnCount.TURNS) - 1;
  const ratio = load<f64>(turnCount, TurnCount.LOW) / load<f64>(turnCount, TurnCount.HIGH);
  let power = ratio;
  for (let index: u32 = 1; index < interTurns; ++index) power *= ratio;
  const bound = 1 - uniformAt(key, LONG_INTER_TURN_WORD) * (1 - power);
  power = ratio;
  let turn: u32 = 1;
  for (; turn < interTurns && power >= bound; ++turn) power *= ratio;
  return turn;
}

/** Seconds from a turn to the next; `longest` is the upper bound of the class. */
export function interTurnBehind(
  conversationClass: usize,
  turnCount: usize,
  key: u64,
  longInterTurn: u32,
  turn: u32,
  longest: f64,
): f64 {
  const bottom = turn == longInterTurn ? load<f64>(turnCount, TurnCount.LOW) : 0;
  const top = load<f64>(turnCount + (turn < longInterTurn ? TurnCount.LOW : TurnCount.HIGH));
  const interTurn = quantileOf(conversationClass, bottom + uniformAt(key, INTER_TURN_WORDS + <u64>turn) * (top - bottom));
  // NaN, which a law of impossible numbers can give, becomes 0.
  const late = interTurn > 0 ? interTurn : 0;
  return late < longest ? late : longest;
}

function quantileOf(conversationClass: usize, p: f64): f64 {
  const kind = load<u32>(conversationClass, ConversationClass.QUANTILE);
  p = load<f64>(conversationClass, ConversationClass.BASE) + load<f64>(conversationClass, ConversationClass.SPAN) * p;
  let z = p;
  if (kind == QuantileKind.NORMAL) z = quantileAt(normalTable, p);
  else if (kind == QuantileKind.EXPONENTIAL) z = quantileAt(exponentialTable, p);
  else if (kind == QuantileKind.LOG_EXPONENTIAL) z = quantileAt(logExponentialTable, p);
  const x = load<f64>(conversationClass, ConversationClass.LOCATION) + load<f64>(conversationClass, ConversationClass.SCALE) * z;
  if (!load<u32>(conversationClass, ConversationClass.EXPONENTIATE)) return x;
  return f64x2.extract_lane(expPair(f64x2.splat(x)), 0);
}

// @ts-ignore: decorator
@inline
function uniformAt(key: u64, word: u64): f64 {
  return openUniform(mix64(key + word * GOLDEN_GAMMA));
}
