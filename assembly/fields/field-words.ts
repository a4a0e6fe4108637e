/**
 * The random words of consecutive requests. Slot s of request q is fed by a half of word q * W + s / 2 of the
 * segment's field stream, W being half the number of slots, rounded up: the high half for even slots, the low
 * half for odd ones. So one word serves two fields.
 */
import { slotCount } from '../plan/open-plan';
import { mix64 } from '../random/splitmix64';

/** Requests that are handled at a time; a constant that callers keep to. */
export const MAX_REQUESTS: u32 = 1024;

const words: usize = memory.data(8192, 16);
/** Address of random bits of any value. */
export const anyRandomBits: usize = words;
let filledStart: u64 = 0;
let filledGamma: u64 = 0;
let filledRequest: u32 = 0;
let filledCount: u32 = 0;
let filledWord: u32 = 0xffffffff;

/** Address of the random bits of a slot for `count` requests from `request` on; 8 bytes from one to the next. */
export function randomBitsOf(slot: u32, start: u64, gamma: u64, request: u32, count: u32): usize {
  const word = slot >>> 1;
  if (
    word != filledWord ||
    start != filledStart ||
    gamma != filledGamma ||
    request != filledRequest ||
    count > filledCount
  ) {
    fillWords(word, start, gamma, request, count);
  }
  // Little-endian: the high half stands behind the low one.
  return words + ((slot & 1) == 0 ? 4 : 0);
}

function fillWords(word: u32, start: u64, gamma: u64, request: u32, count: u32): void {
  const wordsPerRequest = <u64>((slotCount + 1) >>> 1);
  const step = gamma * wordsPerRequest;
  let state = start + gamma * (<u64>request * wordsPerRequest + <u64>word + 1);
  let target = words;
  // Four at a time, and up to three too many: MAX_REQUESTS is a multiple of four.
  for (const end = words + (<usize>count << 3); target < end; target += 32) {
    store<u64>(target, mix64(state));
    store<u64>(target, mix64(state + step), 8);
    state += step << 1;
    store<u64>(target, mix64(state), 16);
    store<u64>(target, mix64(state + step), 24);
    state += step << 1;
  }
  filledWord = word;
  filledStart = start;
  filledGamma = gamma;
  filledRequest = request;
  filledCount = count;
}
