/**
 * The token counts of a client of a built-in population: log-normal parts, each cut into values of random probabilities, as
 * a client sends the same few prompts again and again. There are a thousand values a client, so that this is done here.
 */
import { normalQuantile } from '../math/normal-quantile';
import { allocate } from '../memory';
import { normal, uniform } from './draws';
import { LengthDraw, LengthPart } from './layout';

const draws: usize = memory.data(56, 8);

/**
 * What is drawn for a field of a client or profile of the population at hand, each number for a purpose of its own; returns where they are, as
 * `LengthDraw` has them, until the next ones are drawn.
 */
export function drawLengths(word: u32, width: u32, wide: u32, second: u32, values: u32, pieces: u32): usize {
  store<f64>(draws, normal(word, 0, width), LengthDraw.width << 3);
  store<f64>(draws, normal(word, 0, wide), LengthDraw.wide << 3);
  store<f64>(draws, normal(word, 0, values), LengthDraw.values << 3);
  for (let step: u32 = 0; step < 4; step++) {
    const drawn = step < 3 ? uniform(word, step, second) : uniform(word, 0, pieces);
    store<f64>(draws + (step << 3), drawn, LengthDraw.second << 3);
  }
  return draws;
}

/** Normal quantiles in steps of the probability, found when they are asked for. */
const QUANTILE_STEPS: f64 = 2048;
let quantiles: usize = 0;

/** State of the sequence of random pieces. */
let state: u32 = 0;

/**
 * Cuts `partCount` parts at `parts`, f64 as `LengthPart` has them, into values in the middles of pieces of random probabilities: each at least 1 and at most
 * `largest`, a whole number.
 *
 * @param into where the values are to be, f64 in ascending order, and behind `capacity` of them their probabilities; as much
 *   again lies behind these for what is made on the way
 * @param capacity at least the number of values of all parts
 * @param first state of the sequence of random pieces
 * @returns the number of different values
 */
export function cutLengths(
  parts: usize,
  partCount: u32,
  into: usize,
  capacity: u32,
  largest: f64,
  first: u32,
): u32 {
  if (quantiles == 0) quantiles = allocate(<u64>QUANTILE_STEPS << 3);
  state = first;
  let count: u32 = 0;
  const bytes = <usize>capacity << 3;
  // Merging two lists needs a third; the newest is the one at hand.
  const other = into + (bytes << 1);
  for (let index: u32 = 0; index < partCount; index++) {
    const part = parts + ((<usize>index * LengthPart.COUNT) << 3);
    if (index == 0) {
      count = cut(part, into, bytes, largest);
      continue;
    }
    // What there is already moves to the end of the other list, from where it is merged with the new part in place.
    const begin = <usize>(capacity - count) << 3;
    memory.copy(other + begin, into, <usize>count << 3);
    memory.copy(other + bytes + begin, into + bytes, <usize>count << 3);
    const added = cut(part, other, bytes, largest);
    count = merge(other + begin, count, other, added, bytes, into);
  }
  for (let index: u32 = 0; index < count; index++) {
    const at = into + bytes + (<usize>index << 3);
    // Where all pieces fell on one value, their sum can be more than 1 by a rounding.
    store<f64>(at, min(1, load<f64>(at)));
  }
  return count;
}

/** Cuts one part into a list of values with their probabilities `bytes` behind; returns their number. */
function cut(part: usize, into: usize, bytes: usize, largest: f64): u32 {
  const weight = load<f64>(part, LengthPart.weight << 3);
  const mu = load<f64>(part, LengthPart.mu << 3);
  const sigma = load<f64>(part, LengthPart.sigma << 3);
  const pieces = <u32>load<f64>(part, LengthPart.values << 3);
  const begin = state;
  let total: f64 = 0;
  for (let piece: u32 = 0; piece < pieces; piece++) total += nextPiece();
  // The same sequence again.
  state = begin;
  let below: f64 = 0;
  let count: u32 = 0;
  for (let piece: u32 = 0; piece < pieces; piece++) {
    const size = nextPiece();
    const tokens = Math.exp(mu + sigma * quantileAt((below + size / 2) / total));
    below += size;
    const value = floor(max(1, min(largest, tokens)) + 0.5);
    const probability = (weight * size) / total;
    count = appendValue(into, bytes, count, value, probability);
  }
  return count;
}

/**
 * Random sizes of pieces, by a Pareto law of index 2: a few are large. A linear congruential sequence (Press et al.,
 * "Numerical recipes", "an even quicker generator"), as there are many of them and not much rests on each.
 */
function nextPiece(): f64 {
  state = state * 1664525 + 1013904223;
  return 1 / sqrt((<f64>state + 0.5) / 4294967296);
}

function quantileAt(place: f64): f64 {
  const step = floor(place * QUANTILE_STEPS);
  const at = quantiles + (<usize>step << 3);
  let known = load<f64>(at);
  // None of them is 0, which is what fresh memory has.
  if (known == 0) {
    known = normalQuantile((step + 0.5) / QUANTILE_STEPS);
    store<f64>(at, known);
  }
  return known;
}

/** Merges two lists in ascending order, whose probabilities are `bytes` behind; of equal values those of the first come first. */
function merge(a: usize, aCount: u32, b: usize, bCount: u32, bytes: usize, into: usize): u32 {
  const aEnd = a + (<usize>aCount << 3);
  const bEnd = b + (<usize>bCount << 3);
  let count: u32 = 0;
  while (a < aEnd || b < bEnd) {
    const takesA = b == bEnd || (a < aEnd && load<f64>(a) <= load<f64>(b));
    const from = takesA ? a : b;
    if (takesA) a += 8;
    else b += 8;
    const value = load<f64>(from);
    const probability = load<f64>(from + bytes);
    count = appendValue(into, bytes, count, value, probability);
  }
  return count;
}

/** Appends a value to `count` of them in ascending order, whose probabilities are `bytes` behind; how many there are then. */
function appendValue(into: usize, bytes: usize, count: u32, value: f64, probability: f64): u32 {
  const behind = into + (<usize>count << 3);
  if (count > 0 && load<f64>(behind - 8) == value) {
    store<f64>(behind + bytes - 8, load<f64>(behind + bytes - 8) + probability);
    return count;
  }
  store<f64>(behind, value);
  store<f64>(behind + bytes, probability);
  return count + 1;
}
