/** What is known of an open conversation, from which all its turns that are still to come follow. */
export namespace Open {
  export const KEY: usize = 0; // u64, of its random numbers
  export const ID: usize = 8; // u64
  export const TIME: usize = 16; // f64, of the next turn
  export const CLIENT: usize = 24; // u32
  export const FIELD_SET: usize = 28; // u32
  export const HISTORY: usize = 32; // u32, tokens of the turns before the next
  export const PREFIX: usize = 36; // u32, tokens of prompt and document with which it begins
  export const TURN: usize = 40; // u16, the next, from 1
  export const TURN_COUNT: usize = 42; // u16, place of the number of turns in the class
  export const LONG_INTER_TURN: usize = 44; // u16, see `drawLongInterTurn`
  export const TURNS: usize = 46; // u16, that take place: fewer where a limit ends the conversation
  export const SIZE: usize = 48;
}

/** Copies a conversation; bulk copies are calls, which cost more than these. */
// @ts-ignore: decorator
@inline
export function copyOpen(source: usize, target: usize): void {
  v128.store(target, v128.load(source));
  v128.store(target, v128.load(source, 16), 16);
  v128.store(target, v128.load(source, 32), 32);
}

/**
 * Copies a conversation whose fields were stored just now, each by itself: a wider load has to wait until they are in the cache,
 * and that until all that was stored before them is.
 */
// @ts-ignore: decorator
@inline
export function copyChangedOpen(source: usize, target: usize): void {
  store<u64>(target, load<u64>(source, Open.KEY), Open.KEY);
  store<u64>(target, load<u64>(source, Open.ID), Open.ID);
  store<f64>(target, load<f64>(source, Open.TIME), Open.TIME);
  store<u32>(target, load<u32>(source, Open.CLIENT), Open.CLIENT);
  store<u32>(target, load<u32>(source, Open.FIELD_SET), Open.FIELD_SET);
  store<u32>(target, load<u32>(source, Open.HISTORY), Open.HISTORY);
  store<u32>(target, load<u32>(source, Open.PREFIX), Open.PREFIX);
  store<u16>(target, load<u16>(source, Open.TURN), Open.TURN);
  store<u16>(target, load<u16>(source, Open.TURN_COUNT), Open.TURN_COUNT);
  store<u16>(target, load<u16>(source, Open.LONG_INTER_TURN), Open.LONG_INTER_TURN);
  store<u16>(target, load<u16>(source, Open.TURNS), Open.TURNS);
}
