/** Words of a conversation's stream, which is SplitMix64 from its key on. */
import { GOLDEN_GAMMA, mix64 } from '../random/splitmix64';
import { openUniform } from '../random/uniform';

export const SINGLE_WORD: u64 = 128;
export const TURNS_WORD: u64 = 1;
export const LONG_INTER_TURN_WORD: u64 = 2;
/** The word of the inter-turn time behind turn k is this plus k; the words before SINGLE_WORD are for 64 turns. */
const INTER_TURN_WORDS: u64 = 2;
const LATER_INTER_TURN_WORDS: u64 = 0x10000;
export const FIRST_LATER_TURN: u32 = 64;

// @ts-ignore: decorator
@inline
export function wordAt(key: u64, word: u64): u64 {
  return mix64(key + word * GOLDEN_GAMMA);
}

// @ts-ignore: decorator
@inline
export function uniformAt(key: u64, word: u64): f64 {
  return openUniform(wordAt(key, word));
}

/** The number of the word of the time behind a turn. */
// @ts-ignore: decorator
@inline
export function interTurnWord(turn: u32): u64 {
  return (turn < FIRST_LATER_TURN ? INTER_TURN_WORDS : LATER_INTER_TURN_WORDS) + <u64>turn;
}
