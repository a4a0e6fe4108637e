/** Where the arrivals of a segment are whose number is known: its scale, its first arrival, and its skipped gap. */
import { deriveUniform, derivedUniform, Purpose } from '../random/streams';
import { State } from './client-state';
import {
  continueGapSums,
  emptyGapSums,
  MAX_BLOCK,
  startGapSums,
  sumAtGap,
  sumBeforeGap,
  sumsFrom,
  sumsTo,
} from './gap-sums';

/**
 * Sums of gaps below this, against a mean of 1 a gap, are taken for 0: their reciprocals, which scale times, would
 * near the end of the range of numbers.
 */
const SMALLEST_SUM: f64 = 1e-200;

/**
 * Places the origin uniformly on the circle of the segment's gaps. The gap around it, which is thereby
 * size-biased, is taken out of the sequence: what is left of it precedes the first arrival.
 */
export function placeOrigin(state: usize, client: u32): void {
  const gaps = load<u32>(state, State.GAPS);
  const mass = load<f64>(state, State.SEGMENT_MASS);
  deriveUniform(client, load<u32>(state, State.GROUP), load<u32>(state, State.PART), Purpose.ORIGIN);
  if (gaps > 1) {
    startGapSums(state);
    const sum = sumAtGap(gaps - 1);
    if (sum > SMALLEST_SUM) {
      store<f64>(state, mass / sum, State.SCALE);
      chooseSkippedGap(state, derivedUniform * sum);
      return;
    }
    // In the limit of infinite variability all arrivals are at one point.
  }
  store<f64>(state, mass, State.SCALE);
  store<f64>(state, derivedUniform, State.FIRST_POSITION);
  store<u32>(state, gaps, State.SKIPPED_GAP);
}

function chooseSkippedGap(state: usize, origin: f64): void {
  let low: u32 = 0;
  let high = load<u32>(state, State.GAPS) - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sumAtGap(middle) > origin) high = middle;
    else low = middle + 1;
  }
  const before = sumBeforeGap(low);
  const firstPosition = max(sumAtGap(low) - origin, 0);
  store<u32>(state, low, State.SKIPPED_GAP);
  store<f64>(state, firstPosition, State.FIRST_POSITION);
  store<f64>(state, before - origin, State.LATER_SHIFT);
  store<f64>(state, before + firstPosition, State.LATER_FLOOR);
}

/**
 * The reference starts every window anew: its first arrival is one gap after the window's start. So the first gap
 * is the one that is skipped, and all sums are positions as they are.
 */
export function placeAtBegin(state: usize): void {
  const gaps = load<u32>(state, State.GAPS);
  const mass = load<f64>(state, State.SEGMENT_MASS);
  const cell = load<u32>(state, State.GAP_CELL);
  startGapSums(state);
  const first = sumAtGap(0);
  while (sumsTo < gaps) continueGapSums(state, MAX_BLOCK);
  const sum = sumBeforeGap(gaps);
  // The blocks above left GAP_CELL at the last of them.
  store<u32>(state, cell, State.GAP_CELL);
  if (sumsFrom > 0) emptyGapSums();
  store<f64>(state, sum > SMALLEST_SUM ? mass / sum : 0, State.SCALE);
  store<f64>(state, first, State.FIRST_POSITION);
  store<u32>(state, 0, State.SKIPPED_GAP);
  store<f64>(state, 0, State.LATER_SHIFT);
  store<f64>(state, first, State.LATER_FLOOR);
}

/**
 * Constant gaps make a clock that runs on from segment to segment: it strikes wherever the client's operational time
 * and its phase add up to a whole number, which is also where the rounding of its counts steps.
 */
export function placeClock(state: usize): void {
  const position = load<f64>(state, State.SEGMENT_BEGIN) + load<f64>(state, State.PHASE);
  emptyGapSums();
  startAt(state, floor(position) + 1 - position);
}

/** Gaps of one unit of mass each from a first arrival on: gap 0 is the one before it, and is skipped. */
export function startAt(state: usize, first: f64): void {
  store<f64>(state, 1, State.SCALE);
  store<f64>(state, first, State.FIRST_POSITION);
  store<u32>(state, 0, State.SKIPPED_GAP);
  store<f64>(state, first, State.LATER_SHIFT);
  store<f64>(state, first, State.LATER_FLOOR);
  store<u32>(state, 1, State.NEXT_GAP);
  store<f64>(state, 0, State.SUM);
}
