/**
 * The inter-turn times of a conversation, from each turn to the next, as functions of its key alone.
 *
 * Of n = T - 1 independent ones, given that the p of the longest is in (LOW, HIGH], let i be the first with one above LOW.
 * P(i = k) is proportional to (LOW / HIGH)^(k - 1), k from 1 to n; those before it are of the law cut at LOW, it itself is
 * of the law between LOW and HIGH, and those behind it are of the law cut at HIGH. All are drawn by inversion, from the
 * tables that mixtures of fields use, too.
 */
import { ConversationClass, QuantileKind, TurnCount, TurnKinds } from '../plan/layout';
import { quantileAt } from '../gaps/quantile-table';
import { exponentialTable, logExponentialTable, normalTable } from '../gaps/shared-tables';
import { expBlock, expPair } from '../math/exp-block';
import { turnCountAt } from './course';
import { interTurnWord, uniformAt, wordAt } from './course-words';

// @ts-ignore: decorator
@inline
export function hasToolCalls(conversationClass: usize): bool {
  return load<f64>(conversationClass, ConversationClass.TOOL_SHARE) > 0;
}

/** The p's of the time behind a turn in the two laws of a class with tool calls, as `placeInterTurn` finds them. */
let bottom: f64 = 0;
/** How far above the bottom the time's p is in its own law. */
let above: f64 = 0;
/** Whether the turn behind it is a tool call. */
let isTool: bool = false;

/**
 * Draws, of a class with tool calls, whose turn is behind the time from a turn to the next, and where in its law the time
 * is. Between the bounds of the time, either law has its share times its probability there.
 */
function placeInterTurn(conversationClass: usize, turnCount: usize, key: u64, longInterTurn: u32, turn: u32): void {
  const count = load<u32>(conversationClass, ConversationClass.COUNT);
  const first = turnCountAt(conversationClass, 0);
  const kinds = first + <usize>count * TurnCount.SIZE + (turnCount - first);
  const isLong = turn == longInterTurn;
  const end: usize = turn < longInterTurn ? 0 : TurnKinds.USER_HIGH;
  const userBottom = isLong ? load<f64>(kinds, TurnKinds.USER_LOW) : 0;
  const toolBottom = isLong ? load<f64>(kinds, TurnKinds.TOOL_LOW) : 0;
  const toolShare = load<f64>(conversationClass, ConversationClass.TOOL_SHARE);
  const userShare = 1 - toolShare;
  const user = userShare * (load<f64>(kinds + end, TurnKinds.USER_LOW) - userBottom);
  const tool = toolShare * (load<f64>(kinds + end, TurnKinds.TOOL_LOW) - toolBottom);
  const place = uniformAt(key, interTurnWord(turn)) * (user + tool);
  isTool = place >= user;
  bottom = isTool ? toolBottom : userBottom;
  above = isTool ? (place - user) / toolShare : place / userShare;
}

/** Whether a turn after the first is a tool call. */
export function isToolCall(conversationClass: usize, turnCount: usize, key: u64, longInterTurn: u32, turn: u32): bool {
  placeInterTurn(conversationClass, turnCount, key, longInterTurn, turn - 1);
  return isTool;
}

/**
 * Writes the seconds from each of the turns [turn, end) to the next, f64 each; `longest` is the upper bound of the class. Up
 * to 8 bytes behind them are overwritten.
 */
export function drawInterTurns(
  conversationClass: usize,
  turnCount: usize,
  key: u64,
  longInterTurn: u32,
  longest: f64,
  turn: u32,
  end: u32,
  target: usize,
): void {
  if (hasToolCalls(conversationClass)) {
    for (; turn < end; ++turn, target += 8) {
      placeInterTurn(conversationClass, turnCount, key, longInterTurn, turn);
      const law = conversationClass + (isTool ? ConversationClass.TOOL_LAW : 0);
      const x = f64x2.splat(linearOf(law, bottom + above));
      v128.store64_lane(target, boundedTimes(timesOf(law, x), longest), 0);
    }
    return;
  }
  drawByLaw(conversationClass, turnCount, key, longInterTurn, longest, turn, end, target);
}

/** The same where all turns are of one law. */
function drawByLaw(
  law: usize,
  turnCount: usize,
  key: u64,
  longInterTurn: u32,
  longest: f64,
  turn: u32,
  end: u32,
  target: usize,
): void {
  const behind = target + (<usize>(end - turn) << 3);
  drawLinear(law, turnCount, key, longInterTurn, turn, end, target);
  if (load<u32>(law, ConversationClass.EXPONENTIATE)) expBlock(target, end - turn);
  for (; target < behind; target += 16) v128.store(target, boundedTimes(v128.load(target), longest));
}

