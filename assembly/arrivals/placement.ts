/** Where the arrivals of a segment are whose number is known: its scale, its first arrival, and its skipped gap. */
import { ClientWindow, GapFamily } from '../plan/layout';
import { clientWindowAt } from '../plan/open-plan';
import { sizeBiasedGap } from '../gaps/equilibrium';
import { smallestGap } from '../gaps/families';
import { mix64 } from '../random/splitmix64';
import { deriveStream, deriveUniform, derivedUniform, Purpose, streamGamma, streamStart } from '../random/streams';
import { openUniform } from '../random/uniform';
import { State } from './client-state';
import {
  continueGapSums,
  emptyGapSums,
  MAX_BLOCK,
  startGapSums,
  startGapSumsAt,
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

/** Gaps run on through a segment's ends where it has as many arrivals, or where they do not vary at all. */
const FEWEST_THROUGH: u32 = 8;
/** And where filling the segment does not stretch or squeeze them by more than this. */
const LARGEST_STRETCH: f64 = 2;
/** The gap around an end takes no larger share of a segment than this: the mean of some is infinite. */
const LARGEST_END: f64 = 0.25;
/** A word of a boundary's stream that its gap does not take. */
const FRACTION_WORD: u64 = 8;

/**
 * Places the origin uniformly on the circle of the segment's gaps. The gap around it, which is thereby
 * size-biased, is taken out of the sequence: what is left of it precedes the first arrival.
 */
export function placeOrigin(state: usize, client: u32): void {
  const gaps = load<u32>(state, State.GAPS);
  const expected = load<f64>(state, State.SEGMENT_EXPECTED);
  if (gaps > 1) {
    startGapSums(state);
    const scale = fitGaps(state, 0, gaps, expected);
    if (scale > 0) {
      store<f64>(state, scale, State.SCALE);
      drawOrigin(state, client);
      chooseSkippedGap(state, derivedUniform * sumAtGap(gaps - 1));
      return;
    }
    // In the limit of infinite variability all arrivals are at one point.
  }
  drawOrigin(state, client);
  store<f64>(state, expected, State.SCALE);
  store<f64>(state, derivedUniform, State.FIRST_POSITION);
  store<u32>(state, gaps, State.SKIPPED_GAP);
}

function drawOrigin(state: usize, client: u32): void {
  deriveUniform(client, load<u32>(state, State.GROUP), load<u32>(state, State.PART), Purpose.ORIGIN);
}

/**
 * Makes the gaps from `from` on, `count` of them and all in the buffer, fill a stretch of operational time: the scale is
 * what is returned, 0 where they are too small. Of a law with a smallest gap what is above it is scaled, so that none
 * becomes shorter: that is a shift of all gaps before they are scaled.
 */
function fitGaps(state: usize, from: u32, count: u32, expected: f64): f64 {
  const sum = sumAtGap(from + count - 1);
  if (!(sum > SMALLEST_SUM)) return 0;
  const clientWindow = clientWindowAt(load<u32>(state, State.LAW_CLIENT_WINDOW));
  const smallest = smallestGap(load<u32>(clientWindow, ClientWindow.FAMILY), load<f64>(clientWindow, ClientWindow.SHAPE));
  if (smallest > 0) {
    const least = smallest * <f64>count;
    const scale = (expected - least) / (sum - least);
    if (scale > 0 && scale < Infinity) {
      store<f64>(state, (smallest * (1 - scale)) / scale, State.GAP_SHIFT);
      startGapSumsAt(state, from, count);
      return expected / sumAtGap(from + count - 1);
    }
  }
  return expected / sum;
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
  const expected = load<f64>(state, State.SEGMENT_EXPECTED);
  startGapSums(state);
  const first = sumAtGap(0);
  while (sumsTo < gaps) continueGapSums(state, MAX_BLOCK);
  const sum = sumBeforeGap(gaps);
  if (sumsFrom > 0) emptyGapSums();
  store<f64>(state, sum > SMALLEST_SUM ? expected / sum : 0, State.SCALE);
  store<f64>(state, first, State.FIRST_POSITION);
  store<u32>(state, 0, State.SKIPPED_GAP);
  store<f64>(state, 0, State.LATER_SHIFT);
  store<f64>(state, first, State.LATER_FLOOR);
}

/**
 * Lets gaps run on through the segment's ends. The gap around an end is longer than average, as around any fixed moment; a
 * fraction of it, uniform in [0, 1), lies before the end and the rest behind it (Cox 1962, "Renewal theory", 5.4). The
 * segments on both sides draw it from the same stream, and the gaps between a segment's first and last arrival
 * fill what is left. Gaps that do not vary make a clock in this way.
 *
 * @param begin the fraction at the segment's begin, of regular gaps that by which its bound exceeds a whole number
 * @param end likewise at its end
 * @param nextGroup of the segment behind it; likewise `nextPart`
 * @returns false where there are too few arrivals, or they do not fit: the segment is then to be placed by itself
 */
export function placeThrough(state: usize, client: u32, begin: f64, end: f64, nextGroup: u32, nextPart: u32): bool {
  const gaps = load<u32>(state, State.GAPS);
  const clientWindow = clientWindowAt(load<u32>(state, State.LAW_CLIENT_WINDOW));
  if (load<u32>(clientWindow, ClientWindow.FAMILY) == GapFamily.CONSTANT) {
    emptyGapSums();
    startAt(state, 1, 1 - begin);
    return true;
  }
  if (gaps < FEWEST_THROUGH) return false;
  const expected = load<f64>(state, State.SEGMENT_EXPECTED);
  const group = load<u32>(state, State.GROUP);
  const before = boundaryGap(clientWindow, client, group, load<u32>(state, State.PART));
  const first = min((1 - begin) * before, LARGEST_END * expected);
  const behind = min(end * boundaryGap(clientWindow, client, nextGroup, nextPart), LARGEST_END * expected);
  startGapSumsAt(state, 1, gaps - 1);
  const scale = fitGaps(state, 1, gaps - 1, expected - first - behind);
  if (!(scale * LARGEST_STRETCH >= 1 && scale <= LARGEST_STRETCH)) {
    store<f64>(state, 0, State.GAP_SHIFT);
    return false;
  }
  startAt(state, scale, first / scale);
  return true;
}

/** How much of the gap around the begin of a segment lies before it, where no bound says it. */
export function boundaryFraction(client: u32, group: u32, part: u32): f64 {
  deriveStream(client, group, part, Purpose.BOUNDARY);
  return openUniform(mix64(streamStart + FRACTION_WORD * streamGamma));
}

/** The gap around the begin of a segment, by the law of a client-window. */
function boundaryGap(clientWindow: usize, client: u32, group: u32, part: u32): f64 {
  deriveStream(client, group, part, Purpose.BOUNDARY);
  const family = load<u32>(clientWindow, ClientWindow.FAMILY);
  const shape = load<f64>(clientWindow, ClientWindow.SHAPE);
  return sizeBiasedGap(family, shape, streamStart, streamGamma);
}

/** Gap follows gap from a first arrival on: gap 0 is the one before it, and is skipped. */
export function startAt(state: usize, scale: f64, first: f64): void {
  store<f64>(state, scale, State.SCALE);
  store<f64>(state, first, State.FIRST_POSITION);
  store<u32>(state, 0, State.SKIPPED_GAP);
  store<f64>(state, first, State.LATER_SHIFT);
  store<f64>(state, first, State.LATER_FLOOR);
  store<u32>(state, 1, State.NEXT_GAP);
  store<f64>(state, 0, State.SUM);
}
