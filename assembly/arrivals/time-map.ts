/**
 * The map from positions in a segment to times in a window, kept inside the window. Where the rate is constant it is
 * a line. Where the rate is a line, its integral is a parabola, and times are a root of a line in the position: of
 * p^2 + (1 - 2 p) y, with the share p that the rate at the window's start has in those of both ends, and the share y
 * of the window's expected requests. Each step of either map does not decrease, also as it is rounded.
 */
import { ClientWindow, Window } from '../plan/layout';
import { clientWindowAt, expectedBefore, expectedUntil, windowAt } from '../plan/open-plan';
import { State } from './client-state';
import { gapSums, sumsFrom } from './gap-sums';

let isCurved: bool = false;
let timeOffset: f64 = 0;
let timeSlope: f64 = 0;
/** What is added to the root, and its factor. */
let rootOffset: f64 = 0;
let rootSlope: f64 = 0;
let windowBegin: f64 = 0;
let windowEnd: f64 = 0;
/** Gaps a second, on average over the window. */
let gapsPerSecond: f64 = 0;
/** The position at which the client-window ends. */
export let positionEnd: f64 = 0;

/** Makes the map that of a client-window, for the segment of the client's state. */
export function mapTime(client: u32, state: usize, clientWindow: u32): void {
  const window = windowAt(load<u32>(clientWindowAt(clientWindow), ClientWindow.WINDOW));
  windowBegin = load<f64>(window, Window.START);
  windowEnd = load<f64>(window, Window.END);
  const ownBegin = expectedBefore(client, clientWindow);
  const ownExpected = expectedUntil(clientWindow) - ownBegin;
  const secondsPerRequest = (windowEnd - windowBegin) / ownExpected;
  const begin = load<f64>(state, State.SEGMENT_BEGIN) - ownBegin;
  const scale = load<f64>(state, State.SCALE);
  gapsPerSecond = 1 / (scale * secondsPerRequest);
  positionEnd = positionAtEndOf(state, clientWindow);
  const share = load<f64>(window, Window.BEGIN_SHARE);
  isCurved = share != 0.5;
  if (!isCurved) {
    timeOffset = windowBegin + begin * secondsPerRequest;
    timeSlope = scale * secondsPerRequest;
    return;
  }
  const slope = 1 - 2 * share;
  timeOffset = share * share + slope * (begin / ownExpected);
  timeSlope = slope * (scale / ownExpected);
  rootSlope = (windowEnd - windowBegin) / slope;
  rootOffset = windowBegin - share * rootSlope;
}

/** The time of a position; NaN, where a position of 0 meets an infinite slope, becomes the window's begin. */
export function timeAt(position: f64): f64 {
  let time = timeOffset + position * timeSlope;
  if (isCurved) time = rootOffset + sqrt(max(time, 0)) * rootSlope;
  const late = time > windowBegin ? time : windowBegin;
  return late < windowEnd ? late : windowEnd;
}

/**
 * Writes the times of `count` arrivals from the end of `gap` on, on one side of the skipped gap, to `target`, and
 * returns how many are before `limit`; up to 24 bytes behind them are overwritten. As the map does not decrease, a
 * floor of the positions is one of the times.
 */
export function mapPositions(state: usize, gap: u32, count: u32, limit: f64, target: usize): u32 {
  const isLater = gap > load<u32>(state, State.SKIPPED_GAP);
  const shift = f64x2.splat(load<f64>(state + (isLater ? State.LATER_SHIFT : State.FIRST_POSITION)));
  const begin = f64x2.splat(isLater ? timeAt(load<f64>(state, State.LATER_FLOOR)) : windowBegin);
  const end = f64x2.splat(windowEnd);
  const offset = f64x2.splat(timeOffset);
  const slope = f64x2.splat(timeSlope);
  const rootShift = f64x2.splat(rootOffset);
  const rootScale = f64x2.splat(rootSlope);
  const zero = f64x2.splat(0);
  const curved = isCurved;
  const limits = f64x2.splat(limit);
  let sum = gapSums + (<usize>(gap - sumsFrom) << 3);
  const floorShift = load<f64>(state, State.FLOOR_SHIFT);
  const floored = floorShift > 0;
  const floors = f64x2.splat(floorShift);
  const two = f64x2.splat(2);
  let numbers = f64x2.replace_lane(f64x2.splat(<f64>gap), 1, <f64>gap + 1);
  const first = target;
  for (const stop = target + (<usize>count << 3); target < stop; target += 32, sum += 32) {
    let early = v128.load(sum);
    let late = v128.load(sum, 16);
    if (floored) {
      early = f64x2.add(early, f64x2.mul(floors, numbers));
      numbers = f64x2.add(numbers, two);
      late = f64x2.add(late, f64x2.mul(floors, numbers));
      numbers = f64x2.add(numbers, two);
    }
    early = f64x2.add(offset, f64x2.mul(f64x2.add(early, shift), slope));
    late = f64x2.add(offset, f64x2.mul(f64x2.add(late, shift), slope));
    if (curved) {
      early = f64x2.add(rootShift, f64x2.mul(f64x2.sqrt(f64x2.pmax(zero, early)), rootScale));
      late = f64x2.add(rootShift, f64x2.mul(f64x2.sqrt(f64x2.pmax(zero, late)), rootScale));
    }
    early = f64x2.pmin(end, f64x2.pmax(begin, early));
    late = f64x2.pmin(end, f64x2.pmax(begin, late));
    v128.store(target, early);
    v128.store(target, late, 16);
    const isEarlyOver = f64x2.ge(early, limits);
    const isLateOver = f64x2.ge(late, limits);
    if (!v128.any_true(v128.or(isEarlyOver, isLateOver))) continue;
    const over = <u32>i64x2.bitmask(isEarlyOver) | (<u32>i64x2.bitmask(isLateOver) << 2);
    return min(count, (<u32>(target - first) >>> 3) + ctz(over));
  }
  return count;
}

/** The position at which a client-window ends; infinite for the segment's last, so that rounding cannot lose an arrival. */
// @ts-ignore: decorator
@inline
export function positionAtEndOf(state: usize, clientWindow: u32): f64 {
  if (clientWindow + 1 == load<u32>(state, State.END_CLIENT_WINDOW)) return Infinity;
  const expected = expectedUntil(clientWindow) - load<f64>(state, State.SEGMENT_BEGIN);
  return expected / load<f64>(state, State.SCALE);
}

/** About as many gaps as fit into `seconds`, and a few more. */
export function gapsWanted(seconds: f64): u32 {
  const expected = gapsPerSecond < Infinity ? seconds * gapsPerSecond : 0;
  return <u32>min(expected * 1.125 + 24, 262144.0);
}