/**
 * Writes what times are made of by `timesOf` and between bounds, for each of the turns [turn, end) of a class without tool
 * calls; returns the address behind, a multiple of 16 from `target`.
 */
export function drawLinear(
  law: usize,
  turnCount: usize,
  key: u64,
  longInterTurn: u32,
  turn: u32,
  end: u32,
  target: usize,
): usize {
  const table = tableOfLaw(law);
  const base = load<f64>(law, ConversationClass.BASE);
  const span = load<f64>(law, ConversationClass.SPAN);
  const location = f64x2.splat(load<f64>(law, ConversationClass.LOCATION));
  const scale = f64x2.splat(load<f64>(law, ConversationClass.SCALE));
  const low = load<f64>(turnCount, TurnCount.LOW);
  const high = load<f64>(turnCount, TurnCount.HIGH);
  for (; turn < end; turn += 2, target += 16) {
    const first = base + span * placeAt(key, longInterTurn, low, high, turn);
    const second = base + span * placeAt(key, longInterTurn, low, high, turn + 1);
    let z = f64x2.replace_lane(f64x2.splat(first), 1, second);
    if (table != 0) z = f64x2.replace_lane(f64x2.splat(quantileAt(table, first)), 1, quantileAt(table, second));
    v128.store(target, f64x2.add(location, f64x2.mul(scale, z)));
  }
  return target;
}

/** The p of the time behind a turn, where that of the longest is between two. */
// @ts-ignore: decorator
@inline
function placeAt(key: u64, longInterTurn: u32, low: f64, high: f64, turn: u32): f64 {
  const u = uniformAt(key, interTurnWord(turn));
  if (turn < longInterTurn) return u * low;
  return turn == longInterTurn ? low + u * (high - low) : u * high;
}

/** The table of a law's quantiles; 0 where they are p itself. */
function tableOfLaw(law: usize): usize {
  const kind = load<u32>(law, ConversationClass.QUANTILE);
  if (kind == QuantileKind.NORMAL) return normalTable;
  if (kind == QuantileKind.EXPONENTIAL) return exponentialTable;
  return kind == QuantileKind.LOG_EXPONENTIAL ? logExponentialTable : 0;
}

/** More than tables are off by, also where they do not rise, in units of the standard law. */
const SLACK: f64 = 1e-4;

/** Not less than the times of a law up to that at p, 0 to 1. */
export function interTurnAbove(law: usize, p: f64): f64 {
  const x = linearOf(law, p) + load<f64>(law, ConversationClass.SCALE) * SLACK;
  const time = f64x2.extract_lane(timesOf(law, f64x2.splat(x)), 0) * (1 + SLACK);
  return time >= 0 ? time : Infinity;
}

/**
 * Whether the times between the turns of a conversation are less than `seconds` in all: none is longer than `most`, nor, where
 * that is less, than what `bounds` has, an f64, by the top 8 bits of its word.
 */
export function areWithin(key: u64, turns: u32, bounds: usize, most: f64, seconds: f64): bool {
  const mosts = f64x2.splat(most);
  let left = <f64>(turns - 1);
  for (let turn: u32 = 1; turn < turns; ++turn, left -= 1) {
    if (left * most < seconds) return true;
    const word = wordAt(key, interTurnWord(turn));
    // `min` of scalars is compiled to a branch, `pmin` of vectors is not.
    const bound = v128.load64_splat(bounds + ((<usize>(word >> 56)) << 3));
    seconds -= f64x2.extract_lane(f64x2.pmin(mosts, bound), 0);
  }
  return seconds > 0;
}

/** Two times in [0, longest]; NaN, which a law of impossible numbers can give, becomes 0. */
// @ts-ignore: decorator
@inline
export function boundedTimes(times: v128, longest: f64): v128 {
  return f64x2.pmin(f64x2.splat(longest), f64x2.pmax(f64x2.splat(0), times));
}

/** The quantile at p of a law whose fields stand at `law` as those of a class do, or its logarithm where it is of one. */
// @ts-ignore: decorator
@inline
function linearOf(law: usize, p: f64): f64 {
  const table = tableOfLaw(law);
  p = load<f64>(law, ConversationClass.BASE) + load<f64>(law, ConversationClass.SPAN) * p;
  const z = table == 0 ? p : quantileAt(table, p);
  return load<f64>(law, ConversationClass.LOCATION) + load<f64>(law, ConversationClass.SCALE) * z;
}

/** Times from what `linearOf` gives of a law, two at a time. */
// @ts-ignore: decorator
@inline
function timesOf(law: usize, x: v128): v128 {
  return load<u32>(law, ConversationClass.EXPONENTIATE) ? expPair(x) : x;
}
